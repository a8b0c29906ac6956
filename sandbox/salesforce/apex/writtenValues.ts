/** Texts of a plan as values of their fields, field by field: what cannot be set is named, nothing is guessed. */
import type { RecordValues, SaveResult } from '../../../connector-server/src/protocol/planTypes.ts';
import type { FieldDef, FieldValue, ObjectDef } from '../schema/types.ts';
import type { AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';

export type SaveError = SaveResult['errors'][number];

const WRONG_TYPE = 'INVALID_TYPE_ON_FIELD_IN_RECORD';

/** Undefined: the text is none of the field's kind. An empty text empties the field. */
function valueOf(f: FieldDef, text: string): FieldValue | undefined {
  if (text.trim() === '') return null;
  switch (f.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'int':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'double':
    case 'currency':
    case 'percent':
      return /^-?\d{1,18}(\.\d{1,18})?$/.test(text) ? Number(text) : undefined;
    case 'date': {
      const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
      return isDay ? text : undefined;
    }
    case 'datetime': {
      const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text);
      return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;
    }
    case 'id':
    case 'reference':
      return /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text) ? text : undefined;
    case 'base64':
      return undefined;
    default:
      return text;
  }
}

/** `values` by the field's own name, ready to be saved when `errors` is empty. */
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
      const value = text === null ? null : valueOf(f, text);
      if (value === undefined || (value === null && f.type === 'boolean'))
        refuse(WRONG_TYPE, `This is no value of the field ${f.label}.`);
      else result.values[f.name] = value;
    }
  }
  return result;
}
