/** Texts of a plan as values of a field's kind, the way LivePersonFieldValue reads them. */
import { normalizeId } from '../ids.ts';
import type { FieldDef, FieldValue } from '../schema/types.ts';

const isDay = (text: string): boolean => {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

/** Null: the text is none of the field's kind. */
export function fieldFromText(f: FieldDef, text: string): FieldValue {
  switch (f.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'int':
      return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
    case 'double':
    case 'currency':
    case 'percent':
      return /^-?\d{1,18}(\.\d{1,18})?$/.test(text) ? Number(text) : null;
    case 'date':
      return isDay(text) ? text : null;
    case 'datetime': {
      const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text) && isDay(text.slice(0, 10));
      return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
    }
    case 'id':
    case 'reference':
      return normalizeId(text);
    case 'base64':
      return null;
    default:
      return text;
  }
}
