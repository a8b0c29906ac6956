/** Messages, receipts and typing: into the conversation they belong to, once, in LivePerson's order. */
import type { ConversationView, MessageSummary, MessageView, Role, SoftphoneEvent } from '../protocol/types.ts';
import {
  conversationOf,
  conversationOfDialog,
  isMe,
  MESSAGES_KEPT,
  NOTHING_REPORTED,
  unknownConversation,
  withConversation,
  type ConversationState,
  type DeskState,
  type Reduced,
} from './state.ts';
import type { Originator, UpstreamMessage, UpstreamReceipt, UpstreamRecord, UpstreamTyping } from './upstream.ts';
import { consumerLabel, previewOf } from './words.ts';

const NO_FACTS: Reduced['facts'] = [];

/** The conversation an event belongs to; made as an unlisted one when a message comes before its conversation. */
function home(state: DeskState, event: { dialogId: string; conversationId: string | null }): ConversationState {
  const known =
    (event.conversationId === null ? null : conversationOf(state, event.conversationId)) ??
    conversationOfDialog(state, event.dialogId);
  if (known !== null) return known;
  const id = event.conversationId ?? event.dialogId;
  const left = state.left.get(id);
  return unknownConversation(id, left?.reported ?? NOTHING_REPORTED, left?.changedAt ?? 0);
}

/** Order of messages: main dialog first, then by dialog, then by LivePerson's sequence. Never by time. */
export function compareMessages(conversationId: string, a: MessageView, b: MessageView): number {
  if (a.dialogId !== b.dialogId) {
    if (a.dialogId === conversationId) return -1;
    if (b.dialogId === conversationId) return 1;
    return a.dialogId < b.dialogId ? -1 : 1;
  }
  return a.sequence - b.sequence;
}

function roleOf(state: DeskState, conversation: ConversationState, from: Originator): Role {
  let role = from.role;
  if (role === null) {
    const userId = conversation.pids.find((pair) => pair.pid === from.id || pair.pid === from.pid)?.userId;
    role =
      conversation.participants.find((one) => one.id === from.id || one.id === from.pid || one.id === userId)?.role ??
      (isMe(state, from.id) || state.names.people.has(from.id) ? 'agent' : 'consumer');
  }
  if (role === 'agent') {
    const person =
      state.names.people.get(from.id) ?? (from.pid === null ? undefined : state.names.people.get(from.pid));
    if (person?.isBot === true) return 'bot';
  }
  return role;
}

/** Name of whoever wrote, from the account's people, else in general words. */
export function nameOf(state: DeskState, conversation: ConversationState, from: Originator, role: Role): string {
  if (role === 'consumer')
    return consumerLabel(conversation.view.consumer.name, conversation.view.consumer.id || from.id);
  const known = state.names.people.get(from.id) ?? (from.pid === null ? undefined : state.names.people.get(from.pid));
  if (known !== undefined) return known.name;
  if ((isMe(state, from.id) || isMe(state, from.pid)) && state.me !== null) return state.me.name;
  return role === 'system' ? 'Automatic message' : role === 'bot' ? 'Bot' : 'Agent';
}

/**
 * Messages of a dialog share what they have in common with the newest one: each came in a frame of its own, with ids of
 * its own, and a busy agent's desk holds a thousand of them.
 */
function viewOf(state: DeskState, conversation: ConversationState, message: UpstreamMessage): MessageView {
  const me = isMe(state, message.from.id) || isMe(state, message.from.pid);
  const role = roleOf(state, conversation, message.from);
  const name = nameOf(state, conversation, message.from, role);
  const like = conversation.messages.findLast(
    ({ from }) => from.id === message.from.id && from.name === name && from.role === role && from.me === me,
  );
  return {
    dialogId: like?.dialogId === message.dialogId ? like.dialogId : message.dialogId,
    sequence: message.sequence,
    at: message.at,
    from: like?.from ?? { id: message.from.id, name, role, me },
    audience: message.audience,
    content: message.content,
    commandId: me ? message.externalId : null,
  };
}

/** Where to put it: index, or null when it is already there or older than all that is kept. */
function placeOf(conversation: ConversationState, view: MessageView): number | null {
  const list = conversation.messages;
  const id = conversation.view.conversationId;
  let at = list.length;
  while (at > 0) {
    const order = compareMessages(id, list[at - 1] as MessageView, view);
    if (order === 0) return null;
    if (order < 0) break;
    at -= 1;
  }
  return at === 0 && list.length >= MESSAGES_KEPT ? null : at;
}

function withDialogCursor(conversation: ConversationState, dialogId: string, sequence: number): ConversationState {
  const at = conversation.dialogs.findIndex((dialog) => dialog.dialogId === dialogId);
  const dialog = conversation.dialogs[at];
  if (dialog === undefined) {
    const kind = dialogId === conversation.view.conversationId ? 'main' : 'other';
    return {
      ...conversation,
      dialogs: [...conversation.dialogs, { dialogId, kind, open: true, lastSequence: sequence }],
    };
  }
  if (sequence <= dialog.lastSequence) return conversation;
  return { ...conversation, dialogs: conversation.dialogs.with(at, { ...dialog, lastSequence: sequence }) };
}

const isUnread = (conversation: ConversationState, message: MessageView): boolean =>
  message.from.role === 'consumer' &&
  message.sequence > conversation.myReadTo &&
  message.dialogId === conversation.view.conversationId;

/** Recounts what depends on the list of messages as a whole, so that arrival order cannot matter. */
function summed(conversation: ConversationState): ConversationState {
  let unread = 0;
  for (const message of conversation.messages) if (isUnread(conversation, message)) unread += 1;
  return withLast(conversation, unread);
}

/** The same after one more message at the end, from the count before: this runs for every message. */
function summedOneMore(before: ConversationState, after: ConversationState): ConversationState {
  const [first] = before.messages;
  const last = after.messages.at(-1);
  if (after.myReadTo !== before.myReadTo || last === undefined) return summed(after);
  const added = isUnread(after, last) ? 1 : 0;
  const dropped = first !== undefined && first !== after.messages[0] && isUnread(before, first) ? 1 : 0;
  return withLast(after, before.view.unread + added - dropped);
}

function withLast(conversation: ConversationState, unread: number): ConversationState {
  const { messages, view } = conversation;
  const last = messages.at(-1);
  const lastText = last === undefined ? '' : previewOf(last.content);
  return { ...conversation, view: { ...view, unread, lastText, lastAt: last?.at ?? view.lastAt } };
}

type Applied = { conversation: ConversationState; added: 'last' | 'between' | 'no'; view: MessageView | null };

function applyMessage(state: DeskState, conversation: ConversationState, message: UpstreamMessage): Applied {
  const cursor = withDialogCursor(conversation, message.dialogId, message.sequence);
  const view = viewOf(state, cursor, message);
  const at = placeOf(cursor, view);
  if (at === null) return { conversation: cursor, added: 'no', view: null };
  const last = at === cursor.messages.length;
  const tooMany = cursor.messages.length >= MESSAGES_KEPT ? 1 : 0;
  const kept = tooMany === 0 ? cursor.messages : cursor.messages.slice(tooMany);
  const messages = last ? [...kept, view] : kept.toSpliced(at - tooMany, 0, view);
  // Whoever writes has read what was there before.
  const myReadTo = view.from.me && view.audience === 'all' ? Math.max(cursor.myReadTo, view.sequence) : cursor.myReadTo;
  return { conversation: { ...cursor, messages, myReadTo }, added: last ? 'last' : 'between', view };
}

function applyReceipt(state: DeskState, conversation: ConversationState, receipt: UpstreamReceipt): ConversationState {
  const next = withDialogCursor(conversation, receipt.dialogId, receipt.sequence);
  if (receipt.dialogId !== next.view.conversationId) return next;
  if (isMe(state, receipt.from.id) || isMe(state, receipt.from.pid)) {
    return receipt.status === 'read' && receipt.upTo > next.myReadTo
      ? summed({ ...next, myReadTo: receipt.upTo })
      : next;
  }
  if (roleOf(state, next, receipt.from) !== 'consumer') return next;
  const deliveredTo = Math.max(next.view.deliveredTo, receipt.upTo);
  const readTo = receipt.status === 'read' ? Math.max(next.view.readTo, receipt.upTo) : next.view.readTo;
  if (deliveredTo === next.view.deliveredTo && readTo === next.view.readTo) return next;
  return { ...next, view: { ...next.view, deliveredTo, readTo } };
}

function receiptEvents(before: ConversationState, after: ConversationState): SoftphoneEvent[] {
  const { conversationId, deliveredTo, readTo } = after.view;
  const events: SoftphoneEvent[] = [];
  if (deliveredTo !== before.view.deliveredTo || readTo !== before.view.readTo) {
    events.push({ kind: 'receipts', conversationId, deliveredTo, readTo });
  }
  if (after.view.unread !== before.view.unread) events.push({ kind: 'conversation', conversation: after.view });
  return events;
}

const summaryOf = ({ unread, lastText, lastAt, consumerTyping }: ConversationView): MessageSummary => ({
  unread,
  lastText,
  lastAt,
  consumerTyping,
});

/** A live message: shown once; one that comes late is put in its place and the list is told anew. */
export function reduceMessage(state: DeskState, message: UpstreamMessage): Reduced {
  const before = home(state, message);
  const applied = applyMessage(state, before, message);
  if (applied.added === 'no' || applied.view === null) {
    return {
      state: applied.conversation === before ? state : withConversation(state, applied.conversation),
      events: [],
      facts: NO_FACTS,
    };
  }
  let after = applied.added === 'last' ? summedOneMore(before, applied.conversation) : summed(applied.conversation);
  if (applied.view.from.role === 'consumer' && after.view.consumerTyping)
    after = { ...after, view: { ...after.view, consumerTyping: false } };
  const next = withConversation(state, after);
  if (!after.listed) return { state: next, events: [], facts: NO_FACTS };
  const conversationId = after.view.conversationId;
  const events: SoftphoneEvent[] =
    applied.added === 'last'
      ? [{ kind: 'message', conversationId, message: applied.view, summary: summaryOf(after.view) }]
      : [
          { kind: 'messages', conversationId, messages: [...after.messages] },
          { kind: 'conversation', conversation: after.view },
        ];
  return { state: next, events, facts: NO_FACTS };
}

export function reduceReceipt(state: DeskState, receipt: UpstreamReceipt): Reduced {
  const before = home(state, receipt);
  const after = applyReceipt(state, before, receipt);
  if (after === before) return { state, events: [], facts: NO_FACTS };
  const events = after.listed ? receiptEvents(before, after) : [];
  return { state: withConversation(state, after), events, facts: NO_FACTS };
}

/** Only the consumer's typing is shown; own echoes and colleagues are not. */
export function reduceTyping(state: DeskState, typing: UpstreamTyping): Reduced {
  const before = conversationOfDialog(state, typing.conversationId ?? typing.dialogId);
  if (before === null || before.view.consumerTyping === typing.typing) return { state, events: [], facts: NO_FACTS };
  if (
    isMe(state, typing.from.id) ||
    isMe(state, typing.from.pid) ||
    roleOf(state, before, typing.from) !== 'consumer'
  ) {
    return { state, events: [], facts: NO_FACTS };
  }
  const after = { ...before, view: { ...before.view, consumerTyping: typing.typing } };
  const conversationId = after.view.conversationId;
  const events: SoftphoneEvent[] = after.listed ? [{ kind: 'typing', conversationId, typing: typing.typing }] : [];
  return { state: withConversation(state, after), events, facts: NO_FACTS };
}

/** What QueryMessages brought: merged with what is there; told as one list, and only if it changed anything. */
export function reduceHistory(state: DeskState, conversationId: string, records: readonly UpstreamRecord[]): Reduced {
  const before = conversationOf(state, conversationId);
  if (before === null) return { state, events: [], facts: NO_FACTS };
  let after = before;
  let added = 0;
  for (const record of records) {
    if (record.type === 'receipt') after = applyReceipt(state, after, record);
    else if (record.type === 'message') {
      const applied = applyMessage(state, after, record);
      after = applied.conversation;
      if (applied.added !== 'no') added += 1;
    }
  }
  if (after === before) return { state, events: [], facts: NO_FACTS };
  if (added > 0) after = summed(after);
  const events: SoftphoneEvent[] = [];
  if (after.listed && added > 0) {
    events.push({ kind: 'messages', conversationId, messages: [...after.messages] });
    events.push({ kind: 'conversation', conversation: after.view });
  }
  if (after.listed && added === 0) events.push(...receiptEvents(before, after));
  else if (after.listed) events.push(...receiptEvents(before, after).filter((event) => event.kind === 'receipts'));
  return { state: withConversation(state, after), events, facts: NO_FACTS };
}

/** Names again, after the directory or the consumer's profile came. */
export function renamed(state: DeskState, conversation: ConversationState): ConversationState {
  let changed = false;
  const messages = conversation.messages.map((message) => {
    const from: Originator = { id: message.from.id, pid: null, role: message.from.role };
    const role = roleOf(state, conversation, from);
    const name = nameOf(state, conversation, from, role);
    if (name === message.from.name && role === message.from.role) return message;
    changed = true;
    return { ...message, from: { ...message.from, name, role } };
  });
  return changed ? { ...conversation, messages } : conversation;
}
