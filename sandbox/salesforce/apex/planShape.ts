/** The parts every step of a record plan is made of, read strictly (docs/apex-contracts.md, Records). */
import type {
  FilterOperator,
  PlanCondition,
  PlanFilter,
  RecordValues,
} from '../../../connector-server/src/protocol/planTypes.ts';
import { ApexRefusal } from './apexOrg.ts';

const MAX_TEXT = 255;
const MAX_FIELDS = 100;
const MAX_CONDITIONS = 20;
const MAX_FILTERS = 10;
const MAX_ROWS = 50;
const OPERATORS: ReadonlySet<string> = new Set([
  'equals',
  'not_equals',
  'less',
  'less_or_equal',
  'greater',
  'greater_or_equal',
  'contains',
  'starts_with',
  'in',
  'not_in',
]);

export const bad = (why: string): ApexRefusal =>
  new ApexRefusal('bad_plan', `The connector asked for records in a way that cannot be understood: ${why}.`);

export function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad(`"${what}" is not an object`);
}

/** `minimum` to `maximum` entries. */
export function listOf(value: unknown, what: string, minimum: number, maximum: number): unknown[] {
  if (!Array.isArray(value)) throw bad(`"${what}" is not a list`);
  if (value.length < minimum || value.length > maximum)
    throw bad(`"${what}" does not have ${minimum} to ${maximum} entries`);
  return value;
}

export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_TEXT) return value;
  throw bad(`"${what}" is not a text of 1 to ${MAX_TEXT} characters`);
}

export function flagOf(value: unknown, what: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw bad(`"${what}" is not true or false`);
}

export function limitOf(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_ROWS) return Number(value);
  throw bad(`"limit" is not a number from 1 to ${MAX_ROWS}`);
}

export const fieldsOf = (value: unknown, minimum: 0 | 1): string[] =>
  listOf(value, 'fields', minimum, MAX_FIELDS).map((name) => textOf(name, 'fields'));

export const conditionsOf = (value: unknown, minimum: 0 | 1): PlanCondition[] =>
  listOf(value, 'anyOf', minimum, MAX_CONDITIONS).map((entry) => {
    const pair = objectOf(entry, 'anyOf');
    return { field: textOf(pair['field'], 'field'), value: textOf(pair['value'], 'value') };
  });

function operatorOf(value: unknown): FilterOperator {
  const name = textOf(value, 'operator');
  if (!OPERATORS.has(name)) throw bad(`there is no operator "${name}"`);
  return name as FilterOperator;
}

/** How many values an operator takes: equality none or one, lists one and more, the rest one. */
function filterOf(entry: unknown): PlanFilter {
  const row = objectOf(entry, 'allOf');
  const operator = operatorOf(row['operator']);
  const several = operator === 'in' || operator === 'not_in';
  const none = operator === 'equals' || operator === 'not_equals';
  const values = listOf(row['values'], 'values', none ? 0 : 1, several ? MAX_CONDITIONS : 1);
  return { field: textOf(row['field'], 'field'), operator, values: values.map((v) => textOf(v, 'values')) };
}

export const filtersOf = (value: unknown): PlanFilter[] =>
  value === undefined || value === null ? [] : listOf(value, 'allOf', 0, MAX_FILTERS).map(filterOf);

/** Texts of any length: the plan's own size is the limit. Names of fields of the object itself, never of a parent. */
export function valuesOf(value: unknown): RecordValues {
  const row = objectOf(value, 'values');
  const names = Object.keys(row);
  if (names.length < 1 || names.length > MAX_FIELDS) throw bad(`"values" does not have 1 to ${MAX_FIELDS} entries`);
  const values = names.map((name): [string, string | null] => {
    const text = row[name];
    if (!/^\w{1,80}$/.test(name)) throw bad(`"${name.slice(0, 80)}" is no field that can be set`);
    if (typeof text !== 'string' && text !== null) throw bad(`the value of ${name} is neither a text nor null`);
    return [name, text];
  });
  // Own properties, also of a name such as __proto__.
  return Object.fromEntries(values);
}
