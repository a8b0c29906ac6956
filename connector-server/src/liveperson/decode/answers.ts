/** Bodies of answers on the agent socket. */
import type { UpstreamRecord } from '../../conversation/upstream.ts';
import { decodeMessagingEvent } from './messagingEvent.ts';
import { asFields, asInteger, asList } from './reading.ts';

/** Records of one dialog; what cannot be read is left out. */
export function decodeQueryAnswer(account: string, dialogId: string, body: unknown): UpstreamRecord[] {
  const records: UpstreamRecord[] = [];
  for (const item of asList(body)) {
    const event = decodeMessagingEvent(account, { dialogId, ...asFields(item) });
    if (event === null || typeof event === 'string') continue;
    if (event.type === 'message' || event.type === 'receipt' || event.type === 'numbered') records.push(event);
  }
  return records;
}

/** -1 when the answer does not say. */
export function decodeSequence(body: unknown): number {
  return asInteger(asFields(body).sequence) ?? -1;
}
