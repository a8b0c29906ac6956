/** Texts of a plan as values of their fields, field by field: what cannot be set is named, nothing is guessed. */
import type { RecordValues, SaveResult } from '../../../connector-server/src/protocol/planTypes.ts';
import type { FieldValue, ObjectDef } from '../schema/types.ts';
import type { AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { fieldFromText } from './fieldTexts.ts';

export type SaveError = SaveResult['errors'][number];

const WRONG_TYPE = 'INVALID_TYPE_ON_FIELD_IN_RECORD';

/** An empty text empties the field; a checkbox cannot be emptied. `values` by the field's own name, ready to be saved when `errors` is empty. */
export function writtenValues(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  verb: 'create' | 'update',
  values: RecordValues,
): { values: Record<string, FieldValue>; errors: SaveError[] } {
  const listed = allowed.written(verb);
  const result: { values: Record<string, FieldValue>; errors: SaveError[] } = { values: {}, errors: [] };
  for (const [name, text] of Object.entries(values)) {
    const refuse = (code: string, message: string): void => {
      result.errors.push({ field: name, code, message });
    };
    const f = definition.fields.get(name.toLowerCase());
    if (!listed.has(name.toLowerCase())) {
      refuse('not_allowed', 'Your Salesforce administrator has not allowed this field from the softphone.');
    } else if (!f || !run.access.editable(definition, f) || !(verb === 'create' ? f.createable : f.updateable)) {
      refuse('INVALID_FIELD_FOR_INSERT_UPDATE', 'You may not set this field in Salesforce.');
    } else {
      const isEmpty = text === null || text.trim() === '';
      const value = isEmpty ? null : fieldFromText(f, text);
      if (value === null && (!isEmpty || f.type === 'boolean'))
        refuse(WRONG_TYPE, `This is no value of the field ${f.label}.`);
      else result.values[f.name] = value;
    }
  }
  return result;
}
