/** What automatic creation asks for: the records it makes, their fields, and the people it may change. */
import type { AutomaticCreation, CrmSettings } from '../protocol/crmSettings.ts';
import { CASE_FIELDS, PERSON_TABLES } from '../recorder/creation/creationFields.ts';
import { madeBy } from '../recorder/creation/recipe.ts';
import { readable } from './matchingRights.ts';
import type { NeededRight, ObjectAccess } from './types.ts';

const KINDS: Readonly<Record<AutomaticCreation['kind'], string>> = {
  web_chat: 'web chats',
  messaging: 'messaging conversations',
  offline_message: 'offline messages',
};

/** Fields by which the org's own duplicates are recognised (recorder/creation/knownAfterAll.ts). */
const COMPARED: readonly string[] = ['Email', 'Phone', 'MobilePhone'];

export function creationRights({ crm }: { crm: CrmSettings }): NeededRight[] {
  return crm.automaticCreation.flatMap((rule) => {
    const { person, activity } = madeBy(rule);
    const words = `Automatic creation for ${KINDS[rule.kind]}`;
    return [
      ...(person === null ? [] : personRights(rule, person, words)),
      ...(activity === null ? [] : caseRights(rule, words)),
    ];
  });
}

function personRights(rule: AutomaticCreation, object: 'Lead' | 'Contact', words: string): NeededRight[] {
  const table = rule.personFields ?? PERSON_TABLES[object];
  const changes = rule.known !== 'keep';
  return [
    on(object, 'read', `${words} finds whether the customer is known.`),
    on(object, 'create', `${words} makes a ${object} of a new customer.`),
    ...(changes ? [on(object, 'edit', `${words} brings known people up to date.`)] : []),
    ...table.map(({ field }) => edit(object, field, `${words} fills it in a new ${object}.`)),
    ...COMPARED.flatMap((field) => readable(object, field, `${words} recognises by it whom the org already has.`)),
    ...(object === 'Contact'
      ? [
          ...readable(object, 'AccountId', `${words} links the account of a known contact.`),
          on('Account', 'read', `${words} links the account of a known contact.`),
        ]
      : []),
  ];
}

function caseRights(rule: AutomaticCreation, words: string): NeededRight[] {
  const fields = [...CASE_FIELDS, ...(rule.activityFields ?? []).map(({ field }) => field)];
  return [
    on('Case', 'read', `${words} links the Case to its conversation.`),
    on('Case', 'create', `${words} makes a Case of each conversation.`),
    ...(rule.moment === 'start' ? [on('Case', 'edit', `${words} tells the Case how its conversation ended.`)] : []),
    ...fields.map((field) => edit('Case', field, `${words} fills it in a new Case.`)),
  ];
}

const on = (object: string, access: ObjectAccess, why: string): NeededRight => ({
  kind: 'object',
  object,
  access,
  why,
});
const edit = (object: string, field: string, why: string): NeededRight => ({
  kind: 'field',
  object,
  field,
  access: 'edit',
  why,
});
