/** One change of a RoutingTaskNotification -> rings. */
import type { RingState, UpstreamEvent } from '../../conversation/upstream.ts';
import { asFields, asList, asText, asTime, userIdOf, type Fields } from './reading.ts';

const STATES: Readonly<Record<string, RingState>> = {
  WAITING: 'waiting',
  ACCEPTED: 'accepted',
  AUTO_ACCEPT: 'accepted',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
};
const MOST_RINGS = 100;

/** The conversation's id stands beside the rings or, on older servers, only inside them as `convId`. */
export function decodeRingChange(account: string, change: Fields): UpstreamEvent[] | string {
  const task = asFields(change.result);
  const rings = asList(task.ringsDetails).slice(0, MOST_RINGS).map(asFields);
  const conversationId = asText(task.conversationId) || asText(rings[0]?.convId) || asText(rings[0]?.conversationId);
  if (conversationId === '') return 'ring without a conversation id';
  const assigned = asText(task.assignedAgentId);
  const shared = {
    conversationId,
    taskCompleted: task.taskCompleted === true,
    assignedAgentId: assigned === '' || assigned === 'null' ? null : userIdOf(account, assigned),
  };
  const events: UpstreamEvent[] = [];
  for (const ring of rings) {
    const ringId = asText(ring.ringId);
    const word = asText(ring.ringState);
    const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
    // A state we do not know is not a reason to ring.
    if (ringId === '' || state === undefined) continue;
    events.push({
      type: 'ring',
      ...shared,
      ringId,
      consumerId: asText(ring.consumerId) || asText(task.consumerId),
      skillId: asText(ring.skillId) || asText(task.skillId) || '-1',
      state: asText(change.type) === 'DELETE' && state === 'waiting' ? 'cancelled' : state,
      expiresAt: asTime(ring.ringExpirationTs),
      lifetimeMs: asTime(ring.ringExpiration),
    });
  }
  if (asText(change.type) === 'DELETE' && events.length === 0) events.push({ type: 'ringsGone', ...shared });
  return events;
}
