/** Conditions of a plan as predicates, with the meaning a user-mode query gives them. */
import type { PlanFilter } from '../../../connector-server/src/protocol/planTypes.ts';
import { normalizeId } from '../ids.ts';
import type { FieldDef, FieldType, FieldValue, Row } from '../schema/types.ts';
import type { FieldPath } from '../soql/fieldPath.ts';
import { fieldFromText } from './fieldTexts.ts';
import { bad } from './planShape.ts';

export type RowTest = (row: Row) => boolean;

const EQUAL_BY_TEXT: ReadonlySet<FieldType> = new Set([
  'id',
  'reference',
  'string',
  'email',
  'phone',
  'picklist',
  'combobox',
  'url',
]);
const TEXTS: ReadonlySet<FieldType> = new Set(['string', 'email', 'phone', 'picklist', 'combobox', 'url', 'textarea']);
const isId = (f: FieldDef): boolean => f.type === 'id' || f.type === 'reference';

const fold = (f: FieldDef, value: FieldValue): FieldValue =>
  typeof value === 'string' && !f.caseSensitive && TEXTS.has(f.type) ? value.toLowerCase() : value;

export interface Equality {
  path: FieldPath;
  /** As it is stored, for an index. */
  wanted: string;
  test: RowTest;
}

/** `anyOf`: equality with a text. Null: the value is no id, so nothing has it. Refuses `bad_plan`. */
export function equality(path: FieldPath, name: string, value: string): Equality | null {
  const f = path.field;
  if (!f.filterable || !EQUAL_BY_TEXT.has(f.type)) throw bad(`${name} cannot be searched by`);
  const wanted = isId(f) ? normalizeId(value) : value;
  if (wanted === null) return null;
  const expected = fold(f, wanted);
  return { path, wanted, test: (row) => fold(f, path.read(row)) === expected };
}

function likeTest(path: FieldPath, name: string, operator: string, value: string): RowTest {
  const f = path.field;
  if (!TEXTS.has(f.type)) throw bad(`${name} holds no text, so it cannot be compared by "${operator}"`);
  const wanted = value.toLowerCase();
  return (row) => {
    const text = path.read(row);
    if (typeof text !== 'string') return false;
    return operator === 'contains' ? text.toLowerCase().includes(wanted) : text.toLowerCase().startsWith(wanted);
  };
}

function orderTest(path: FieldPath, name: string, operator: string, wanted: FieldValue): RowTest {
  const f = path.field;
  if (isId(f) || f.type === 'boolean') throw bad(`${name} has no order`);
  const holds: Record<string, (order: number) => boolean> = {
    less: (order) => order < 0,
    less_or_equal: (order) => order <= 0,
    greater: (order) => order > 0,
    greater_or_equal: (order) => order >= 0,
  };
  return (row) => {
    const value = fold(f, path.read(row));
    if (value === null || wanted === null) return false;
    return holds[operator]?.(value < wanted ? -1 : value > wanted ? 1 : 0) === true;
  };
}

/** `allOf`: one filter. Refuses `bad_plan` where value and field do not go together. */
export function filterTest(path: FieldPath, filter: PlanFilter): RowTest {
  const { field: name, operator, values } = filter;
  const f = path.field;
  if (!f.filterable) throw bad(`${name} cannot be filtered by`);
  if (operator === 'contains' || operator === 'starts_with') return likeTest(path, name, operator, values[0] ?? '');
  const wanted = values.map((text) => {
    const value = fold(f, fieldFromText(f, text));
    if (value === null && !isId(f)) throw bad(`"${text.slice(0, 40)}" is no value of ${name}`);
    return value;
  });
  // A text that is no id is the id of nothing.
  const known = new Set(values.length === 0 ? [null] : wanted.filter((value) => value !== null));
  if (operator === 'equals' || operator === 'in') return (row) => known.has(fold(f, path.read(row) ?? null));
  if (operator === 'not_equals' || operator === 'not_in') return (row) => !known.has(fold(f, path.read(row) ?? null));
  return orderTest(path, name, operator, wanted[0] ?? null);
}
