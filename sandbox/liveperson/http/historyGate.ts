/** What every request to the reporting APIs passes: armed refusals, the pace, who calls, and the form of the request. */
import type { CloudContext } from '../context.ts';
import { apiCaller, type ApiCaller } from '../identity/apiAccess.ts';
import { finite, isObject, type JsonObject } from '../json.ts';
import { bodyObject, type CloudRequest, type Reply } from './router.ts';

const TEN_MINUTES = 600_000;

export const refused = (status: number, message: string): Reply => ({
  status,
  body: { error: { statusCode: status, message } },
});

export interface Range {
  from: number;
  to: number;
}

/** A range of the body, rounded outwards to ten minutes as the service does; undefined when absent or malformed. */
export function rangeOf(cloud: CloudContext, value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const from = finite(value['from']);
  const given = value['to'] === undefined ? -1 : finite(value['to']);
  if (from === undefined || given === undefined) return undefined;
  const to = given === -1 ? cloud.clock.now() : given;
  return { from: Math.floor(from / TEN_MINUTES) * TEN_MINUTES, to: Math.ceil(to / TEN_MINUTES) * TEN_MINUTES };
}

export const within = (value: number | null, wanted: Range | undefined): boolean =>
  wanted === undefined || (value !== null && value >= wanted.from && value <= wanted.to);

/** The caller and the body, or the refusal. */
export async function passGate(
  cloud: CloudContext,
  request: CloudRequest,
  scope: string,
): Promise<{ caller: ApiCaller; body: JsonObject } | Reply> {
  const fault = cloud.faults.take('history');
  if (fault !== null) return refused(fault, 'refused');
  if (!inPace(cloud))
    return {
      ...refused(429, 'Too many requests'),
      ...(cloud.switches.historyRetryAfter ? { headers: { 'retry-after': '1' } } : {}),
    };
  const caller = await apiCaller(cloud, request, scope);
  if (caller === 401 || caller === 403) return refused(caller, caller === 401 ? 'Unauthorized' : 'Forbidden');
  const source = request.query.get('source');
  if (source === null && cloud.switches.historySourceRequired) return refused(400, 'source is required');
  if (source !== null && (source.length > 20 || source === ''))
    return refused(400, 'source must have 1 to 20 characters');
  const body = bodyObject(request);
  return body === undefined ? refused(400, 'body is not JSON') : { caller, body };
}

interface Pace {
  at: number;
  left: number;
}

const paces = new WeakMap<CloudContext, Pace>();

/** A bucket of two seconds' requests. */
function inPace(cloud: CloudContext): boolean {
  const perSecond = cloud.switches.historyRequestsPerSecond;
  const now = cloud.clock.now();
  const pace = paces.get(cloud) ?? { at: now, left: perSecond * 2 };
  paces.set(cloud, pace);
  pace.left = Math.min(perSecond * 2, pace.left + (Math.max(0, now - pace.at) / 1000) * perSecond);
  pace.at = now;
  if (pace.left < 1) return false;
  pace.left -= 1;
  return true;
}

/** Offset and limit of the query, or the refusal. */
export function placeOf(cloud: CloudContext, request: CloudRequest): { offset: number; limit: number } | Reply {
  const limit = Number(request.query.get('limit') ?? 50);
  const offset = Number(request.query.get('offset') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return refused(400, 'limit must be 1 to 100');
  if (!Number.isInteger(offset) || offset < 0) return refused(400, 'offset must not be negative');
  if (offset > cloud.switches.historyDeepestOffset) return refused(400, 'offset is too large');
  return { offset, limit };
}

/** `_metadata` of a page. */
export function pageMetadata(
  cloud: CloudContext,
  request: CloudRequest,
  count: number,
  { offset, limit }: { offset: number; limit: number },
): JsonObject {
  const link = (rel: string, to: number): JsonObject => {
    const query = new URLSearchParams(request.query);
    query.set('limit', String(limit));
    query.set('offset', String(to));
    return { rel, href: `${cloud.scheme}://${cloud.address}${request.path}?${query.toString()}` };
  };
  cloud.faults.historyPages += 1;
  const partial = cloud.faults.partialSearches > 0;
  if (partial) cloud.faults.partialSearches -= 1;
  return {
    count,
    self: link('self', offset),
    ...(offset + limit < count
      ? { next: link('next', offset + limit), last: link('last', Math.max(0, Math.ceil(count / limit) - 1) * limit) }
      : {}),
    ...(offset > 0 ? { prev: link('prev', Math.max(0, offset - limit)) } : {}),
    shardsStatusResult: { partialResult: partial },
  };
}
