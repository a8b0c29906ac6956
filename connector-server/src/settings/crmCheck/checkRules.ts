/** Identification rules (MAT-17), automatic creation (MAP-26, MAP-27) and fields of the conversation (MAP-11, MAP-12). */
import type { OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { AutomaticCreation, CrmSettings } from '../../protocol/crmSettings.ts';
import { checkColumn } from './checkLists.ts';
import { checkSource } from './checkSource.ts';
import { isText, valueProblem } from './fieldValue.ts';
import { CONVERSATION, fieldOf, told } from './org.ts';
import type { Check } from './org.ts';
import { OWN_CONVERSATION_FIELDS } from './ownFields.ts';

export function checkRules(
  crm: CrmSettings,
  skills: readonly { id: string; name: string }[] | null,
  check: Check,
): void {
  const { complain, org } = check;
  for (const rule of crm.identification) {
    const at = `identification.${rule.id}`;
    const object = org?.object(rule.object) ?? null;
    for (const key of rule.keys) {
      checkSource(key.source, at, complain);
      if (object === null) continue;
      for (const name of [key.field, ...(key.alsoFields ?? [])]) {
        if (name.includes('.')) {
          checkColumn(object, name, at, check);
          continue;
        }
        const field = fieldOf(object, name, at, check);
        if (field !== null && !field.filterable)
          complain('error', at, `Salesforce cannot look for ${told(object, field)}: it is of type ${field.type}.`);
      }
    }
    for (const id of rule.skillIds ?? [])
      if (skills !== null && !skills.some((skill) => skill.id === id))
        complain('warning', at, `${rule.name}: LivePerson has no skill ${id} any more.`);
  }
}

export function checkCreation(crm: CrmSettings, check: Check): void {
  const { org } = check;
  crm.automaticCreation.forEach((creation, index) => {
    const at = `automaticCreation.${index}`;
    const [person, activity] = madeBy(creation);
    checkFilled(creation.personFields ?? [], person === null ? null : (org?.object(person) ?? null), at, check);
    checkFilled(creation.activityFields ?? [], activity === null ? null : (org?.object(activity) ?? null), at, check);
  });
}

/** What a recipe makes: a person, and something for each conversation. */
function madeBy(creation: AutomaticCreation): [person: string | null, activity: string | null] {
  if (creation.recipe === 'sales') return ['Lead', 'Task'];
  if (creation.recipe === 'support') return ['Contact', 'Case'];
  return [creation.person, creation.activity];
}

export function checkConversationFields(crm: CrmSettings, check: Check): void {
  const { complain, org } = check;
  const conversation = org?.object(CONVERSATION) ?? null;
  for (const { field: name, source, defaultValue } of crm.conversationFields) {
    const at = `conversationFields.${name}`;
    checkSource(source, at, complain);
    if (OWN_CONVERSATION_FIELDS.has(name) || !name.endsWith('__c')) {
      complain(
        'error',
        at,
        `${name} is the connector's own: only custom fields that you added yourself can be filled.`,
      );
      continue;
    }
    if (conversation === null) continue;
    const field = fieldOf(conversation, name, at, check);
    if (field === null) continue;
    if (field.computed) complain('error', at, `${told(conversation, field)} is set by Salesforce itself.`);
    else if (!isText(field))
      complain(
        'warning',
        at,
        `${told(conversation, field)} is of type ${field.type}: texts always work, others only where the value can be read as one. A value that does not fit is left out.`,
      );
    else if (field.length > 0 && field.length < 255)
      complain('warning', at, `${told(conversation, field)} holds ${field.length} characters: longer values are cut.`);
    const problem = defaultValue === null ? null : valueProblem(field, defaultValue, () => null);
    if (problem !== null)
      complain(
        problem.certain ? 'error' : 'warning',
        at,
        `The default of ${told(conversation, field)} ${problem.text}.`,
      );
  }
}

function checkFilled(
  filled: NonNullable<AutomaticCreation['personFields']>,
  object: OrgObject | null,
  at: string,
  check: Check,
): void {
  const { complain } = check;
  for (const { field: name, source, defaultValue } of filled) {
    checkSource(source, at, complain);
    if (object === null) continue;
    const field = fieldOf(object, name, at, check);
    if (field === null) continue;
    if (field.computed) complain('error', at, `${told(object, field)} is set by Salesforce itself.`);
    const problem = defaultValue === null ? null : valueProblem(field, defaultValue, () => null);
    if (problem !== null)
      complain(problem.certain ? 'error' : 'warning', at, `The default of ${told(object, field)} ${problem.text}.`);
  }
}
