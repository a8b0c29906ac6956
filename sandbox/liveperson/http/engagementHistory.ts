/** Engagement History: chats that have ended, by time or by engagement id. */
import type { ChatLine, ChatRecord } from '../chats/chatRecord.ts';
import type { CloudContext } from '../context.ts';
import { listOf, text, type JsonObject } from '../json.ts';
import { pageMetadata, passGate, placeOf, rangeOf, refused, within } from './historyGate.ts';
import { campaignBody } from './historyCampaign.ts';
import { stamp } from './historyRecord.ts';
import { sdeEvents } from './historySdes.ts';
import type { Router } from './router.ts';

const SCOPE = 'data.services.enghist';
/** One month, and the rounding. */
const LONGEST_SPAN_MS = 31 * 86_400_000 + 1_200_000;
const KEPT_MS = 396 * 86_400_000;
const SORT_KEYS = new Set(['start', 'end', 'duration', 'visitor', 'engagementId', 'interactive', 'agentId', 'skillId']);
const REASONS: Readonly<Record<number, string>> = {
  101: 'System stopped chat',
  106: 'Visitor connection lost',
  201: 'Representative stopped chat',
  202: 'Representative disconnected',
  205: 'Visitor disconnected',
  208: 'Visitor gone',
  210: 'Visitor closed chat',
};

const time = (name: string, at: number): JsonObject => ({ [name]: stamp(at), [`${name}L`]: at });

export function routeEngagementHistory(router: Router, cloud: CloudContext): void {
  router.on('POST', '/interaction_history/api/account/:account/interactions/search', async (request) => {
    const passed = await passGate(cloud, request, SCOPE);
    if ('status' in passed) return passed;
    const { body, caller } = passed;
    const place = placeOf(cloud, request);
    if ('status' in place) return place;
    const [key = '', order = 'desc'] = (request.query.get('sort') ?? 'start:desc').split(':');
    if (!SORT_KEYS.has(key) || !['asc', 'desc'].includes(order)) return refused(400, 'unknown sort');
    const start = rangeOf(cloud, body['start']);
    if (start === undefined) return refused(400, 'start is required');
    const engagementId = text(body['engagementId']);
    const visitor = text(body['visitor']);
    const timeless = engagementId !== undefined || visitor !== undefined;
    if (!timeless && start.to - start.from > LONGEST_SPAN_MS) return refused(400, 'start spans more than one month');
    const lists = {
      skillIds: listOf(body['skillIds']).map(String),
      agentIds: listOf(body['agentIds']).map(String),
    };
    const oldest = cloud.clock.now() - KEPT_MS;
    const found = cloud.chats.filter(
      (chat) =>
        chat.endedAt !== null &&
        chat.endedAt <= cloud.clock.now() - cloud.switches.historyDelayMs &&
        chat.startedAt >= oldest &&
        (timeless || within(chat.startedAt, start)) &&
        (engagementId === undefined || chat.engagementId === engagementId) &&
        (visitor === undefined || chat.visitorName === visitor || chat.visitorId === visitor) &&
        (lists.skillIds.length === 0 || lists.skillIds.includes(chat.skillId)) &&
        (lists.agentIds.length === 0 || lists.agentIds.includes(chat.agentId ?? '')) &&
        (caller.kind !== 'agent' || caller.user.manager || chat.agentId === caller.user.userId),
    );
    const sign = order === 'asc' ? 1 : -1;
    found.sort((a, b) => sign * (a.startedAt - b.startedAt));
    return {
      status: 200,
      body: {
        _metadata: {
          ...pageMetadata(cloud, request, found.length, place),
          failureShards: 0,
          totalShards: 5,
        },
        interactionHistoryRecords: found
          .slice(place.offset, place.offset + place.limit)
          .map((chat) => chatBody(cloud, chat)),
      },
    };
  });
}

function chatBody(cloud: CloudContext, chat: ChatRecord): JsonObject {
  const agent = chat.agentId === null ? undefined : cloud.world.users.get(chat.agentId);
  const endedAt = chat.endedAt ?? 0;
  return {
    info: {
      ...time('startTime', chat.startedAt),
      ...time('endTime', endedAt),
      duration: Math.round((endedAt - chat.startedAt) / 1000),
      visitorId: chat.visitorId,
      visitorName: chat.visitorName === '' ? 'undefined' : chat.visitorName,
      engagementId: chat.engagementId,
      sharkEngagementId: chat.engagementId,
      isInteractive: chat.lines.some((line) => line.from === 'agent'),
      interactive: chat.lines.some((line) => line.from === 'agent'),
      accountId: cloud.world.account,
      agentId: chat.agentId ?? '-1',
      agentName: agent?.nickname ?? 'null',
      agentNickName: agent?.nickname ?? 'null',
      agentLoginName: agent?.loginName ?? 'null',
      agentFullName: agent?.fullName ?? 'null',
      agentDeleted: agent?.deleted ?? false,
      agentGroupId: -1,
      agentGroupName: 'Main Group',
      skillId: Number(chat.skillId),
      skillName: cloud.world.skills.get(chat.skillId)?.name ?? 'Unassigned',
      isAgentSurvey: false,
      isPostChatSurvey: false,
      isPreChatSurvey: false,
      channel: '1',
      startReason: '0',
      startReasonDesc: 'Visitor request',
      endReason: String(chat.endReason),
      endReasonDesc: REASONS[chat.endReason] ?? 'Unknown',
      engagementSet: 1,
      engagementSequence: 1,
      mcs: -1,
      ...time('chatRequestedTime', chat.startedAt - 4_000),
      chatStartUrl: 'https://shop.harbor-demo.example/help',
      isPartial: false,
      ended: true,
      chatDataEnriched: true,
    },
    transcript: { lines: chat.lines.map((line, index) => lineBody(chat, line, index, agent?.nickname ?? 'info')) },
    campaign: campaignBody(cloud.world, chat.campaign?.campaignId, chat.campaign?.engagementId),
    visitorInfo: { country: 'NA', countryCode: 'NA', ipAddress: 'NA', ...chat.visitorInfo },
    surveys: {
      preChat: answers(chat, 'preChat'),
      postChat: answers(chat, 'postChat'),
      operator: answers(chat, 'operator'),
    },
    // Chats tell no type beside an engagement attribute's container.
    sdes: { events: sdeEvents(chat.sdes ?? [], chat.startedAt, false).map(({ sdeType: _, ...event }) => event) },
  };
}

function answers(chat: ChatRecord, survey: 'preChat' | 'postChat' | 'operator'): JsonObject[] {
  return (chat.surveys?.[survey] ?? []).map(({ question, answer }, index) => ({
    scope: 'account',
    source: { preChat: 'Pre-Chat', postChat: 'Exit', operator: 'Operator' }[survey],
    displayName: question,
    value: answer,
    values: [answer],
    answersId: [],
    name: survey,
    ...time('time', chat.startedAt),
    questionID: String(index + 1),
    surveyID: survey,
  }));
}

function lineBody(chat: ChatRecord, line: ChatLine, index: number, agentName: string): JsonObject {
  return {
    ...time('time', line.at),
    controlType: line.from === 'system' ? 3 : 0,
    text: line.text,
    by: line.from === 'visitor' ? chat.visitorName || 'Visitor' : line.from === 'agent' ? agentName : 'info',
    source: line.from,
    subType: line.internal ? 'ONLY_TO_REP' : 'REGULAR',
    textType: line.textType,
    cannedAnswerType: 0,
    agentId: line.from === 'agent' ? (chat.agentId ?? '0') : '0',
    lineSeq: String(index),
  };
}
