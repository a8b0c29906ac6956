/** A record id typed into the search: its record is looked up, whatever is chosen beside the box. */
import type { CrmObjectSettings } from '../protocol/crmSettings.ts';
import type { FindStep } from '../protocol/planTypes.ts';
import { fullId, isIdOf, isSalesforceId, standardObjectOf } from '../support/salesforceId.ts';
import { filtersOf } from './crmFields.ts';

export interface IdSearch {
  steps: FindStep[];
  note: string;
  /** It may also be a word or a number, to be searched as text. */
  alsoText: boolean;
}

/**
 * What to look up for `text`; null: it is no record id. The object is known by the id's first three characters, else all
 * that fit are tried. 18 characters check themselves (Salesforce help: "Record ID"), 15 do not.
 */
export function idSearch(
  text: string,
  objects: readonly CrmObjectSettings[],
  fieldsOf: (one: CrmObjectSettings) => string[],
): IdSearch | null {
  if (!hasIdShape(text)) return null;
  const id = fullId(text.slice(0, 15));
  const fitting = objects.filter(({ object }) => isIdOf(object, id));
  const standard = standardObjectOf(id);
  if (!isSalesforceId(text))
    return fitting.length === 0 && standard === null
      ? null
      : { steps: [], note: 'If this is a record id, it is mistyped: copy it again.', alsoText: true };
  const alsoText = text.length === 15;
  if (fitting.length > 0)
    return { steps: fitting.map((one) => find(one, id, fieldsOf(one))), note: 'Looked up by its record id.', alsoText };
  if (alsoText) return null;
  const whose = standard === null ? 'an object' : `the object ${standard}`;
  return { steps: [], note: `This is the id of ${whose} that this skill does not search.`, alsoText };
}

/** 15 or 18 letters and digits; without a digit it is a long word, as the first characters of an id have one. */
export function hasIdShape(text: string): boolean {
  return /^(?=\D*\d)[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text);
}

function find(one: CrmObjectSettings, id: string, fields: string[]): FindStep {
  const { object } = one;
  return {
    verb: 'find',
    as: `id_${object}`.slice(0, 40),
    object,
    fields,
    anyOf: [{ field: 'Id', value: id }],
    ...filtersOf(one),
    limit: 1,
  };
}
