/** A warning before settings are saved that ask more of the API user than those in force, and than it has. Pure. */
import type { CrmProblem } from '../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { OrgView } from '../settings/crmCheck/org.ts';
import { listedField } from './fieldRights.ts';
import { neededRights } from './neededRights.ts';
import { inWords } from './rightInWords.ts';
import { rightKey } from './rightKey.ts';
import type { NeededRight } from './types.ts';

/** Where the pages show it: with no part of the settings in particular. */
export const RIGHTS_PLACE = 'rights';

/** `org`: as the API user sees it; null: it cannot be asked now. */
export function moreRights(inForce: CrmSettings, crm: CrmSettings, org: OrgView | null): CrmProblem[] {
  const before = new Set(neededRights({ crm: inForce }).map(rightKey));
  const added = neededRights({ crm }).filter((right) => !before.has(rightKey(right)));
  const lacking = added.filter((right) => has(right, org) === false);
  const unseen = added.filter((right) => has(right, org) === null);
  return [
    ...warning(
      lacking,
      (words) =>
        `With these settings the API user needs rights that it does not have: ${words}. Until somebody gives them to it, what needs them is left out or set aside.`,
    ),
    ...warning(
      unseen,
      (words) =>
        `With these settings the API user needs more rights, and from here it cannot be seen whether it has them: ${words}.`,
    ),
  ];
}

function warning(rights: readonly NeededRight[], text: (words: string) => string): CrmProblem[] {
  if (rights.length === 0) return [];
  const reasons = [...new Set(rights.map(({ why }) => why))].join(' ');
  const cure = 'The page “Rights” makes a permission set that gives them (or: npm run rights).';
  return [{ level: 'warning', at: RIGHTS_PLACE, text: `${text(rights.map(inWords).join('; '))} ${reasons} ${cure}` }];
}

/** Null: a description does not tell. */
function has(right: NeededRight, org: OrgView | null): boolean | null {
  if (org === null || right.kind === 'system') return null;
  const object = org.object(right.object);
  if (object === null) return right.object === 'Task' ? null : false;
  if (right.kind === 'object') {
    if (right.access === 'read') return true;
    if (right.access === 'create') return object.createable ?? null;
    return right.access === 'edit' ? (object.updateable ?? null) : null;
  }
  // The parts of an address are granted by the address.
  const fields = object.fields.filter(({ field }) => listedField(right.object, field) === right.field);
  if (right.access === 'read' || fields.length === 0) return fields.length > 0;
  return fields.some(({ writable }) => writable === undefined) ? null : fields.some(({ writable }) => writable);
}
