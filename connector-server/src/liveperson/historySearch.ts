/** Searches of LivePerson's reporting by time: Messaging Interactions, and Engagement History for chats. */
import type { HistoryArchive, HistoryPage, HistoryQuery, HistoryRecord } from '../desk/historyPorts.ts';
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';
import { asFields, asInteger, asList, type Fields } from './decode/reading.ts';
import { readChat } from './chatRecord.ts';
import { decodeHistoryConversation } from './history.ts';
import { attributesFact, MESSAGING_CONTENT, messagingAttributes } from './historyAttributes.ts';
import { messagingFacts } from './historyFacts.ts';
import type { ReportingCall } from './reportingCall.ts';

/** Name of the caller the API asks for, at most 20 characters. */
const SOURCE = 'LPConnectorSFSync';
/** Given a list, the API sends these and nothing else beside `info`. */
const FACTS = [
  'agentParticipants',
  'agentParticipantsLeave',
  'consumerParticipants',
  'transfers',
  'skillChanges',
  'conversationSurveys',
  'dialogs',
];

export function createHistorySearch(call: ReportingCall): HistoryArchive {
  const messaging = (
    account: LivePersonAccount,
    end: string,
    query: Record<string, string>,
    body: object,
  ): Promise<Fields> =>
    call(account, {
      service: 'msgHist',
      path: `/messaging_history/api/account/${encodeURIComponent(account.account)}/conversations/${end}`,
      query: { ...query, source: SOURCE },
      body,
    });
  const chats = (account: LivePersonAccount, query: Record<string, string>, body: object): Promise<Fields> =>
    call(account, {
      service: 'engHistDomain',
      path: `/interaction_history/api/account/${encodeURIComponent(account.account)}/interactions/search`,
      query: { ...query, source: SOURCE },
      body,
    });

  return {
    async page(account, query) {
      const place = { offset: String(query.offset), limit: String(query.limit), sort: 'start:asc' };
      const start = { from: Math.floor(query.startFrom), to: Math.ceil(query.startTo) };
      if (query.api === 'chat')
        return pageOf(
          await chats(account, place, { start, ended: true }),
          'interactionHistoryRecords',
          query,
          (record) => readChat(record, query.withLines, query.withAttributes === true),
        );
      return pageOf(
        await messaging(account, 'search', place, {
          start,
          ...(query.changedSince === null ? {} : { latestUpdateTime: { from: Math.floor(query.changedSince) } }),
          contentToRetrieve: contentOf(query.withLines, query.withAttributes === true),
        }),
        'conversationHistoryRecords',
        query,
        (record) => readMessaging(record, query.withLines, query.withAttributes === true),
      );
    },
    async one(account, api, conversationId) {
      const read =
        api === 'chat'
          ? asList(
              (
                await chats(
                  account,
                  { offset: '0', limit: '1' },
                  // The times are required, and ignored beside an engagement id.
                  { engagementId: conversationId, start: { from: 0, to: 0 } },
                )
              ).interactionHistoryRecords,
            ).map((record) => readChat(asFields(record), true, true))
          : asList(
              (
                await messaging(
                  account,
                  'conversation/search',
                  {},
                  { conversationId, contentToRetrieve: contentOf(true, true) },
                )
              ).conversationHistoryRecords,
            ).map((record) => readMessaging(asFields(record), true, true));
      return read.find((record) => record?.conversationId === conversationId) ?? null;
    },
  };
}

const contentOf = (withLines: boolean, withAttributes: boolean): string[] => [
  ...FACTS,
  ...(withLines ? ['messageRecords'] : []),
  ...(withAttributes ? MESSAGING_CONTENT : []),
];

function readMessaging(record: Fields, withLines: boolean, withAttributes: boolean): HistoryRecord | null {
  const facts = messagingFacts(record);
  if (facts === null) return null;
  const { conversationId, startedAt } = facts;
  const told = withAttributes ? messagingAttributes(record) : null;
  return {
    ...facts,
    attributes: attributesFact('messaging_history', conversationId, startedAt, told),
    lines: withLines ? decodeHistoryConversation(record).lines : null,
  };
}

function pageOf(
  body: Fields,
  member: string,
  query: HistoryQuery,
  read: (record: Fields) => HistoryRecord | null,
): HistoryPage {
  const given = asList(body[member]).slice(0, query.limit);
  return {
    total: asInteger(asFields(body._metadata).count) ?? query.offset + given.length,
    size: given.length,
    records: given.map((record) => read(asFields(record))).filter((record) => record !== null),
  };
}
