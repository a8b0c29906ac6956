import type { CrmObject, CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';
import { objectName } from 'c/uiWords';
import type { Rights } from './rights';

/** Fields that name a record, the first with a value wins. A case is its number and what it is about. */
const NAMES = ['Name', 'CaseNumber', 'Subject', 'ContractNumber', 'OrderNumber', 'SolutionName', 'WorkOrderNumber'];

export function rowName({ object, fields }: PlanRow): string {
  if (object === 'Case') return [fields['CaseNumber'], fields['Subject']].filter(Boolean).join(' · ') || 'Case';
  for (const name of NAMES) if (fields[name]) return fields[name];
  return 'Without name';
}

/** The same record, whether its id has 15 characters or 18. */
export function sameRecord(a: string, b: string): boolean {
  return a.slice(0, 15) === b.slice(0, 15);
}

/** A record as forms and links refer to it, with its parents as far as the row tells them. */
export function rowReference(row: PlanRow): CrmReference {
  const { AccountId: accountId, ContactId: contactId } = row.fields;
  return {
    object: row.object,
    recordId: row.id,
    name: rowName(row),
    ...(accountId ? { accountId } : {}),
    ...(contactId ? { contactId } : {}),
  };
}

/** What an object is called: in the settings, else in the org, else by its API name. */
export function objectLabel(object: string, objects: readonly CrmObject[], rights: Rights, plural = false): string {
  const own = objects.find((one) => one.object === object)?.label;
  const described = rights?.[object];
  const ofOrg = plural ? described?.labelPlural : described?.label;
  return own || ofOrg || (plural ? `${objectName(object)}s` : objectName(object));
}
