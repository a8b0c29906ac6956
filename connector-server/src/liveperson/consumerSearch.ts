/** The conversations of one consumer in LivePerson's reporting: which ids there are, not what was said. */
import type { HistoryApi } from '../desk/historyPorts.ts';
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';
import { asFields, asInteger, asList, asText, type Fields } from './decode/reading.ts';
import type { ReportingCall } from './reportingCall.ts';

/** Name of the caller the API asks for, at most 20 characters. */
const SOURCE = 'LPConnectorSFErase';
const PER_PAGE = 100;
/** 10,000 conversations of one person. */
const MOST_PAGES = 100;

/** Rejects with HistoryError. */
export interface ConsumerSearch {
  (account: LivePersonAccount, api: HistoryApi, consumerId: string): Promise<string[]>;
}

export function createConsumerSearch(call: ReportingCall): ConsumerSearch {
  const page = async (
    account: LivePersonAccount,
    api: HistoryApi,
    consumerId: string,
    offset: number,
  ): Promise<{ body: Fields; found: readonly unknown[] }> => {
    const query = { offset: String(offset), limit: String(PER_PAGE), source: SOURCE };
    const within = encodeURIComponent(account.account);
    if (api === 'chat') {
      const body = await call(account, {
        service: 'engHistDomain',
        path: `/interaction_history/api/account/${within}/interactions/search`,
        query,
        // The times are required, and ignored beside a visitor.
        body: { visitor: consumerId, start: { from: 0, to: 0 } },
      });
      return { body, found: asList(body.interactionHistoryRecords) };
    }
    const body = await call(account, {
      service: 'msgHist',
      path: `/messaging_history/api/account/${within}/conversations/consumer/search`,
      query,
      body: { consumer: consumerId, status: ['OPEN', 'CLOSE'], contentToRetrieve: ['dialogs'] },
    });
    return { body, found: asList(body.conversationHistoryRecords) };
  };

  return async (account, api, consumerId) => {
    const ids = new Set<string>();
    for (let turn = 0, offset = 0; turn < MOST_PAGES; turn++) {
      const { body, found } = await page(account, api, consumerId, offset);
      for (const record of found) {
        const info = asFields(asFields(record).info);
        // A visitor is searched by name too: only the id itself counts.
        if (api === 'chat' && asText(info.visitorId) !== consumerId) continue;
        const id = asText(api === 'chat' ? info.engagementId : info.conversationId);
        if (id !== '') ids.add(id);
      }
      offset += found.length;
      if (found.length === 0 || offset >= (asInteger(asFields(body._metadata).count) ?? 0)) break;
    }
    return [...ids];
  };
}
