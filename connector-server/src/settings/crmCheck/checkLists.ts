/** Search filters and related lists of one object (MAT-12, MAT-13, MAT-15). */
import type { OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { CrmObjectSettings, RelatedList } from '../../protocol/crmSettings.ts';
import { operatorFits, valueProblem } from './fieldValue.ts';
import { nearest } from './nearest.ts';
import { fieldOf, told } from './org.ts';
import type { Check } from './org.ts';

export function checkFilters(settings: CrmObjectSettings, object: OrgObject | null, check: Check): void {
  const { complain, org } = check;
  settings.filters.forEach((filter, index) => {
    const at = `objects.${settings.object}.filters.${index}`;
    const several = filter.operator === 'in' || filter.operator === 'not_in';
    const mayBeEmpty = filter.operator === 'equals' || filter.operator === 'not_equals';
    if (filter.values.length === 0 && !mayBeEmpty)
      complain('error', at, `The filter on ${filter.field} needs a value.`);
    if (filter.values.length > 1 && !several)
      complain('error', at, `The filter on ${filter.field} has several values: choose "is one of" for that.`);
    if (object === null) return;
    const field = fieldOf(object, filter.field, at, check);
    if (field === null) return;
    if (!field.filterable)
      return complain('error', at, `Salesforce cannot filter by ${told(object, field)}: it is of type ${field.type}.`);
    if (!operatorFits(field, filter.operator))
      return complain(
        'error',
        at,
        `The operation does not fit ${told(object, field)}, which is of type ${field.type}.`,
      );
    for (const value of filter.values) {
      const problem =
        filter.operator === 'contains' || filter.operator === 'starts_with'
          ? null
          : valueProblem(field, value, (name) => org?.object(name)?.keyPrefix || null);
      if (problem !== null)
        complain(
          problem.certain ? 'error' : 'warning',
          at,
          `The value of the filter on ${told(object, field)} ${problem.text}.`,
        );
    }
  });
}

export function checkRelatedLists(settings: CrmObjectSettings, check: Check): void {
  const { complain, org } = check;
  settings.relatedLists.forEach((list, index) => {
    const at = `objects.${settings.object}.relatedLists.${index}`;
    const object = org?.object(list.object) ?? null;
    if (org === null) return;
    if (object === null)
      return complain(
        'warning',
        at,
        `The API user does not see the object ${list.object}, so this list cannot be checked.`,
      );
    checkList(settings.object, list, object, at, check);
  });
}

function checkList(parent: string, list: RelatedList, object: OrgObject, at: string, check: Check): void {
  const { complain } = check;
  const lookup = fieldOf(object, list.lookupField, at, check);
  if (lookup !== null && !lookup.referenceTo.includes(parent))
    complain(
      'error',
      at,
      `${told(object, lookup)} is no lookup to ${parent}, so it cannot make a list of its records.`,
    );
  const sort = fieldOf(object, list.sortField, at, check);
  if (sort !== null && !sort.sortable)
    complain('error', at, `Salesforce cannot sort by ${told(object, sort)}: it is of type ${sort.type}.`);
  for (const column of list.fields) checkColumn(object, column, at, check);
}

/** A field, or one of a record the row points to, e.g. `Owner.Name`. */
export function checkColumn(object: OrgObject, column: string, at: string, check: Check): void {
  const [first = '', ...rest] = column.split('.');
  if (rest.length === 0) {
    fieldOf(object, column, at, check);
    return;
  }
  const names = object.fields.flatMap(({ relationship }) => (relationship === null ? [] : [relationship]));
  if (names.includes(first)) return;
  const near = nearest(first, names);
  check.complain(
    'error',
    at,
    `${object.label} (${object.object}) has no lookup called ${first}.${near === null ? '' : ` Did you mean ${near}.${rest.join('.')}?`}`,
  );
}
