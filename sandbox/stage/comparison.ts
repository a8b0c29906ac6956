/** What both clouds hold of each conversation, for the comparison with what the softphones show. */
import type { LivePersonCloud } from '../liveperson/cloud.ts';
import type { SalesforceOrg } from '../salesforce/org.ts';

export interface HeldConversation {
  id: string;
  customer: string;
  open: boolean;
  /** What the customer's window shows, in order: texts everybody may see. */
  said: string[];
  /** Salesforce's record beside LivePerson: as far as LivePerson, behind it, or not there (yet). */
  record: { state: 'equal' | 'behind' | 'none'; words: string };
}

/** Newest conversations a stage can show at once. */
const SHOWN = 8;

type Row = Record<string, unknown>;

function recordOf(rows: readonly Row[], open: boolean, said: readonly string[]): HeldConversation['record'] {
  const [row] = rows;
  if (!row) return { state: 'none', words: 'no record yet' };
  if (rows.length > 1) return { state: 'behind', words: `${rows.length} records: there must be one` };
  const status = typeof row.Status__c === 'string' ? row.Status__c : '';
  if (open) return { state: status === 'Closed' ? 'behind' : 'equal', words: status };
  if (status !== 'Closed') return { state: 'behind', words: `${status || 'New'}, not closed yet` };
  const transcript = typeof row.Transcript__c === 'string' ? row.Transcript__c : '';
  if (transcript === '') return { state: 'behind', words: 'Closed, no transcript yet' };
  const missing = said.filter((text) => !transcript.includes(text)).length;
  return missing === 0
    ? { state: 'equal', words: 'Closed, with the transcript' }
    : { state: 'behind', words: `Closed, ${missing} messages missing in the transcript` };
}

/** Newest first. Reads Salesforce as the system. */
export async function readComparison(cloud: LivePersonCloud, org: SalesforceOrg): Promise<HeldConversation[]> {
  const rows = (await org.query(
    'SELECT External_Key__c, Status__c, Transcript__c FROM LivePerson_Conversation__c',
  )) as Row[];
  const newest = cloud.control
    .conversations()
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, SHOWN);
  return newest.map(({ id, consumerId, state }) => {
    const open = state === 'OPEN';
    const said = cloud.ledger
      .dialog(id)
      .filter(({ eventType, audience }) => eventType === 'ContentEvent' && audience === 'ALL')
      .map(({ text }) => text ?? '');
    const own = rows.filter((row) => row.External_Key__c === `${cloud.account}:${id}`);
    return {
      id,
      customer:
        cloud.control.customerName(consumerId) || `Customer ${consumerId.replace(/[^0-9a-z]/gi, '').slice(0, 4)}`,
      open,
      said,
      record: recordOf(own, open, said),
    };
  });
}
