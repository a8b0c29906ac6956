/** What the card asks of the connector, and how the answers read to a person. */
import type {
  AdminSelf,
  SyncReport,
  SyncRun,
  TranscriptVerifyAnswer,
} from '../../../../../connector-server/src/protocol/adminTypes.ts';
import type { SyncProgress } from '../crmSyncChat/crmSyncChat.ts';
import type { RecordedConversation } from './conversation';
import type { Door } from 'c/lpDoor';
import { HostError } from 'c/hostTypes';

/** How often and how long a run is looked after; a single conversation takes seconds. */
const LOOK_MS = 1_500;
const LOOKS = 40;
const STILL_RUNNING = 'LivePerson is slow to answer. The record is brought up to date as soon as it has.';

/** What came of it; the buttons are free again. */
export const ended = (outcome: SyncProgress['outcome'], text: string, canRewrite = false): SyncProgress => ({
  busy: null,
  outcome,
  text,
  canRewrite,
});

/** Starts a run for this conversation and waits for its end. Rejects with HostError. */
export async function syncChat(
  door: Door,
  conversation: RecordedConversation,
  pause: (ms: number) => Promise<void>,
): Promise<SyncProgress> {
  const connection = await connectionOf(door, conversation.account);
  const { conversationId } = conversation;
  let { run } = await door.post<{ run: SyncRun }>('/admin/api/sync/conversation', { connection, conversationId });
  for (let looks = 0; run.state === 'waiting' || run.state === 'running'; looks++) {
    if (looks === LOOKS) return ended('warning', STILL_RUNNING);
    await pause(LOOK_MS);
    const { runs } = await door.get<SyncReport>(`/admin/api/sync?connection=${encodeURIComponent(connection)}`);
    const { id } = run;
    run = runs.find((one) => one.id === id) ?? run;
  }
  if (run.state === 'failed') return ended('failed', run.text ?? 'The conversation could not be synced.');
  const text = run.changed > 0 ? 'Brought up to date.' : 'Nothing had changed: the record was up to date.';
  return ended('done', run.text ? `${text} ${run.text}` : text);
}

/** Compares the stored transcript with LivePerson's. Rejects with HostError. */
export async function verifyTranscript(door: Door, conversation: RecordedConversation): Promise<SyncProgress> {
  const connection = await connectionOf(door, conversation.account);
  const { outcome, text } = await door.post<TranscriptVerifyAnswer>('/admin/api/transcripts/verify', {
    connection,
    conversationId: conversation.conversationId,
  });
  const canRewrite = outcome === 'different' || outcome === 'rules_changed';
  return ended(outcome === 'same' ? 'done' : 'warning', text, canRewrite);
}

/** Has the transcript written again from what LivePerson holds. Rejects with HostError. */
export async function rewriteTranscript(door: Door, conversation: RecordedConversation): Promise<SyncProgress> {
  const connection = await connectionOf(door, conversation.account);
  await door.post('/admin/api/transcripts/rewrite', { connection, conversationId: conversation.conversationId });
  return ended('done', 'The transcript is written again in a moment.');
}

async function connectionOf(door: Door, account: string): Promise<string> {
  const { connections } = await door.get<AdminSelf>('/admin/api/me');
  const found = connections.find((one) => one.account === account);
  if (!found)
    throw new HostError('connection_unknown', `The connector no longer serves the LivePerson account ${account}.`);
  return found.id;
}
