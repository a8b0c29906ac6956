/** Which fields are asked for so that a record of an object can be named, shown and linked. */
import type { CrmObjectSettings } from '../protocol/crmSettings.ts';
import type { PlanFilter } from '../protocol/planTypes.ts';
import { nameField } from './nameField.ts';

/** Beside what a record is called: what a case is about, whose number alone says nothing; which contact an account is, if it is a person. */
const TOLD_WITH_NAME: Readonly<Record<string, readonly string[]>> = { Account: ['PersonContactId'], Case: ['Subject'] };

/** What a record is called and recognized by. Fields that an org does not have are left out by it. */
export function nameFields(object: string): readonly string[] {
  return [nameField(object), ...(TOLD_WITH_NAME[object] ?? [])];
}

/** `AccountId` -> `Account.Name`, a custom lookup ending in `__c` -> the same with `__r.Name`; null for a field that is no lookup by its name. */
export function parentName(field: string): string | null {
  if (field.endsWith('__c')) return `${field.slice(0, -1)}r.Name`;
  return /^[A-Za-z]\w*Id$/.test(field) ? `${field.slice(0, -2)}.Name` : null;
}

/** Of the lookups to account and contact: the ids, and the names that are shown for them. */
export function parentFields(settings: CrmObjectSettings): string[] {
  return [settings.accountField, settings.contactField].flatMap((field) => {
    if (field === null) return [];
    const name = parentName(field);
    return name === null ? [field] : [field, name];
  });
}

/** The filters an administrator set for an object, as a plan's conditions (MAT-12). */
export function filtersOf(settings: CrmObjectSettings): { allOf: PlanFilter[] } | Record<never, never> {
  return settings.filters.length === 0 ? {} : { allOf: settings.filters.map((filter) => ({ ...filter })) };
}

export function unique(fields: readonly string[]): string[] {
  return [...new Set(fields)];
}
