/** Which conversations have a record in the org, by their keys. */
import { conversationKey } from '../recorder/conversationIntent.ts';
import type { OrgConnections } from './orgConnection.ts';
import { soql } from '../support/soql.ts';

/** A query travels in the address, which Salesforce limits to about 16 KB. */
const KEYS_PER_QUERY = 60;
/** Pages of 2,000 rows. */
const MOST_PAGES = 100;

export interface KeyedRecord {
  recordId: string;
  conversationId: string;
}

export interface RecordKeysOf {
  /** Of records whose start lies in [from, to), epoch ms. */
  startedBetween(connectionId: string, from: number, to: number): Promise<Set<string>>;
  among(connectionId: string, conversationIds: readonly string[]): Promise<Set<string>>;
  records(connectionId: string, conversationIds: readonly string[]): Promise<KeyedRecord[]>;
}

/** All reject with CallFailure when the org cannot be asked or refuses. `accountOf`: LivePerson's account of a connection. */
export function createRecordKeys(deps: {
  connections: Pick<OrgConnections, 'call'>;
  accountOf(connectionId: string): string;
}): RecordKeysOf {
  const rows = async (connectionId: string, query: string): Promise<Record<string, unknown>[]> =>
    allRows(deps.connections, connectionId, query);
  const read = (connectionId: string, found: readonly Record<string, unknown>[]): KeyedRecord[] => {
    const prefix = conversationKey(deps.accountOf(connectionId), '');
    return found.flatMap((row) => {
      const key = typeof row['External_Key__c'] === 'string' ? row['External_Key__c'] : '';
      return key.startsWith(prefix) ? [{ recordId: String(row['Id']), conversationId: key.slice(prefix.length) }] : [];
    });
  };
  const records: RecordKeysOf['records'] = async (connectionId, conversationIds) => {
    const keys = [...new Set(conversationIds)].map((id) => conversationKey(deps.accountOf(connectionId), id));
    const found: KeyedRecord[] = [];
    for (let at = 0; at < keys.length; at += KEYS_PER_QUERY) {
      const part = keys.slice(at, at + KEYS_PER_QUERY);
      const query = soql`SELECT Id, External_Key__c FROM LivePerson_Conversation__c WHERE External_Key__c IN ${part}`;
      found.push(...read(connectionId, await rows(connectionId, query)));
    }
    return found;
  };
  const ids = (found: readonly KeyedRecord[]): Set<string> =>
    new Set(found.map(({ conversationId }) => conversationId));
  return {
    records,
    async startedBetween(connectionId, from, to) {
      const query = soql`SELECT Id, External_Key__c FROM LivePerson_Conversation__c WHERE Start_Time__c >= ${new Date(from)} AND Start_Time__c < ${new Date(to)}`;
      return ids(read(connectionId, await rows(connectionId, query)));
    },
    among: async (connectionId, conversationIds) => ids(await records(connectionId, conversationIds)),
  };
}

/** Every row of a query, page by page. */
export async function allRows(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  query: string,
  resource: 'query' | 'queryAll' = 'query',
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let path: string | undefined = `/${resource}?q=${encodeURIComponent(query)}`;
  for (let page = 0; path !== undefined && page < MOST_PAGES; page++) {
    const answer = (await connections.call(connectionId, { method: 'GET', path })) as {
      records?: Record<string, unknown>[];
      nextRecordsUrl?: string;
    };
    rows.push(...(answer.records ?? []));
    path = answer.nextRecordsUrl?.replace(/^\/services\/data\/v\d+\.\d+/, '');
  }
  return rows;
}
