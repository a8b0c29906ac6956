import type { Conversation } from './types.ts';

/**
 * Deadline of the agent's answer in epoch ms; -1 = the ball is with the consumer. A deadline set by hand wins over
 * time to respond and delay (UMS reference 3.2); a delay postpones the start of the time to respond.
 */
export function effectiveTtr(conversation: Conversation): number {
  if (conversation.state !== 'OPEN') return -1;
  if (conversation.manualEttr !== null) return conversation.manualEttr;
  if (conversation.unansweredSince === null) return -1;
  const from = Math.max(conversation.unansweredSince, conversation.delay?.tillWhen ?? 0);
  return from + conversation.ttr.value * 1000;
}
