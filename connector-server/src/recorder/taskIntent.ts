/** One Task of one conversation: the completed one of an agent, or an open one the agent asked for. Pure. */
import { createHash } from 'node:crypto';
import { DEFAULT_FOLLOW_UP_COMMENTS, DEFAULT_TASK_COMMENTS } from '../conversation/taskWords.ts';
import { cutText } from '../support/cutText.ts';
import { calendarDate } from './calendarDate.ts';
import { CONVERSATION_KEY_FIELD, CONVERSATION_OBJECT, conversationKey } from './conversationIntent.ts';
import type { ConversationRecord, FollowUp } from './conversationRecord.ts';
import { handlingSeconds } from './conversationRecord.ts';
import type { Owner } from './owners.ts';
import type { RecordIntent, RecordValue } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import { CLOSED_IN_WORDS, SUBJECT_CHARS, commentsText, subjectText, taskWords } from './taskText.ts';

export interface TaskNames {
  agentName: string;
  /** IANA name of the agent's time zone: a Task's date is the agent's day. Null: UTC. */
  timeZone: string | null;
  owner: Owner;
  skillName: string | null;
  /** Salesforce id of the conversation's record. */
  conversationRecordId: string;
  /** That record is written by the same call: it is named by its key, whatever becomes of the id. */
  conversationIsWritten: boolean;
  contactAccountId: string | null;
  /** Task.Status that means done. */
  closedStatus: string;
  /** What was said, as far as it is to be in the Task; null: a pointer to where it is kept; empty: it is not kept. */
  transcript: string | null;
}

type TaskIntent = Extract<RecordIntent, { kind: 'create' }>;

/** The key of a Task; kept in Task.CallObject, which can be filtered. `slot`: the agent's id, or a follow-up's slot. */
export function taskKey(account: string, conversationId: string, slot: string): string {
  return `${conversationKey(account, conversationId)}:${slot}`;
}

/** Distinguishes a follow-up from the agent's completed Task, in the ledger and in the key. */
export function followUpSlot({ agentId, followUpId }: Pick<FollowUp, 'agentId' | 'followUpId'>): string {
  return `${agentId}:f${createHash('sha256').update(followUpId).digest('base64url').slice(0, 12)}`;
}

export function taskIntent(
  record: ConversationRecord,
  agentId: string,
  settings: RecordSettings,
  names: TaskNames,
): TaskIntent {
  const { account } = settings.liveperson;
  const words = taskWords(record, agentId, { account, ...names });
  const comments = settings.records.taskComments ?? DEFAULT_TASK_COMMENTS;
  const fields: Record<string, RecordValue> = {
    Subject: subjectText(settings.records.taskSubject, words),
    Status: names.closedStatus,
    Priority: 'Normal',
    Type: 'Call',
    TaskSubtype: 'Call',
    CallType: 'Inbound',
    CallDurationInSeconds: handlingSeconds(record.stints.get(agentId) ?? []),
    CallDisposition: record.closedBy === null ? null : CLOSED_IN_WORDS[record.closedBy],
    ActivityDate: calendarDate(record.endedAt ?? record.startedAt, names.timeZone),
    Description: commentsText(comments, words, names.owner.note),
    ...relations(record, names),
  };
  return create(settings, record, agentId, fields, names, (remark) => commentsText(comments, words, remark));
}

/** Open, on the day and for the owner asked for. */
export function followUpIntent(
  record: ConversationRecord,
  followUp: FollowUp,
  settings: RecordSettings,
  names: TaskNames,
): TaskIntent {
  const { account } = settings.liveperson;
  const words = taskWords(record, followUp.agentId, { account, ...names });
  const comments = settings.records.followUpComments ?? DEFAULT_FOLLOW_UP_COMMENTS;
  const fields: Record<string, RecordValue> = {
    Subject: cutText(followUp.subject.replace(/\s+/g, ' ').trim(), SUBJECT_CHARS),
    ActivityDate: followUp.dueDate,
    Description: commentsText(comments, words, names.owner.note),
    ...relations(record, names),
  };
  const slot = followUpSlot(followUp);
  return create(settings, record, slot, fields, names, (remark) => commentsText(comments, words, remark));
}

function create(
  settings: RecordSettings,
  record: ConversationRecord,
  slot: string,
  fields: Record<string, RecordValue>,
  names: TaskNames,
  comments: (remark: string) => string,
): TaskIntent {
  const { ownerId, whenRefused } = names.owner;
  const { account } = settings.liveperson;
  const { conversationId } = record;
  const key = taskKey(account, conversationId, slot);
  const parent = {
    object: CONVERSATION_OBJECT,
    externalIdField: CONVERSATION_KEY_FIELD,
    externalId: conversationKey(account, conversationId),
  };
  return {
    kind: 'create',
    ref: key,
    object: 'Task',
    fields: {
      ...fields,
      CallObject: key,
      ...(names.conversationIsWritten ? {} : { LivePerson_Conversation__c: names.conversationRecordId }),
      ...(ownerId === null ? {} : { OwnerId: ownerId }),
    },
    ...(names.conversationIsWritten ? { byKey: { LivePerson_Conversation__c: parent } } : {}),
    ...(fields['WhatId'] === null ? {} : { whenLinkLost: { WhatId: relatedTo(record, names).slice(1) } }),
    ...(whenRefused === null
      ? {}
      : { whenOwnerRefused: { OwnerId: whenRefused.ownerId, Description: comments(whenRefused.note) } }),
  };
}

export interface Relations {
  WhoId: string | null;
  WhatId: string | null;
}

/** A Task about a Lead must not name anything else (FIELD_INTEGRITY_EXCEPTION); else the closest record there is. */
export function relations(
  record: Pick<ConversationRecord, 'links'>,
  names: Pick<TaskNames, 'contactAccountId' | 'conversationRecordId'>,
): Relations {
  const contact = record.links.get('Contact')?.recordId ?? null;
  const lead = record.links.get('Lead')?.recordId ?? null;
  if (contact === null && lead !== null) return { WhoId: lead, WhatId: null };
  return { WhoId: contact, WhatId: relatedTo(record, names)[0] ?? null };
}

/** What a Task may be related to, the closest first; each stands in for the one before, should that be gone. */
function relatedTo(
  { links }: Pick<ConversationRecord, 'links'>,
  names: Pick<TaskNames, 'contactAccountId' | 'conversationRecordId'>,
): string[] {
  const of = (object: string): string | null => links.get(object)?.recordId ?? null;
  const account = of('Account') ?? links.get('Contact')?.accountId ?? names.contactAccountId;
  return [of('Case'), of('Opportunity'), account, names.conversationRecordId].filter((id): id is string => Boolean(id));
}
