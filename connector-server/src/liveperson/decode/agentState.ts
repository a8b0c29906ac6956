/** AgentStateNotification -> the agent's availability. */
import type { UpstreamEvent } from '../../conversation/upstream.ts';
import type { Availability } from '../../protocol/types.ts';
import { asFields, asText, type Fields } from './reading.ts';

const AVAILABILITIES: Readonly<Record<string, Availability>> = {
  ONLINE: 'ONLINE',
  BACK_SOON: 'BACK_SOON',
  OCCUPIED: 'BACK_SOON',
  AWAY: 'AWAY',
  OFFLINE: 'OFFLINE',
};

/** An unknown availability is ignored. The member of the reason's id is undocumented: all candidates are read. */
export function decodeAgentState(_account: string, change: Fields): UpstreamEvent[] | string {
  const result = asFields(change.result);
  const word = asText(result.availability);
  const availability = Object.hasOwn(AVAILABILITIES, word) ? AVAILABILITIES[word] : undefined;
  if (availability === undefined) return [];
  const reason = asText(result.statusReasonId) || asText(result.reasonId) || asText(result.reason);
  return [{ type: 'agentState', availability, reasonId: reason === '' ? null : reason }];
}
