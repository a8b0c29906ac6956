/** One SOQL comparison as a predicate on a field's value. */
import { ApiError } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import type { FieldDef, FieldValue } from '../schema/types.ts';
import { dateRange } from './dateLiterals.ts';

export interface Literal {
  text: string;
  type: string;
}
export type Test = (value: FieldValue) => boolean;

/** `'it\'s'` -> `it's`. */
export function unquote(text: string): string {
  if (!text.startsWith("'")) return text;
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', b: '\b' };
  return text.slice(1, -1).replace(/\\(.)/gs, (_, c: string) => escapes[c] ?? c);
}

function mismatch(f: FieldDef, literal: Literal): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `\nERROR at Row:1:Column:1\nvalue of filter criterion for field '${f.name}' must be of type ${f.type} (${literal.type})`,
  );
}

/** Literal as it compares with stored values; null for NULL. Throws INVALID_FIELD when the kinds differ. */
export function literalValue(f: FieldDef, literal: Literal): FieldValue {
  if (literal.type === 'NULL') return null;
  switch (f.type) {
    case 'boolean':
      if (literal.type !== 'BOOLEAN') throw mismatch(f, literal);
      return literal.text.toUpperCase() === 'TRUE';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      if (literal.type !== 'INTEGER' && literal.type !== 'DECIMAL') throw mismatch(f, literal);
      return Number(literal.text);
    case 'date':
      if (literal.type !== 'DATE') throw mismatch(f, literal);
      return literal.text;
    case 'datetime':
      if (literal.type !== 'DATETIME') throw mismatch(f, literal);
      return new Date(literal.text).toISOString();
    default:
      break;
  }
  if (literal.type !== 'STRING') throw mismatch(f, literal);
  const text = unquote(literal.text);
  if (f.type !== 'id' && f.type !== 'reference') return text;
  if (text === '') return null;
  const id = normalizeId(text);
  if (id === null) throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id;
}

function fold(f: FieldDef, value: FieldValue): FieldValue {
  return typeof value === 'string' &&
    f.type !== 'id' &&
    f.type !== 'reference' &&
    f.type !== 'datetime' &&
    f.type !== 'date' &&
    !f.caseSensitive
    ? value.toLowerCase()
    : value;
}

function rangeTest(f: FieldDef, operator: string, literal: Literal, now: number): Test {
  const { from, to } = dateRange(literal.text, now);
  const compare: Record<string, (t: number) => boolean> = {
    '=': (t) => t >= from && t < to,
    '!=': (t) => t < from || t >= to,
    '<': (t) => t < from,
    '<=': (t) => t < to,
    '>': (t) => t >= to,
    '>=': (t) => t >= from,
  };
  const test = compare[operator];
  if (!test || (f.type !== 'date' && f.type !== 'datetime')) throw mismatch(f, literal);
  return (value) => value !== null && test(Date.parse(String(value)));
}

function likeTest(f: FieldDef, literal: Literal): Test {
  const pattern = String(literal.text)
    .slice(1, -1)
    .replace(
      /\\([%_])|\\(.)|([.*+?^${}()|[\]/])|(%)|(_)/gs,
      (_, escaped?: string, other?: string, special?: string, any?: string, one?: string) =>
        escaped ??
        (other !== undefined
          ? `\\${other}`
          : special !== undefined
            ? `\\${special}`
            : any !== undefined
              ? '[\\s\\S]*'
              : one !== undefined
                ? '[\\s\\S]'
                : ''),
    );
  const expression = new RegExp(`^${pattern}$`, f.caseSensitive ? '' : 'i');
  return (value) => value !== null && expression.test(String(value));
}

/** Throws ApiError when the comparison is impossible for the field. */
export function comparison(f: FieldDef, operator: string, literals: Literal[], now: number): Test {
  const first = literals[0];
  if (!f.filterable)
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `\nERROR at Row:1:Column:1\nfield '${f.name}' can not be filtered in a query call`,
    );
  if (operator === 'IN' || operator === 'NOT IN') {
    const set = new Set(literals.map((literal) => fold(f, literalValue(f, literal))));
    return operator === 'IN' ? (value) => set.has(fold(f, value)) : (value) => !set.has(fold(f, value));
  }
  if (!first) throw new ApiError(400, 'MALFORMED_QUERY', 'a comparison lacks its value');
  if (first.type === 'DATE_LITERAL' || first.type === 'DATE_N_LITERAL') return rangeTest(f, operator, first, now);
  if (operator === 'LIKE') {
    if (
      first.type !== 'STRING' ||
      f.type === 'id' ||
      f.type === 'reference' ||
      typeof literalValue({ ...f, type: 'string' }, first) !== 'string'
    )
      throw new ApiError(
        400,
        'INVALID_QUERY_FILTER_OPERATOR',
        `\nERROR at Row:1:Column:1\ninvalid operator on ${f.type} field`,
      );
    return likeTest(f, first);
  }
  const wanted = fold(f, literalValue(f, first));
  // An empty text is stored as null, so '' and null are one.
  const expected = wanted === '' ? null : wanted;
  if (operator === '=') return (value) => fold(f, value) === expected;
  if (operator === '!=') return (value) => fold(f, value) !== expected;
  if (expected === null || f.type === 'boolean')
    throw new ApiError(
      400,
      'INVALID_QUERY_FILTER_OPERATOR',
      `\nERROR at Row:1:Column:1\ninvalid operator on ${f.type} field`,
    );
  const ordered: Record<string, (a: number | string, b: number | string) => boolean> = {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  };
  const test = ordered[operator];
  if (!test)
    throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `\nERROR at Row:1:Column:1\ninvalid operator ${operator}`);
  return (value) => {
    const folded = fold(f, value);
    return folded !== null && typeof folded !== 'boolean' && test(folded, expected as number | string);
  };
}
