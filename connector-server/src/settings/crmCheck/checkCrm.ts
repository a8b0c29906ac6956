/** Whether settings of the CRM side will do what they say, in words an administrator can act on. */
import type { CrmProblem } from '../../protocol/adminCrmTypes.ts';
import { checkFields } from './checkFields.ts';
import { checkLinks } from './checkLinks.ts';
import { checkFilters, checkRelatedLists } from './checkLists.ts';
import { checkConversationFields, checkCreation, checkRules } from './checkRules.ts';
import { checkSkills } from './checkSkills.ts';
import { CONVERSATION } from './org.ts';
import type { Check, Complain, CrmCheckInput } from './org.ts';
import type { CrmSettings } from '../../protocol/crmSettings.ts';

/** How what is said of fields begins that only agents may see. */
export const UNSEEN = 'The API user does not see';
/** Said, but nothing to mend. */
export const HAS_PERSON_ACCOUNTS =
  'This org has person accounts: each is found, shown and linked as its contact, together with its account, and Tasks name the contact. A new person is made here as a Contact or a Lead; make and change person accounts on their own pages in Salesforce.';

/** Objects whose description the check needs. */
export function objectsToDescribe(crm: CrmSettings): string[] {
  const names = [
    CONVERSATION,
    ...crm.objects.flatMap(({ object, relatedLists }) => [object, ...relatedLists.map((list) => list.object)]),
    ...crm.identification.map(({ object }) => object),
    ...(crm.automaticCreation.length > 0 ? ['Lead', 'Contact', 'Case', 'Task'] : []),
  ];
  return [...new Set(names)];
}

/** Errors first; one that is in force already does not keep other changes from being saved. What the schema refuses is not looked at here. */
export function checkCrm(input: CrmCheckInput): CrmProblem[] {
  const old = new Set(problemsOf(input, input.inForce).map(keyOf));
  return worstFirst(
    problemsOf(input, input.crm).map((problem) =>
      old.has(keyOf(problem)) ? { ...problem, level: 'warning' as const } : problem,
    ),
  );
}

/** The same where nothing is about to be saved: what is in force and cannot work is an error too. */
export function crmFaults(input: CrmCheckInput): CrmProblem[] {
  return worstFirst(problemsOf(input, input.crm));
}

const RANK = { error: 0, warning: 1 };
const worstFirst = (problems: CrmProblem[]): CrmProblem[] =>
  problems.sort((one, other) => RANK[one.level] - RANK[other.level]);

const keyOf = ({ at, text }: CrmProblem): string => `${at}\n${text}`;

function problemsOf({ org, skills, inForce, asAdministrator = false }: CrmCheckInput, crm: CrmSettings): CrmProblem[] {
  const problems: CrmProblem[] = [];
  const complain: Complain = (level, at, text) => void problems.push({ level, at, text });
  const named = fieldsNamed(inForce);
  const unseen = new Map<string, { at: string; fields: Set<string> }>();
  const check: Check = {
    org,
    asAdministrator,
    complain,
    was: (object, field) => named.has(`${object}.${field}`),
    hidden(object, field, at) {
      const known = unseen.get(object) ?? { at: at.split('.').slice(0, 2).join('.'), fields: new Set() };
      unseen.set(object, known);
      known.fields.add(field);
    },
  };
  const conversation = org?.object(CONVERSATION) ?? null;
  if (org === null)
    complain('warning', 'org', 'Salesforce could not be asked just now: names and types of fields were not checked.');
  for (const settings of crm.objects) {
    const at = `objects.${settings.object}`;
    const object = org?.object(settings.object) ?? null;
    if (org !== null && object === null)
      complain(
        asAdministrator ? 'error' : 'warning',
        at,
        asAdministrator
          ? `The org has no object ${settings.object}.`
          : `The API user does not see the object ${settings.object}: it does not exist, or nobody gave the API user access. Its fields cannot be checked or offered.`,
      );
    checkFields(settings, object, check);
    checkLinks(settings, object, conversation, check);
    checkFilters(settings, object, check);
    checkRelatedLists(settings, check);
    if (settings.object === 'Account' && object?.fields.some(({ field }) => field === 'IsPersonAccount'))
      complain('warning', at, HAS_PERSON_ACCOUNTS);
  }
  checkSkills(crm, skills, complain);
  checkRules(crm, skills, check);
  checkCreation(crm, check);
  checkConversationFields(crm, check);
  for (const [object, { at, fields }] of unseen)
    complain(
      'warning',
      at,
      `${UNSEEN} ${object}.${[...fields].join(`, ${object}.`)}: agents who may see them still do, but nothing about them can be checked here. If one was removed in Salesforce, delete its row; else give the API user read access.`,
    );
  return problems;
}

/** `Object.Field` of every field that these settings name. */
function fieldsNamed(crm: CrmSettings): ReadonlySet<string> {
  const names = [
    ...crm.objects.flatMap((each) => [
      ...[...each.fields, ...each.filters].map(({ field }) => `${each.object}.${field}`),
      ...[each.accountField, each.contactField].map((field) => `${each.object}.${field ?? ''}`),
      `${CONVERSATION}.${each.conversationField ?? ''}`,
      ...each.relatedLists.flatMap((list) =>
        [list.lookupField, list.sortField, ...list.fields].map((field) => `${list.object}.${field}`),
      ),
    ]),
    ...crm.identification.flatMap(({ object, keys }) =>
      keys.flatMap(({ field, alsoFields }) => [field, ...(alsoFields ?? [])].map((name) => `${object}.${name}`)),
    ),
    ...crm.conversationFields.map(({ field }) => `${CONVERSATION}.${field}`),
  ];
  return new Set(names);
}
