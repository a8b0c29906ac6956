import type { ConversationView, MessageView, RingView } from '../../../../../connector-server/src/protocol/types.ts';

/** Open before closed; the nearest answer deadline first; without one, the latest activity first. Id settles a tie. */
export function byDeadline(a: ConversationView, b: ConversationView): number {
  if (a.state !== b.state) return a.state === 'open' ? -1 : 1;
  if (a.respondBy !== b.respondBy) {
    if (a.respondBy === null) return 1;
    if (b.respondBy === null) return -1;
    return a.respondBy - b.respondBy;
  }
  return b.lastAt - a.lastAt || a.conversationId.localeCompare(b.conversationId);
}

export function byExpiry(a: RingView, b: RingView): number {
  return a.expiresAt - b.expiresAt || a.ringId.localeCompare(b.ringId);
}

/** Puts a conversation in its place, replacing the one with the same id. */
export function withConversation(
  list: readonly ConversationView[],
  conversation: ConversationView,
): readonly ConversationView[] {
  return [...list.filter(({ conversationId }) => conversationId !== conversation.conversationId), conversation].sort(
    byDeadline,
  );
}

/**
 * Puts a message in its place. Within a dialog only LivePerson's `sequence` orders; dialogs of one conversation follow
 * each other as they came. A message already shown is replaced, never shown twice.
 */
export function withMessage(list: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const same = list.findIndex(
    ({ dialogId, sequence }) => dialogId === message.dialogId && sequence === message.sequence,
  );
  if (same >= 0) return list.map((shown, i) => (i === same ? message : shown));
  const after = list.findLastIndex(
    ({ dialogId, sequence }) => dialogId === message.dialogId && sequence < message.sequence,
  );
  const before = list.findIndex(
    ({ dialogId, sequence }) => dialogId === message.dialogId && sequence > message.sequence,
  );
  const place = after >= 0 ? after + 1 : before >= 0 ? before : list.length;
  return [...list.slice(0, place), message, ...list.slice(place)];
}

/** A whole list, ordered and without repetitions. */
export function ordered(messages: readonly MessageView[]): readonly MessageView[] {
  return messages.reduce<readonly MessageView[]>(withMessage, []);
}
