/** What the fault tests say about records: LivePerson's closed conversations = Salesforce's records, by key, each exactly once. */
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { userByOldId } from '../../../sandbox/liveperson/world.ts';

/** A conversation that is over, as the source tells it: whose Tasks there must be, and what was said in it. */
export interface ClosedConversation {
  conversationId: string;
  /** LivePerson user ids of the people (no bots) who were assigned. */
  agentIds: readonly string[];
  texts?: readonly string[];
}

export interface RecordEvidence {
  account: string;
  closed: readonly ClosedConversation[];
  org: SalesforceOrg;
  /** Whether the texts must be in the records. */
  transcripts?: boolean;
}

/** What LivePerson's stand-in closed. */
export function closedAtLivePerson({ control, ledger }: LivePersonCloud): ClosedConversation[] {
  return control
    .conversations()
    .filter(({ state }) => state === 'CLOSE')
    .map((conversation) => ({
      conversationId: conversation.id,
      agentIds: [
        ...new Set(
          conversation.steps.flatMap(({ permission, joined, agentId }) => {
            const user = userByOldId(control.world, agentId);
            return joined && permission === 'ASSIGNED_AGENT' && user?.userTypeId === 1 ? [user.userId] : [];
          }),
        ),
      ],
      texts: conversation.dialogs
        .filter(({ type }) => type === 'MAIN')
        .flatMap(({ dialogId }) => ledger.dialog(dialogId).flatMap(({ text }) => (text === null ? [] : [text]))),
    }));
}

/** Everything that is wrong, in words; an empty list is a pass. */
export async function recordProblems({ account, closed, org, transcripts }: RecordEvidence): Promise<string[]> {
  if (closed.length === 0) return ['LivePerson closed nothing: the test proves nothing'];
  const records = await org.query('SELECT External_Key__c, Status__c, Transcript__c FROM LivePerson_Conversation__c');
  const tasks = await org.query('SELECT CallObject, Status FROM Task WHERE CallObject != null');
  const ofAccount = (rows: Record<string, unknown>[], field: string): Map<string, Record<string, unknown>[]> =>
    Map.groupBy(
      rows.filter((row) => String(row[field]).startsWith(`${account}:`)),
      (row) => String(row[field]),
    );
  const recordOf = ofAccount(records, 'External_Key__c');
  const taskOf = ofAccount(tasks, 'CallObject');
  const problems: string[] = [];
  const once = (what: string, key: string, found: Record<string, unknown>[], status: string): void => {
    if (found.length !== 1) problems.push(`${what} ${key} exists ${found.length} times`);
    else if (found[0]?.[status === 'Closed' ? 'Status__c' : 'Status'] !== status)
      problems.push(`${what} ${key} is not ${status}`);
  };
  for (const { conversationId, agentIds, texts = [] } of closed) {
    const key = `${account}:${conversationId}`;
    const found = recordOf.get(key) ?? [];
    once('record', key, found, 'Closed');
    const transcript = (found[0]?.['Transcript__c'] as string | null | undefined) ?? '';
    const unsaid = transcripts === true ? texts.filter((text) => !transcript.includes(text)) : [];
    if (unsaid.length > 0) problems.push(`record ${key} lacks ${JSON.stringify(unsaid)}`);
    for (const agentId of agentIds)
      once('Task', `${key}:${agentId}`, taskOf.get(`${key}:${agentId}`) ?? [], 'Completed');
  }
  const wanted = new Set(closed.map(({ conversationId }) => `${account}:${conversationId}`));
  const wantedTasks = new Set(
    closed.flatMap(({ conversationId, agentIds }) => agentIds.map((id) => `${account}:${conversationId}:${id}`)),
  );
  for (const [key, found] of recordOf) if (!wanted.has(key) && found.length > 1) problems.push(`record ${key} twice`);
  for (const [key, found] of taskOf) {
    const conversation = key.slice(0, key.lastIndexOf(':'));
    if (wanted.has(conversation) && !wantedTasks.has(key)) problems.push(`Task ${key} belongs to nobody`);
    if (!wanted.has(conversation) && found.length > 1) problems.push(`Task ${key} twice`);
  }
  return problems;
}
