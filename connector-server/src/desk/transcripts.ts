/** What was said in a conversation, for the transcript: from a live session's dialogs, else from LivePerson's history. */
import type { NameBook } from '../conversation/state.ts';
import type { UpstreamMessage } from '../conversation/upstream.ts';
import { consumerLabel, fileWords } from '../conversation/words.ts';
import type { MessageContent, Role } from '../protocol/types.ts';
import type { AgentSession, History, HistoryLine, LivePersonAccount } from './livePersonPorts.ts';

export interface TranscriptRequest {
  conversationId: string;
  dialogs: readonly { dialogId: string; lastSequence: number }[];
  /** The session of an agent of the account; null when none is connected. */
  session: AgentSession | null;
  /** For history, where the session does not have it all. */
  bearer: string;
  account: LivePersonAccount;
  history: History;
  names: NameBook;
  /** Name of the consumer as far as a desk knows it. */
  consumerName: string;
  /** Not from a live dialog, whatever is connected. */
  historyOnly?: boolean;
}

function lineOf(message: UpstreamMessage, names: NameBook, consumerName: string): HistoryLine {
  const person =
    names.people.get(message.from.id) ?? (message.from.pid === null ? undefined : names.people.get(message.from.pid));
  const told: Role = message.from.role ?? (person === undefined ? 'consumer' : 'agent');
  const role: Role = told === 'agent' && person?.isBot === true ? 'bot' : told;
  const fromName =
    role === 'consumer' ? consumerName : (person?.name ?? (role === 'system' ? 'Automatic message' : 'Agent'));
  const { content } = message;
  return {
    dialogId: message.dialogId,
    sequence: message.sequence,
    at: message.at,
    fromName,
    fromRole: role,
    internal: message.audience === 'internal',
    text: content.kind === 'file' ? fileWords(content) : content.text,
    kind: content.kind,
    ...(content.kind === 'file' ? { file: fileOf(content) } : {}),
  };
}

function fileOf({ path, fileType, caption }: Extract<MessageContent, { kind: 'file' }>): HistoryLine['file'] & object {
  return { path, fileType, caption };
}

/** All lines of one dialog, or null when the live session does not have them up to the last known sequence. */
async function fromDialog(
  request: TranscriptRequest,
  session: AgentSession,
  dialogId: string,
  lastSequence: number,
): Promise<HistoryLine[] | null> {
  const answer = await session.queryMessages(dialogId, 0);
  if (answer.outcome !== 'ok') return null;
  const reached = answer.value.reduce((most, record) => Math.max(most, record.sequence), -1);
  if (reached < lastSequence) return null;
  const seen = new Set<number>();
  return answer.value
    .filter((record) => record.type === 'message')
    .filter((record) => !seen.has(record.sequence) && seen.add(record.sequence))
    .sort((a, b) => a.sequence - b.sequence)
    .map((record) => lineOf(record, request.names, consumerLabel(request.consumerName, '')))
    .filter((line) => line.text !== '');
}

/** Null: not to be had now, try later. Lines come in order of the dialogs asked for. */
export async function readTranscript(request: TranscriptRequest): Promise<HistoryLine[] | null> {
  const wanted =
    request.dialogs.length > 0 ? request.dialogs : [{ dialogId: request.conversationId, lastSequence: -1 }];
  const { session } = request;
  if (session?.connected === true && request.historyOnly !== true) {
    const live = await Promise.all(
      wanted.map((dialog) => fromDialog(request, session, dialog.dialogId, dialog.lastSequence)),
    );
    if (live.every((lines) => lines !== null) && live.some((lines) => lines !== null && lines.length > 0))
      return live.flat().filter((line) => line !== null);
  }
  const found = await request.history
    .conversation(request.account, request.bearer, request.conversationId)
    .catch(() => null);
  // History lags by up to a minute. It shows the end last, so before that lines may be missing: rather later than cut short.
  if (found === null || found.open) return null;
  const lines = found.lines.filter((line) => wanted.some((dialog) => dialog.dialogId === line.dialogId));
  return lines.length > 0 || found.lines.length === 0 ? lines : null;
}
