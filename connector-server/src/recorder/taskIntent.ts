/** One completed Task for one agent of one conversation. Pure. */
import { cutText } from '../support/cutText.ts';
import { channelLabel } from './channelLabel.ts';
import { calendarDate } from './calendarDate.ts';
import { conversationKey } from './conversationIntent.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import { handlingSeconds } from './conversationRecord.ts';
import type { Owner } from './owners.ts';
import type { RecordIntent, RecordValue } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';

export interface TaskNames {
  agentName: string;
  /** IANA name of the agent's time zone: a Task's date is the agent's day. Null: UTC. */
  timeZone: string | null;
  owner: Owner;
  skillName: string | null;
  /** Salesforce id of the conversation's record. */
  conversationRecordId: string;
  contactAccountId: string | null;
  /** Task.Status that means done. */
  closedStatus: string;
}

const DISPOSITION = {
  agent: 'Closed by agent',
  consumer: 'Closed by customer',
  system: 'Closed by LivePerson',
  timeout: 'Closed after inactivity',
} as const;

/** The key of an agent's Task; kept in Task.CallObject, which can be filtered. */
export function taskKey(account: string, conversationId: string, agentId: string): string {
  return `${conversationKey(account, conversationId)}:${agentId}`;
}

export function taskIntent(
  record: ConversationRecord,
  agentId: string,
  settings: RecordSettings,
  names: TaskNames,
): Extract<RecordIntent, { kind: 'create' }> {
  const { account } = settings.liveperson;
  const skill = names.skillName ?? record.skillId ?? '';
  const endedAt = record.endedAt ?? record.startedAt;
  const words: Record<string, string> = {
    account,
    skill,
    channel: channelLabel(record.channel),
    consumer: record.consumerName,
    agent: names.agentName,
    number: record.conversationId,
  };
  const fields: Record<string, RecordValue> = {
    Subject: render(settings.records.taskSubject, words),
    Status: names.closedStatus,
    Priority: 'Normal',
    Type: 'Call',
    CallType: 'Inbound',
    CallDurationInSeconds: handlingSeconds(record.stints.get(agentId) ?? []),
    CallDisposition: record.closedBy === null ? null : DISPOSITION[record.closedBy],
    CallObject: taskKey(account, record.conversationId, agentId),
    ActivityDate: calendarDate(endedAt, names.timeZone),
    Description: description(record, words, names.owner.note),
    LivePerson_Conversation__c: names.conversationRecordId,
    ...relations(record, names),
  };
  if (names.owner.ownerId !== null) fields['OwnerId'] = names.owner.ownerId;
  const { whenRefused } = names.owner;
  return {
    kind: 'create',
    ref: fields['CallObject'] as string,
    object: 'Task',
    fields,
    ...(whenRefused === null
      ? {}
      : { whenOwnerRefused: { Description: description(record, words, whenRefused.note) } }),
  };
}

/** A Task about a Lead must not name anything else (FIELD_INTEGRITY_EXCEPTION); else the closest record there is. */
function relations(record: ConversationRecord, names: TaskNames): { WhoId: string | null; WhatId: string | null } {
  const link = (object: string): string | null => record.links.get(object)?.recordId ?? null;
  const contact = link('Contact');
  const lead = link('Lead');
  if (contact === null && lead !== null) return { WhoId: lead, WhatId: null };
  return {
    WhoId: contact,
    WhatId:
      link('Case') ?? link('Opportunity') ?? link('Account') ?? names.contactAccountId ?? names.conversationRecordId,
  };
}

/** Length of Task.Subject (Object Reference, Task). */
const SUBJECT_CHARS = 255;

function render(template: string, words: Record<string, string>): string {
  const subject = template
    .replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
  return cutText(subject || 'LivePerson conversation', SUBJECT_CHARS);
}

function description(record: ConversationRecord, words: Record<string, string>, ownerNote: string | null): string {
  const time = (at: number): string =>
    new Date(at)
      .toISOString()
      .replace(/\.\d+Z$/, ' UTC')
      .replace('T', ' ');
  const lines = [
    `LivePerson conversation ${record.conversationId} (account ${words['account'] ?? ''})`,
    `Channel: ${words['channel'] ?? ''}`,
    `Skill: ${words['skill'] ?? ''}`,
    `Customer: ${record.consumerName.replace(/\s+/g, ' ').trim() || 'not known by name'}`,
    `Agent: ${words['agent'] ?? ''}`,
    `Started: ${time(record.startedAt)}`,
    `Ended: ${record.endedAt === null ? 'still open' : time(record.endedAt)}`,
    'The transcript is kept on the LivePerson Conversation record.',
  ];
  if (ownerNote !== null) lines.push(ownerNote);
  return lines.join('\n');
}
