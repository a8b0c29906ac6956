/** Search within a lookup of a form. */
import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmSearch } from '../protocol/crmTypes.ts';
import type { FindStep, PlanFilter, SearchStep } from '../protocol/planTypes.ts';
import { readPhone, searchSpellings } from '../support/phone/phoneNumber.ts';
import { isSalesforceId } from '../support/salesforceId.ts';
import { nameFields, parentFields, unique } from './crmFields.ts';
import { hasIdShape } from './idSearch.ts';
import { nameField } from './nameField.ts';

const MIN_CHARS = 2;
const MAX_CHARS = 80;
const MAX_FOUND = 5;
/** A polymorphic lookup points to more objects than one plan should ask. */
const MAX_TARGETS = 3;

/**
 * Looks for `text` among the records a lookup may point to: in full text, and by the beginning of the name, because the
 * full text does not know yet what was saved seconds ago. A record id finds its record.
 */
export function lookupSearch(settings: CrmSettings, targets: readonly string[], text: string): CrmSearch {
  const asked = text.trim().slice(0, MAX_CHARS);
  const objects = targets.slice(0, MAX_TARGETS);
  const columns = Object.fromEntries(objects.map((object) => [object, columnsOf(settings, object)]));
  if (objects.length === 0) return { plan: null, note: 'There is nothing to choose from here.', columns };
  if (asked.length < MIN_CHARS) return { plan: null, note: `Write at least ${MIN_CHARS} characters.`, columns };
  const fieldsOf = (object: string): string[] => {
    const rules = settings.objects.find((one) => one.object === object);
    return unique([...nameFields(object), ...(columns[object] ?? []), ...(rules ? parentFields(rules) : [])]);
  };
  const allOf = (object: string): PlanFilter[] => settings.objects.find((one) => one.object === object)?.filters ?? [];
  const find = (object: string): FindStep => ({
    verb: 'find',
    as: `by${object}`,
    object,
    fields: fieldsOf(object),
    anyOf: [],
    allOf: allOf(object),
    limit: MAX_FOUND,
  });
  const byId = (object: string): FindStep => ({ ...find(object), anyOf: [{ field: 'Id', value: asked }] });
  const byName = (object: string): FindStep => ({
    ...find(object),
    allOf: [{ field: nameField(object), operator: 'starts_with', values: [asked] }, ...allOf(object)],
    orderBy: { field: nameField(object), direction: 'asc' },
  });
  const inText: SearchStep = {
    verb: 'search',
    as: 'text',
    texts: [asked, ...spellings(settings, asked)],
    scope: 'all',
    objects: objects.map((object) => ({ object, fields: fieldsOf(object), allOf: allOf(object), limit: MAX_FOUND })),
  };
  const steps = hasIdShape(asked) && isSalesforceId(asked) ? objects.map(byId) : [...objects.map(byName), inText];
  return { plan: { steps }, note: '', columns };
}

/** A phone number in the other ways it may be stored. */
function spellings(settings: CrmSettings, text: string): string[] {
  const phone = /\p{L}/u.test(text) ? null : readPhone(text, settings.phoneCountry ?? null);
  return phone === null ? [] : searchSpellings(phone);
}

/** What stands beside the name: the first two overview fields that are neither the name nor ids of other records. */
function columnsOf(settings: CrmSettings, object: string): string[] {
  const fields = settings.objects.find((one) => one.object === object)?.fields ?? [];
  const shown = fields.filter(
    ({ field, overview }) => overview && !nameFields(object).includes(field) && !field.endsWith('Id'),
  );
  return shown.slice(0, 2).map(({ field }) => field);
}
