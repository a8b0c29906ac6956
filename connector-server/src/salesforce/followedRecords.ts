/**
 * Linked records that went on as others in the last two days: people and accounts that were merged (deleted rows keep the
 * winner in MasterRecordId; Object Reference), and contacts that belong to another account now. One call.
 */
import { conversationKey } from '../recorder/conversationIntent.ts';
import type { FollowedRecords } from '../recorder/followRecords.ts';
import type { OrgConnections } from './orgConnection.ts';
import { soql } from '../support/soql.ts';

/** Of more, the rest is found the next time: what was followed is not found again. */
const QUERIES = [
  ['queryAll', soql`SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000`],
  ['queryAll', soql`SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000`],
  ['queryAll', soql`SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000`],
  ['query', soql`SELECT External_Key__c, Contact__c, Contact__r.AccountId, Account__c FROM LivePerson_Conversation__c WHERE Account__c != null AND Contact__r.SystemModstamp = LAST_N_DAYS:2 LIMIT 2000`],
] as const; // prettier-ignore

/** What the API user may not read is left out; rejects with CallFailure when the org cannot be asked. */
export async function findFollowedRecords(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  apiVersion: string,
  account: string,
): Promise<FollowedRecords> {
  const answer = await connections.call(connectionId, {
    method: 'POST',
    path: '/composite',
    body: {
      allOrNone: false,
      compositeRequest: QUERIES.map(([resource, text], index) => ({
        method: 'GET',
        url: `/services/data/v${apiVersion}/${resource}?q=${encodeURIComponent(text)}`,
        referenceId: `part${index}`,
      })),
    },
  });
  const parts = (answer as { compositeResponse?: { body?: { records?: Record<string, unknown>[] } }[] } | null)
    ?.compositeResponse;
  const rows = (index: number): Record<string, unknown>[] => parts?.[index]?.body?.records ?? [];
  const merged = [0, 1, 2].flatMap(rows).map((row): [string, string] => [text(row['Id']), text(row['MasterRecordId'])]);
  const prefix = conversationKey(account, '');
  const contacts = rows(3).flatMap((row) => {
    const key = text(row['External_Key__c']);
    const accountId = text((row['Contact__r'] as Record<string, unknown> | null)?.['AccountId']);
    const before = text(row['Account__c']);
    if (!key.startsWith(prefix) || accountId === '' || accountId === before) return [];
    return [{ conversationId: key.slice(prefix.length), contactId: text(row['Contact__c']), before, accountId }];
  });
  return { merged: new Map(merged.filter(([, winner]) => winner !== '')), contacts };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
