/**
 * The judge of every fault test. What LivePerson's stand-in stored = what the browser handled, in order, per dialog; nothing
 * twice; and in Salesforce at most one record per key.
 */
import { vi } from 'vitest';
import { recordProblems, type RecordEvidence } from './recordChecker.ts';
import { MESSAGES_KEPT } from '../../../connector-server/src/conversation/state.ts';
import type { MessageView, ServerFrame } from '../../../connector-server/src/protocol/types.ts';
import type { Ledger } from '../../../sandbox/liveperson/cloud.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';

const CONTENT = new Set(['ContentEvent', 'RichContentEvent']);

/** What a softphone that handled these frames has, per conversation, and what was wrong on the way. */
export interface Handled {
  messages: Map<string, readonly MessageView[]>;
  problems: string[];
}

/** Replays frames as docs/softphone-protocol.md tells a client to handle them. */
export function handle(frames: readonly ServerFrame[]): Handled {
  const messages = new Map<string, readonly MessageView[]>();
  const problems: string[] = [];
  let last: number | null = null;
  for (const frame of frames) {
    if (frame.type === 'ready' || frame.type === 'resync') {
      last = frame.seq;
      for (const [conversationId, list] of Object.entries(frame.snapshot.messages)) messages.set(conversationId, list);
    }
    if (frame.type !== 'event') continue;
    if (last !== null && frame.seq !== last + 1) problems.push(`frame ${frame.seq} followed ${last}`);
    last = frame.seq;
    const { event } = frame;
    if (event.kind === 'messages') messages.set(event.conversationId, event.messages);
    if (event.kind !== 'message') continue;
    const before = messages.get(event.conversationId) ?? [];
    const { dialogId, sequence } = event.message;
    if (before.some((one) => one.dialogId === dialogId && one.sequence >= sequence))
      problems.push(`message ${dialogId}/${sequence} was appended twice or behind a later one`);
    messages.set(event.conversationId, [...before, event.message]);
  }
  return { messages, problems };
}

export interface Evidence {
  ledger: Ledger;
  frames: readonly ServerFrame[];
  /** Conversations the agent had to the end. */
  conversations: readonly string[];
  /** Texts the agent sent, each different: stored at most once, and exactly once when answered `done`. */
  sent?: readonly { text: string; outcome: 'done' | 'refused' | 'uncertain' }[];
  org?: SalesforceOrg;
  /** Closed conversations and the org that must have each of them exactly once. */
  recorded?: RecordEvidence;
}

/** How long a softphone may be without what its desk still reads from LivePerson, e.g. right after a restart. */
const SETTLED_MS = 10_000;

/** Everything that is wrong once all has come to rest, in words; an empty list is a pass. */
export async function judge(evidence: Evidence): Promise<string[]> {
  let problems: string[] = [];
  const settled = async (): Promise<boolean> => (problems = await problemsOf(evidence)).length === 0;
  await vi.waitUntil(settled, { timeout: SETTLED_MS, interval: 50 }).catch(() => undefined);
  return problems;
}

async function problemsOf(evidence: Evidence): Promise<string[]> {
  const { messages, problems } = handle(evidence.frames);
  for (const conversationId of evidence.conversations) {
    const shown = messages.get(conversationId) ?? [];
    const dialogs = evidence.ledger
      .dialogs()
      .filter((dialogId) => evidence.ledger.dialog(dialogId)[0]?.conversationId === conversationId);
    if (dialogs.length === 0) problems.push(`nothing was said in ${conversationId}: the test proves nothing`);
    for (const dialogId of dialogs) {
      const stored = evidence.ledger
        .dialog(dialogId)
        .filter((entry) => CONTENT.has(entry.eventType))
        .map((entry) => `${entry.sequence} ${entry.text ?? '(no text)'}`);
      const seen = shown
        .filter((one) => one.dialogId === dialogId)
        .map((one) => `${one.sequence} ${one.content.kind === 'text' ? one.content.text : '(no text)'}`);
      // A long conversation is shown from its latest messages on: nothing missing behind the first one shown.
      const kept = stored.slice(-Math.max(seen.length, MESSAGES_KEPT));
      if (JSON.stringify(kept) !== JSON.stringify(seen))
        problems.push(`dialog ${dialogId}: stored ${JSON.stringify(kept)}, the browser has ${JSON.stringify(seen)}`);
    }
  }
  problems.push(...sentProblems(evidence), ...(evidence.org ? await doubledRecords(evidence.org) : []));
  if (evidence.recorded) problems.push(...(await recordProblems(evidence.recorded)));
  return problems;
}

function sentProblems({ ledger, sent = [] }: Evidence): string[] {
  const stored = ledger.dialogs().flatMap((dialogId) => ledger.dialog(dialogId).map((entry) => entry.text));
  return sent.flatMap(({ text, outcome }) => {
    const times = stored.filter((one) => one === text).length;
    const allowed = outcome === 'done' ? [1] : outcome === 'refused' ? [0] : [0, 1];
    return allowed.includes(times) ? [] : [`"${text}" was answered ${outcome} and stored ${times} times`];
  });
}

/** Salesforce holds a conversation and an agent's Task at most once per key. */
async function doubledRecords(org: SalesforceOrg): Promise<string[]> {
  const records = await org.query('SELECT External_Key__c FROM LivePerson_Conversation__c');
  const tasks = await org.query('SELECT CallObject FROM Task WHERE CallObject != null');
  const twice = (what: string, keys: readonly unknown[]): string[] =>
    [...new Set(keys)]
      .filter((key) => keys.filter((one) => one === key).length > 1)
      .map((key) => `${what} ${String(key)} exists more than once`);
  return [
    ...twice(
      'conversation record',
      records.map((row) => row.External_Key__c),
    ),
    ...twice(
      'task',
      tasks.map((row) => row.CallObject),
    ),
  ];
}
