import { conversationKey } from '../recorder/conversationIntent.ts';
import type { ConvertedConversation } from '../recorder/convertedLeads.ts';
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';
import { allRows } from './recordKeys.ts';
import { soql } from '../support/soql.ts';

/**
 * Records of this account whose lead was converted within a week and that name no contact. Empty where the API user may not
 * read leads; rejects with CallFailure when the org is away.
 */
export async function findConvertedConversations(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  account: string,
): Promise<ConvertedConversation[]> {
  const prefix = conversationKey(account, '');
  let rows: Record<string, unknown>[];
  try {
    rows = await allRows(
      connections,
      connectionId,
      soql`SELECT Id, External_Key__c, Lead__r.ConvertedContactId, Lead__r.ConvertedAccountId, Lead__r.ConvertedDate FROM LivePerson_Conversation__c WHERE Contact__c = null AND Lead__r.IsConverted = true AND Lead__r.ConvertedDate = LAST_N_DAYS:7`,
    );
  } catch (error) {
    if (error instanceof CallFailure && error.kind === 'refused' && error.org === null) return [];
    throw error;
  }
  return rows.flatMap((row) => {
    const key = text(row['External_Key__c']);
    const lead = (row['Lead__r'] ?? {}) as Record<string, unknown>;
    const contactId = text(lead['ConvertedContactId']);
    if (!key.startsWith(prefix) || contactId === '') return [];
    return [
      {
        recordId: text(row['Id']),
        conversationId: key.slice(prefix.length),
        contactId,
        accountId: text(lead['ConvertedAccountId']) || null,
        convertedAt: Date.parse(text(lead['ConvertedDate'])) || 0,
      },
    ];
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
