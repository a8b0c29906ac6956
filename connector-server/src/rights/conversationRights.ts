/** What writing conversations and Tasks asks for: the connector's own object whole, and the records they point to. */
import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import { CONVERSATION_OBJECT, STANDARD_LOOKUPS } from '../recorder/conversationIntent.ts';
import { isOwnField } from '../recorder/ownFields.ts';
import type { NeededRight, ObjectAccess } from './types.ts';

/** Fields of the object that every conversation may fill (recorder/conversationIntent.ts, transcriptField.ts). */
const WRITTEN: readonly string[] = [
  'API_Type__c',
  'Brand_ID__c',
  'CSAT_Score__c',
  'End_Time__c',
  'Engagement_Channel__c',
  'External_Key__c',
  'Link_Note__c',
  'Owner_Note__c',
  'Skill__c',
  'Start_Time__c',
  'Status__c',
];
/** Also written where no transcript is kept: erasing a consumer empties them. */
const TRANSCRIPT: readonly string[] = ['Transcript_Checksum__c', 'Transcript__c'];
/** Emptied when a consumer is erased (salesforce/eraseRecords.ts), whatever the settings link today. */
const OWN_LOOKUPS: readonly string[] = Object.values(STANDARD_LOOKUPS);

/** Task fields that have field access of their own (recorder/taskIntent.ts). */
const TASK: readonly string[] = [
  'ActivityDate',
  'Description',
  'LivePerson_Conversation__c',
  'TaskSubtype',
  'Type',
  'WhatId',
  'WhoId',
];

export function recordingRights({ crm }: { crm: CrmSettings }): NeededRight[] {
  const own = (access: ObjectAccess, why: string): NeededRight => ({
    kind: 'object',
    object: CONVERSATION_OBJECT,
    access,
    why,
  });
  const edit = (object: string, fields: readonly string[], why: string): NeededRight[] =>
    fields.map((field) => ({ kind: 'field', object, field, access: 'edit', why }));
  return [
    { kind: 'system', name: 'ApiEnabled', label: 'API Enabled', why: 'The connector writes through the API.' },
    {
      kind: 'system',
      name: 'EditTask',
      label: 'Edit Tasks',
      why: 'Each agent’s part of a conversation is a Task, and follow-ups are Tasks.',
    },
    {
      kind: 'system',
      name: 'ViewAllUsers',
      label: 'View All Users',
      why: 'Owners of records are found by the agents’ e-mail addresses; a Task’s day is the day of the agent’s time zone.',
    },
    own('read', 'Conversations are found again by their key.'),
    own('create', 'Each conversation is a record.'),
    own('edit', 'A record follows its conversation until the end.'),
    own('viewAll', 'The agents own the records, which are private.'),
    own('modifyAll', 'The agents own the records: the connector writes records that are not its own.'),
    own('delete', 'Modify All cannot be given without it; it is used only when a consumer is erased.'),
    ...edit(CONVERSATION_OBJECT, WRITTEN, 'It is filled from the conversation.'),
    ...edit(CONVERSATION_OBJECT, OWN_LOOKUPS, 'It links the conversation, and is emptied when a consumer is erased.'),
    ...edit(CONVERSATION_OBJECT, TRANSCRIPT, 'It holds what was said, and is emptied when a consumer is erased.'),
    ...ownFieldRights(crm),
    ...edit('Task', TASK, 'It is filled in the Task of a conversation.'),
    ...linkRights(crm),
  ];
}

/** The administrator's own fields of the conversation. */
function ownFieldRights({ conversationFields }: CrmSettings): NeededRight[] {
  return conversationFields
    .filter(({ field }) => /__c$/i.test(field) && !isOwnField(field))
    .map(({ field }) => ({
      kind: 'field',
      object: CONVERSATION_OBJECT,
      field,
      access: 'edit',
      why: 'The mapping of the conversation’s own fields fills it.',
    }));
}

/** Objects whose records conversations can be linked to by these settings. */
export function linkedObjects(crm: CrmSettings): CrmObjectSettings[] {
  return crm.objects.filter(
    ({ object, conversationField, allowLink, allowCreate }) =>
      (conversationField !== null || object in STANDARD_LOOKUPS) && (allowLink || allowCreate),
  );
}

function linkRights(crm: CrmSettings): NeededRight[] {
  const rights = linkedObjects(crm).flatMap(({ object, conversationField }): NeededRight[] => [
    {
      kind: 'object',
      object,
      access: 'read',
      why: 'Conversations and Tasks are linked to it, and a link may only name a record that the API user can read.',
    },
    ...(conversationField === null
      ? []
      : [
          {
            kind: 'field' as const,
            object: CONVERSATION_OBJECT,
            field: conversationField,
            access: 'edit' as const,
            why: `It links the conversation to ${object}.`,
          },
        ]),
  ]);
  const contact = linkedObjects(crm).some(({ object }) => object === 'Contact');
  if (!contact) return rights;
  return [
    ...rights,
    { kind: 'object', object: 'Account', access: 'read', why: 'The account of a linked contact is linked with it.' },
    {
      kind: 'field',
      object: 'Contact',
      field: 'AccountId',
      access: 'read',
      why: 'The account of a linked contact is linked with it.',
    },
  ];
}
