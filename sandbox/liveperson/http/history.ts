/** Messaging Interactions: search by time and by conversation id, built from the same store the sockets write to. */
import type { CloudContext } from '../context.ts';
import type { Conversation } from '../conversations/types.ts';
import { apiCaller } from '../identity/apiAccess.ts';
import { finite, isObject, listOf, text, textsOf, type JsonObject } from '../json.ts';
import { historyRecord } from './historyRecord.ts';
import { bodyObject, type CloudRequest, type Reply, type Router } from './router.ts';

const SCOPE = 'data.services.msghist';
const TEN_MINUTES = 600_000;
const LONGEST_SPAN_MS = 92 * 86_400_000;
const refused = (status: number, message: string): Reply => ({
  status,
  body: { error: { statusCode: status, message } },
});

interface Range {
  from: number;
  to: number;
}

/** A range of the body, rounded outwards to ten minutes as the service does; undefined when absent or malformed. */
function range(cloud: CloudContext, value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const from = finite(value['from']) ?? 0;
  const given = finite(value['to']) ?? -1;
  const to = given === -1 ? cloud.clock.now() : given;
  return { from: Math.floor(from / TEN_MINUTES) * TEN_MINUTES, to: Math.ceil(to / TEN_MINUTES) * TEN_MINUTES };
}

const within = (value: number | null, wanted: Range | undefined): boolean =>
  wanted === undefined || (value !== null && value >= wanted.from && value <= wanted.to);

/** The conversations a filter selects. */
function selectedBy(cloud: CloudContext, body: JsonObject, start: Range): (conversation: Conversation) => boolean {
  const end = range(cloud, body['end']);
  const updated = range(cloud, body['latestUpdateTime']);
  const lists = {
    status: textsOf(body['status']),
    skillIds: listOf(body['skillIds']).map(String),
    latestSkillIds: listOf(body['latestSkillIds']).map(String),
    agentIds: listOf(body['agentIds']).map(String),
  };
  const visible = cloud.clock.now() - cloud.switches.historyDelayMs;
  return (conversation) => {
    if (conversation.updatedAt > visible || !within(conversation.startedAt, start)) return false;
    if (end !== undefined && !within(conversation.endedAt, end)) return false;
    if (updated !== undefined && !within(conversation.updatedAt, updated)) return false;
    if (lists.status.length > 0 && !lists.status.includes(conversation.state)) return false;
    if (lists.latestSkillIds.length > 0 && !lists.latestSkillIds.includes(conversation.skillId)) return false;
    if (
      lists.skillIds.length > 0 &&
      !lists.skillIds.some(
        (id) =>
          id === conversation.skillId ||
          conversation.skillChanges.some((change) => change.skillId === id) ||
          conversation.transfers.some((t) => t.sourceSkillId === id),
      )
    )
      return false;
    return (
      lists.agentIds.length === 0 ||
      conversation.steps.some((step) => lists.agentIds.includes(step.agentId.split('.')[1] ?? ''))
    );
  };
}

function paged(cloud: CloudContext, request: CloudRequest, found: Conversation[], content: string[] | null): Reply {
  const limit = Number(request.query.get('limit') ?? 50);
  const offset = Number(request.query.get('offset') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return refused(400, 'limit must be 1 to 100');
  if (!Number.isInteger(offset) || offset < 0) return refused(400, 'offset must not be negative');
  const [key, order] = (request.query.get('sort') ?? 'start:desc').split(':');
  if ((key !== 'start' && key !== 'end') || (order !== undefined && order !== 'asc' && order !== 'desc'))
    return refused(400, 'unknown sort');
  const at = (conversation: Conversation): number =>
    key === 'start' ? conversation.startedAt : (conversation.endedAt ?? Infinity);
  found.sort((a, b) => (order === 'asc' ? at(a) - at(b) : at(b) - at(a)));
  const link = (rel: string, to: number): JsonObject => {
    const query = new URLSearchParams(request.query);
    query.set('limit', String(limit));
    query.set('offset', String(to));
    return { rel, href: `${cloud.scheme}://${cloud.address}${request.path}?${query.toString()}` };
  };
  const last = Math.max(0, Math.ceil(found.length / limit) - 1) * limit;
  return {
    status: 200,
    body: {
      _metadata: {
        count: found.length,
        self: link('self', offset),
        ...(offset + limit < found.length ? { next: link('next', offset + limit), last: link('last', last) } : {}),
        ...(offset > 0 ? { prev: link('prev', Math.max(0, offset - limit)) } : {}),
        shardsStatusResult: { partialResult: false },
      },
      conversationHistoryRecords: found
        .slice(offset, offset + limit)
        .map((conversation) => historyRecord(cloud, conversation, content)),
    },
  };
}

function checkSource(cloud: CloudContext, request: CloudRequest): Reply | null {
  const source = request.query.get('source');
  if (source === null) return cloud.switches.historySourceRequired ? refused(400, 'source is required') : null;
  return source.length > 20 || source === '' ? refused(400, 'source must have 1 to 20 characters') : null;
}

const contentOf = (body: JsonObject): string[] | null =>
  body['contentToRetrieve'] === undefined ? null : textsOf(body['contentToRetrieve']);

export function routeHistory(router: Router, cloud: CloudContext): void {
  const post = (
    path: string,
    answer: (request: CloudRequest, body: JsonObject, visible: Conversation[]) => Reply,
  ): void =>
    router.on('POST', `/messaging_history/api/account/:account/conversations${path}`, async (request) => {
      const fault = cloud.faults.take('history');
      if (fault !== null) return refused(fault, 'refused');
      const caller = await apiCaller(cloud, request, SCOPE);
      if (caller === 401 || caller === 403) return refused(caller, caller === 401 ? 'Unauthorized' : 'Forbidden');
      const badSource = checkSource(cloud, request);
      if (badSource !== null) return badSource;
      const body = bodyObject(request);
      if (body === undefined) return refused(400, 'body is not JSON');
      const all = [...cloud.conversations.byId.values()];
      // An agent sees what the role may see: managers everything, others what they took part in.
      const sees = (conversation: Conversation): boolean =>
        caller.kind === 'app' ||
        caller.user.manager ||
        conversation.steps.some((step) => step.agentId === `${cloud.world.account}.${caller.user.userId}`);
      return answer(request, body, all.filter(sees));
    });

  post('/search', (request, body, visible) => {
    const start = range(cloud, body['start']);
    if (start === undefined) return refused(400, 'start is required');
    if (start.to < start.from) return refused(400, 'start.to is before start.from');
    if (start.to - start.from > LONGEST_SPAN_MS + TEN_MINUTES * 2)
      return refused(400, 'start spans more than three months');
    return paged(cloud, request, visible.filter(selectedBy(cloud, body, start)), contentOf(body));
  });
  post('/conversation/search', (request, body, visible) => {
    const ids = [...textsOf(body['conversationId']), ...textsOf(body['conversationIds'])];
    if (ids.length === 0) return refused(400, 'conversationId is required');
    return paged(
      cloud,
      request,
      visible.filter((conversation) => ids.includes(conversation.id)),
      contentOf(body),
    );
  });
  post('/consumer/search', (request, body, visible) => {
    const consumer = text(body['consumer']);
    const status = textsOf(body['status']);
    if (consumer === undefined || status.length === 0) return refused(400, 'consumer and status are required');
    return paged(
      cloud,
      request,
      visible.filter((conversation) => conversation.consumerId === consumer && status.includes(conversation.state)),
      contentOf(body),
    );
  });
}
