/** Which fields of an object a lookup asks for. */
import type { CrmObjectSettings } from '../protocol/crmSettings.ts';
import type { RuleSettings } from './clues.ts';

/** Fields without which a hit cannot be judged or named. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'Phone'],
  Contact: ['Name', 'Email', 'Phone', 'Account.Name', 'AccountId'],
  Lead: ['Name', 'Email', 'Phone', 'Company'],
  Case: ['CaseNumber', 'Subject'],
};
/** Fields that tell more, in orgs whose allow-list has them. */
const HELPFUL: Readonly<Record<string, readonly string[]>> = {
  Account: ['PersonContactId'],
  Lead: ['IsConverted', 'ConvertedContactId', 'ConvertedContact.Name', 'ConvertedAccountId'],
};

export interface Parent {
  object: 'Account' | 'Contact';
  /** Lookup on the object. */
  field: string;
  /** Path of the parent's name. */
  nameField: string;
}

/**
 * `lean`: only what a hit is judged by; for an org that refuses one of the others. `searched`: fields the rules compare.
 */
export function fieldsFor(
  object: string,
  searched: readonly string[],
  settings: Pick<RuleSettings, 'objects'>,
  lean: boolean,
): string[] {
  const own = settings.objects.find((one) => one.object === object);
  const needed = [...(NEEDED[object] ?? ['Name']), ...searched, ...(own?.filters ?? []).map(({ field }) => field)];
  const more = lean
    ? []
    : [
        ...(HELPFUL[object] ?? []),
        ...parentsOf(object, own).flatMap(({ field, nameField }) => [field, nameField]),
        ...overviewOf(own),
      ];
  return uniqueNames([...needed, ...more].filter((field) => field.toLowerCase() !== 'id')).slice(0, 50);
}

/** Fields the administrator chose for the overview (MAT-14), at most five. */
export function overviewOf(own: CrmObjectSettings | undefined): string[] {
  return (own?.fields ?? [])
    .filter(({ overview }) => overview)
    .map(({ field }) => field)
    .slice(0, 5);
}

/** Account and contact that belong to a record of this object, by the lookups the administrator named. */
export function parentsOf(object: string, own: CrmObjectSettings | undefined): Parent[] {
  // A contact's account travels with its link.
  if (own === undefined || object === 'Contact' || object === 'Account') return [];
  const parent = (parentObject: Parent['object'], field: string | null): Parent[] =>
    field === null ? [] : [{ object: parentObject, field, nameField: `${relationOf(field)}.Name` }];
  return [...parent('Contact', own.contactField), ...parent('Account', own.accountField)];
}

/** `Contact__c` -> `Contact__r`, `AccountId` -> `Account`. */
function relationOf(field: string): string {
  return field.endsWith('__c') ? field.replace(/__c$/, '__r') : field.replace(/Id$/, '');
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
