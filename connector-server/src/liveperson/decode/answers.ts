/** Bodies of answers on the agent socket. */
import type { UpstreamRecord } from '../../conversation/upstream.ts';
import { decodeMessagingEvent } from './messagingEvent.ts';
import { asFields, asInteger, asList, asText } from './reading.ts';

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

/** Where a file is read and what permits it; `path` is what was asked for. */
export function decodeFileLink(path: string, body: unknown): { path: string; query: Record<string, string> } {
  const { relativePath, queryParams } = asFields(body);
  const query = Object.entries(asFields(queryParams)).map(([name, value]) => [name, asText(value)] as const);
  return { path: asText(relativePath) || path, query: Object.fromEntries(query) };
}

/** -1 when the answer does not say. */
export function decodeSequence(body: unknown): number {
  return asInteger(asFields(body).sequence) ?? -1;
}
