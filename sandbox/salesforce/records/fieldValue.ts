/** Checks one value against its field and turns it into the stored form. */
import { ApiError } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import type { FieldDef, FieldValue } from '../schema/types.ts';

const JAVA_TYPE: Partial<Record<string, string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'date',
  datetime: 'dateTime',
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function wrongType(f: FieldDef, value: unknown): ApiError {
  const token =
    typeof value === 'string'
      ? 'VALUE_STRING'
      : typeof value === 'number'
        ? 'VALUE_NUMBER'
        : typeof value === 'boolean'
          ? value
            ? 'VALUE_TRUE'
            : 'VALUE_FALSE'
          : Array.isArray(value)
            ? 'START_ARRAY'
            : 'START_OBJECT';
  return new ApiError(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${JAVA_TYPE[f.type] ?? 'string'} from ${token} value ${shown(value)} or request may be missing a required field (${f.name})`,
    [f.name],
  );
}

function numberValue(f: FieldDef, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || (f.type === 'int' && !Number.isInteger(value)))
    throw wrongType(f, value);
  const whole = f.type === 'int' ? f.precision : f.precision - f.scale;
  if (Math.abs(value) >= 10 ** whole)
    throw new ApiError(
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${f.label}: value outside of valid range on numeric field: ${value}`,
      [f.name],
    );
  return f.type === 'int' ? value : Number(value.toFixed(f.scale));
}

function timeValue(f: FieldDef, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(f, value);
  if (f.type === 'date') {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
    if (day === undefined || Number.isNaN(Date.parse(day))) throw wrongType(f, value);
    return day;
  }
  const time = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(value)
    ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
    : Number.NaN;
  if (Number.isNaN(time)) throw wrongType(f, value);
  return new Date(time).toISOString();
}

/** Stored form; null for null and for text of blanks only. Throws ApiError naming the field. Lookups are checked for form only. */
export function fieldValue(f: FieldDef, value: unknown): FieldValue {
  if (value === null) {
    if (f.type === 'boolean')
      throw new ApiError(400, 'INVALID_TYPE_ON_FIELD_IN_RECORD', `${f.label}: value not of required type: `, [f.name]);
    return null;
  }
  switch (f.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(f, value);
      return value;
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return numberValue(f, value);
    case 'date':
    case 'datetime':
      return timeValue(f, value);
    case 'id':
    case 'reference': {
      if (value === '') return null;
      const id = normalizeId(value);
      if (id === null)
        throw new ApiError(400, 'MALFORMED_ID', `${f.label}: id value of incorrect type: ${shown(value)}`, [f.name]);
      return id;
    }
    default:
      break;
  }
  if (typeof value !== 'string') throw wrongType(f, value);
  if (f.type === 'base64') return value;
  const text = value.trim();
  if (text === '') return null;
  if (f.length > 0 && text.length > f.length) {
    throw new ApiError(
      400,
      'STRING_TOO_LONG',
      `${f.label}: data value too large: ${text.slice(0, 255)} (max length=${f.length})`,
      [f.name],
    );
  }
  if (f.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw new ApiError(400, 'INVALID_EMAIL_ADDRESS', `${f.label}: invalid email address: ${text}`, [f.name]);
  if (f.restricted && !f.values.some((v) => v.active && v.value === text)) {
    throw new ApiError(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${f.label}: bad value for restricted picklist field: ${text}`,
      [f.name],
    );
  }
  return text;
}
