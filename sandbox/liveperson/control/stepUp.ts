import type { CloudContext } from '../context.ts';
import { touch } from '../conversations/open.ts';
import { mainDialog, type Conversation } from '../conversations/types.ts';

/** Replaces the consumer of a conversation by the authenticated one; sockets of the old identity keep following it. Announces. */
export function stepUp(cloud: CloudContext, conversation: Conversation, consumerId: string): void {
  const before = conversation.consumerId;
  if (before === consumerId) return;
  for (const participant of conversation.participants)
    if (participant.role === 'CONSUMER') Object.assign(participant, { id: consumerId, pid: consumerId });
  conversation.consumerId = consumerId;
  conversation.wasStepUp = true;
  conversation.unread.set(consumerId, conversation.unread.get(before) ?? 0);
  conversation.unread.delete(before);
  cloud.conversations.byConsumer.get(before)?.delete(conversation);
  const held = cloud.conversations.byConsumer.get(consumerId) ?? new Set<Conversation>();
  cloud.conversations.byConsumer.set(consumerId, held.add(conversation));
  touch(cloud, conversation, mainDialog(conversation));
  cloud.subscriptions.announce(conversation);
}
