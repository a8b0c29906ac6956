/** What Salesforce holds, for the stage's records pane: conversations newest first, with their Tasks. */
import type { SalesforceOrg } from '../salesforce/org.ts';

export interface StageRecord {
  id: string;
  name: string;
  status: string;
  channel: string;
  skill: string;
  contact: string;
  owner: string;
  csat: string;
  start: string;
  end: string;
  transcript: string;
  tasks: { id: string; subject: string; status: string; owner: string; seconds: string }[];
}

type Row = Record<string, unknown>;
const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
const named = (value: unknown): string => text((value as Row | null)?.Name);

/** Reads as the system: this pane shows what is there, not what somebody may see. */
export async function readRecords(org: SalesforceOrg): Promise<StageRecord[]> {
  const conversations = (await org.query(
    'SELECT Id, Name, Status__c, Engagement_Channel__c, Skill__c, Contact__r.Name, Owner.Name, CSAT_Score__c, Start_Time__c, End_Time__c, Transcript__c FROM LivePerson_Conversation__c ORDER BY Start_Time__c DESC LIMIT 12',
  )) as Row[];
  const tasks = (await org.query(
    'SELECT Id, Subject, Status, Owner.Name, CallDurationInSeconds, LivePerson_Conversation__c FROM Task WHERE LivePerson_Conversation__c != null',
  )) as Row[];
  return conversations.map((row) => ({
    id: text(row.Id),
    name: text(row.Name),
    status: text(row.Status__c),
    channel: text(row.Engagement_Channel__c),
    skill: text(row.Skill__c),
    contact: named(row.Contact__r),
    owner: named(row.Owner),
    csat: text(row.CSAT_Score__c),
    start: text(row.Start_Time__c),
    end: text(row.End_Time__c),
    transcript: text(row.Transcript__c),
    tasks: tasks
      .filter((task) => task.LivePerson_Conversation__c === row.Id)
      .map((task) => ({
        id: text(task.Id),
        subject: text(task.Subject),
        status: text(task.Status),
        owner: named(task.Owner),
        seconds: text(task.CallDurationInSeconds),
      })),
  }));
}

/** As the connector's API user, who may; to see that the coverage meter finds what is missing. False: refused. */
export async function deleteRecord(org: SalesforceOrg, id: string): Promise<boolean> {
  const session = await org.sessionFor('api');
  const path = `/services/data/v66.0/sobjects/LivePerson_Conversation__c/${encodeURIComponent(id)}`;
  const answer = await fetch(org.url + path, { method: 'DELETE', headers: { authorization: `Bearer ${session}` } });
  return answer.ok;
}
