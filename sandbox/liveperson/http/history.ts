/** Messaging Interactions: search by time and by conversation id, built from the same store the sockets write to. */
import type { CloudContext } from '../context.ts';
import type { Conversation } from '../conversations/types.ts';
import { listOf, text, textsOf, type JsonObject } from '../json.ts';
import { pageMetadata, passGate, placeOf, rangeOf, refused, within, type Range } from './historyGate.ts';
import { CONTENT_NAMES, historyRecord } from './historyRecord.ts';
import type { CloudRequest, Reply, Router } from './router.ts';

const SCOPE = 'data.services.msghist';
const TEN_MINUTES = 600_000;
const LONGEST_SPAN_MS = 92 * 86_400_000;
/** Retention: 13 months. */
const KEPT_MS = 396 * 86_400_000;

/** The conversations a filter selects. */
function selectedBy(cloud: CloudContext, body: JsonObject, start: Range): (conversation: Conversation) => boolean {
  const end = rangeOf(cloud, body['end']);
  const updated = rangeOf(cloud, body['latestUpdateTime']);
  const lists = {
    status: textsOf(body['status']),
    skillIds: listOf(body['skillIds']).map(String),
    latestSkillIds: listOf(body['latestSkillIds']).map(String),
    agentIds: listOf(body['agentIds']).map(String),
  };
  const now = cloud.clock.now();
  const visible = now - cloud.switches.historyDelayMs;
  return (conversation) => {
    if (conversation.updatedAt > visible || !within(conversation.startedAt, start)) return false;
    if (conversation.startedAt < now - KEPT_MS) return false;
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

/** A page of those found. `whole`: asked for by id, so no record is cut. */
function paged(
  cloud: CloudContext,
  request: CloudRequest,
  found: Conversation[],
  content: string[] | null,
  whole: boolean,
): Reply {
  const place = placeOf(cloud, request);
  if ('status' in place) return place;
  if (content?.some((name) => !CONTENT_NAMES.has(name)) === true) return refused(400, 'unknown contentToRetrieve');
  const [key, order] = (request.query.get('sort') ?? 'start:desc').split(':');
  if ((key !== 'start' && key !== 'end') || (order !== undefined && order !== 'asc' && order !== 'desc'))
    return refused(400, 'unknown sort');
  const at = (conversation: Conversation): number =>
    key === 'start' ? conversation.startedAt : (conversation.endedAt ?? Infinity);
  found.sort((a, b) => (order === 'asc' ? at(a) - at(b) : at(b) - at(a)));
  return {
    status: 200,
    body: {
      _metadata: pageMetadata(cloud, request, found.length, place),
      conversationHistoryRecords: found
        .slice(place.offset, place.offset + place.limit)
        .map((conversation) => historyRecord(cloud, conversation, content, whole)),
    },
  };
}

const contentOf = (body: JsonObject): string[] | null =>
  body['contentToRetrieve'] === undefined ? null : textsOf(body['contentToRetrieve']);

export function routeHistory(router: Router, cloud: CloudContext): void {
  const post = (
    path: string,
    answer: (request: CloudRequest, body: JsonObject, visible: Conversation[]) => Reply,
  ): void =>
    router.on('POST', `/messaging_history/api/account/:account/conversations${path}`, async (request) => {
      const passed = await passGate(cloud, request, SCOPE);
      if ('status' in passed) return passed;
      const { caller, body } = passed;
      const all = [...cloud.conversations.byId.values()];
      // An agent sees what the role may see: managers everything, others what they took part in.
      const sees = (conversation: Conversation): boolean =>
        caller.kind !== 'agent' ||
        caller.user.manager ||
        conversation.steps.some((step) => step.agentId === `${cloud.world.account}.${caller.user.userId}`);
      return answer(request, body, all.filter(sees));
    });

  post('/search', (request, body, visible) => {
    const start = rangeOf(cloud, body['start']);
    if (start === undefined) return refused(400, 'start is required');
    if (start.to < start.from) return refused(400, 'start.to is before start.from');
    if (start.to - start.from > LONGEST_SPAN_MS + TEN_MINUTES * 2)
      return refused(400, 'start spans more than three months');
    cloud.faults.historySearches += 1;
    return paged(cloud, request, visible.filter(selectedBy(cloud, body, start)), contentOf(body), false);
  });
  post('/conversation/search', (request, body, visible) => {
    const ids = [...textsOf(body['conversationId']), ...textsOf(body['conversationIds'])];
    if (ids.length === 0) return refused(400, 'conversationId is required');
    return paged(
      cloud,
      request,
      visible.filter((conversation) => ids.includes(conversation.id)),
      contentOf(body),
      true,
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
      false,
    );
  });
}
