/** Records that may be the one about to be made (MAT-11): by the org's duplicate rules, and by what tells people and companies apart. */
import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmSearch } from '../protocol/crmTypes.ts';
import type { PlanCondition, RecordStep, RecordValues } from '../protocol/planTypes.ts';
import { readPhone, searchSpellings } from '../support/phone/phoneNumber.ts';
import { nameField } from './nameField.ts';

const PERSON_KEYS = ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone'];
const KEYS: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'Phone'],
  Contact: PERSON_KEYS,
  Lead: PERSON_KEYS,
  // Cases of one customer look alike without being the same.
  Case: [],
};
const PEOPLE = ['Contact', 'Lead'];
/** Shown of what was found; each within what the settings map by default. */
const COLUMNS: Readonly<Record<string, string[]>> = {
  Account: ['Phone'],
  Contact: ['Email', 'Phone', 'Account.Name', 'AccountId'],
  Lead: ['Company', 'Email', 'Phone'],
};
const MAX_FOUND = 5;
/** Of one search (docs/apex-contracts.md). */
const MOST_TEXTS = 10;

/** Fields of a form by which duplicates are found; empty: none can be. */
export function duplicateKeys(object: string, fields: readonly string[]): string[] {
  return (KEYS[object] ?? ['Name']).filter((field) => fields.includes(field));
}

/** Looks for likely duplicates of a new record with these values. People are looked for among contacts and leads. */
export function findDuplicates(settings: CrmSettings, object: string, values: RecordValues): CrmSearch {
  const given = (field: string): string => values[field]?.trim() ?? '';
  const isPerson = PEOPLE.includes(object);
  const enabled = (one: string): boolean => settings.objects.some((known) => known.object === one);
  const objects = isPerson ? PEOPLE.filter(enabled) : [object];
  const conditions = (isPerson ? personConditions(given) : companyConditions(object, given)).filter(searchable);
  const phones = [given('Phone'), given('MobilePhone')].flatMap((phone) => {
    const read = readPhone(phone, settings.phoneCountry ?? null);
    return read === null ? [] : searchSpellings(read);
  });
  const steps: RecordStep[] = [];
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value && value.length <= 255));
  if (hasDuplicateRules(object) && Object.keys(filled).length > 0)
    steps.push({ verb: 'duplicates', as: 'rules', object, values: filled, fields: columnsOf(object) });
  if (conditions.length > 0)
    for (const one of objects)
      steps.push({ verb: 'find', as: one, object: one, fields: columnsOf(one), anyOf: conditions, limit: MAX_FOUND });
  // The same number in another spelling.
  if (phones.length > 0)
    steps.push({
      verb: 'search',
      as: 'phones',
      texts: [...new Set(phones)].slice(0, MOST_TEXTS),
      scope: 'phone',
      objects: objects.map((one) => ({ object: one, fields: columnsOf(one), limit: MAX_FOUND })),
    });
  return {
    plan: steps.length === 0 ? null : { steps },
    note: '',
    columns: Object.fromEntries(
      objects.map((one) => [
        one,
        columnsOf(one)
          .slice(1)
          .filter((field) => !field.endsWith('Id')),
      ]),
    ),
  };
}

/** Duplicate rules exist for these kinds of objects only. */
function hasDuplicateRules(object: string): boolean {
  return ['Account', 'Contact', 'Lead'].includes(object) || object.endsWith('__c');
}

function columnsOf(object: string): string[] {
  return [nameField(object), ...(COLUMNS[object] ?? [])];
}

type Given = (field: string) => string;

function personConditions(given: Given): PlanCondition[] {
  const phones = [...new Set([given('Phone'), given('MobilePhone')])];
  const whole = given('FirstName') === '' ? '' : `${given('FirstName')} ${given('LastName')}`.trim();
  return [
    { field: 'Email', value: given('Email') },
    { field: 'Name', value: whole },
    ...phones.flatMap((value) => ['Phone', 'MobilePhone'].map((field) => ({ field, value }))),
  ];
}

function companyConditions(object: string, given: Given): PlanCondition[] {
  return (KEYS[object] ?? ['Name']).map((field) => ({ field, value: given(field) }));
}

/** Conditions take 1 to 255 characters (docs/apex-contracts.md). */
function searchable({ value }: PlanCondition): boolean {
  return value !== '' && value.length <= 255;
}
