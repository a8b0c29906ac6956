/** The row of LivePerson_Conversation__c. Pure. */
import { apiLabel, channelLabel } from './channelLabel.ts';
import { conversationFields } from './conversationFields.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import { taskDueAt } from './conversationRecord.ts';
import type { Owner } from './owners.ts';
import type { RecordIntent, RecordValue } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';

export const CONVERSATION_OBJECT = 'LivePerson_Conversation__c';
export const CONVERSATION_KEY_FIELD = 'External_Key__c';

/** Which lookup of the conversation holds which object, unless the settings say otherwise. */
export const STANDARD_LOOKUPS: Readonly<Record<string, string>> = {
  Account: 'Account__c',
  Contact: 'Contact__c',
  Lead: 'Lead__c',
  Case: 'Case__c',
  Opportunity: 'Opportunity__c',
  Product2: 'Product__c',
};

function lookupsOf({ crm }: Pick<RecordSettings, 'crm'>): Record<string, string> {
  const own = (crm?.objects ?? []).flatMap(({ object, conversationField }) =>
    conversationField === null ? [] : [[object, conversationField] as const],
  );
  return { ...STANDARD_LOOKUPS, ...Object.fromEntries(own) };
}

/** True for the fields that point at records an agent linked. */
export function isLookup(settings: Pick<RecordSettings, 'crm'>, field: string): boolean {
  return Object.values(lookupsOf(settings)).includes(field);
}

export interface ConversationNames {
  skillName: string | null;
  /** Of the agent who has it, or had it last. */
  agentName?: string | null;
  owner: Owner;
  /** Account of the linked contact, when the org told. */
  contactAccountId: string | null;
  /** What is to be said about its links; undefined: nothing was and nothing is. */
  linkNote?: string | null | undefined;
}

/** Unique in the org, the same however often it is written. */
export function conversationKey(account: string, conversationId: string): string {
  return `${account}:${conversationId}`;
}

/** Writing the result twice changes nothing. `now` decides between Wrap Up and Closed. */
export function conversationIntent(
  record: ConversationRecord,
  settings: RecordSettings,
  names: ConversationNames,
  now: number,
): Extract<RecordIntent, { kind: 'upsert' }> {
  const { account } = settings.liveperson;
  const { ownerId, note } = names.owner;
  const custom = conversationFields(record, settings.crm?.conversationFields ?? [], account, {
    skillName: names.skillName,
    agentName: names.agentName ?? null,
  });
  const fields: Record<string, RecordValue> = {
    ...custom.fields,
    Name: record.conversationId.slice(0, 80),
    Status__c: conversationStatus(record, settings.records.wrapUpMinutes * 60, now),
    API_Type__c: apiLabel(record.api),
    Brand_ID__c: account,
    Engagement_Channel__c: channelLabel(record.channel),
    Start_Time__c: new Date(record.startedAt).toISOString(),
    Owner_Note__c: note,
  };
  const skill = names.skillName ?? record.skillId;
  if (skill !== null) fields['Skill__c'] = skill;
  if (record.endedAt !== null) fields['End_Time__c'] = new Date(record.endedAt).toISOString();
  if (record.csat !== null) fields['CSAT_Score__c'] = record.csat;
  if (ownerId !== null) fields['OwnerId'] = ownerId;
  Object.assign(fields, lookupFields(record, settings, names));
  if (names.linkNote !== undefined) fields['Link_Note__c'] = names.linkNote;
  return {
    kind: 'upsert',
    ref: record.conversationId,
    object: CONVERSATION_OBJECT,
    externalIdField: CONVERSATION_KEY_FIELD,
    externalId: conversationKey(account, record.conversationId),
    fields,
    ...(Object.keys(custom.fields).length === 0 ? {} : { optional: Object.keys(custom.fields) }),
    ...(custom.dead.length === 0 ? {} : { deadPaths: custom.dead }),
    ...(names.owner.whenRefused === null
      ? {}
      : {
          whenOwnerRefused: { OwnerId: names.owner.whenRefused.ownerId, Owner_Note__c: names.owner.whenRefused.note },
        }),
  };
}

/**
 * A lookup nobody linked or unlinked through the connector is not in the row: what people or automation set in the org, or
 * what was linked before the facts were deleted by age, stays.
 */
function lookupFields(
  record: ConversationRecord,
  settings: RecordSettings,
  names: ConversationNames,
): Record<string, RecordValue> {
  const fields: Record<string, RecordValue> = {};
  const lookups = lookupsOf(settings);
  for (const [object, field] of Object.entries(lookups)) {
    const link = record.links.get(object);
    if (link !== undefined) fields[field] = link.recordId;
    else if (record.unlinked.has(object)) fields[field] = null;
  }
  // The account comes with the contact, and goes with it.
  const contact = record.links.get('Contact');
  if (!record.links.has('Account') && (contact !== undefined || record.unlinked.has('Contact')))
    fields[lookups['Account'] ?? 'Account__c'] =
      contact === undefined ? null : (contact.accountId ?? names.contactAccountId);
  return fields;
}

export function conversationStatus(
  record: ConversationRecord,
  wrapUpSeconds: number,
  now: number,
): 'Open' | 'Wrap Up' | 'Closed' {
  if (record.endedAt === null) return 'Open';
  const due = record.closingAgentId === null ? record.endedAt : taskDueAt(record, record.closingAgentId, wrapUpSeconds);
  return due !== null && due > now ? 'Wrap Up' : 'Closed';
}
