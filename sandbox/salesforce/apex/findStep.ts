/** `find` and `read`: rows by conditions, and one row by its id. */
import type { FindStep, ReadStep, StepResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { canRead } from '../access/sharing.ts';
import { normalizeId } from '../ids.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import type { FieldPath } from '../soql/fieldPath.ts';
import { allowedObject, type AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { equality, filterTest, type Equality, type RowTest } from './conditions.ts';
import { bad } from './planShape.ts';
import { naming, readableObject, refusedStep, visiblePath, type PreparedStep } from './preparedStep.ts';
import { planRow, returnedFields } from './returnedFields.ts';

/** Rows are counted up to this many. */
const MAX_COUNTED = 2000;

/** Readable, live rows that pass `tests`; those of `candidates` when an index found them. */
export function readableRows(
  run: ApexRun,
  definition: ObjectDef,
  candidates: Iterable<Row>,
  tests: readonly RowTest[],
): Row[] {
  const rows: Row[] = [];
  for (const row of new Set(candidates))
    if (row['IsDeleted'] !== true && tests.every((test) => test(row)) && canRead(run.org, run.access, definition, row))
      rows.push(row);
  return rows;
}

export interface AllOf {
  tests: RowTest[];
  /** False: one filter is on a field this user does not see. Leaving it out would widen what is found. */
  visible: boolean;
  /** Field of a filter that the org's list does not hold. */
  unlisted: string | null;
}

/** Names what is not allowed. Refuses `bad_plan`. */
export function allOfTests(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  filters: FindStep['allOf'],
  notAllowed: string[],
): AllOf {
  const all: AllOf = { tests: [], visible: true, unlisted: null };
  for (const filter of filters ?? []) {
    const listed = allowed.filtered.get(filter.field.toLowerCase());
    const path = listed === undefined ? null : visiblePath(run, definition, listed);
    if (listed === undefined) {
      notAllowed.push(`${allowed.object}.${filter.field}`);
      all.unlisted ??= filter.field;
    } else if (path) all.tests.push(filterTest(path, filter));
    else all.visible = false;
  }
  return all;
}

interface AnyOf {
  given: boolean;
  /** Some condition is on a field this user sees. */
  visible: boolean;
  /** How many conditions are on fields the org's list does not hold. */
  unlisted: number;
  equalities: Equality[];
}

function anyOfTests(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  step: FindStep,
  notAllowed: string[],
): AnyOf {
  const found: AnyOf = { given: step.anyOf.length > 0, visible: false, unlisted: 0, equalities: [] };
  for (const { field, value } of step.anyOf) {
    const listed = allowed.searched.get(field.toLowerCase());
    if (listed === undefined) {
      notAllowed.push(`${allowed.object}.${field}`);
      found.unlisted++;
    }
    const path = listed === undefined ? null : visiblePath(run, definition, listed);
    if (!path) continue;
    found.visible = true;
    const equal = equality(path, field, value);
    if (equal) found.equalities.push(equal);
  }
  return found;
}

/** Rows an index narrows the conditions to; every row of the object where one has none. */
function candidates(run: ApexRun, definition: ObjectDef, equalities: readonly Equality[]): Iterable<Row> {
  const lists = equalities.map(({ path, wanted }) =>
    path.relations.length === 0 ? run.org.store.byValue(definition, path.field, wanted) : null,
  );
  return lists.every((list) => list !== null) ? lists.flat() : run.org.store.rows(definition);
}

function ordered(rows: Row[], by: FieldPath | null, direction: 'asc' | 'desc'): Row[] {
  const key = (row: Row): FieldValue => (by ? by.read(row) : (row['LastModifiedDate'] ?? null));
  const sign = direction === 'asc' ? 1 : -1;
  return rows.sort((a, b) => {
    const [x, y] = [key(a), key(b)].map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
    if (x === y || x === undefined || y === undefined) return String(a['Id']).localeCompare(String(b['Id']));
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y ? -sign : sign;
  });
}

/** Null when the org's list does not hold it or the user does not see it: the usual order is kept. Refuses `bad_plan`. */
function orderPath(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  step: FindStep,
  notAllowed: string[],
): FieldPath | null {
  if (!step.orderBy) return null;
  const listed = allowed.filtered.get(step.orderBy.field.toLowerCase());
  if (listed === undefined) notAllowed.push(`${allowed.object}.${step.orderBy.field}`);
  const path = listed === undefined ? null : visiblePath(run, definition, listed);
  if (path && !path.field.sortable) throw bad(`${step.orderBy.field} cannot be ordered by`);
  return path;
}

/** Throws ApexRefusal `bad_plan`. */
export function prepareFind(run: ApexRun, step: FindStep): PreparedStep {
  const allowed = allowedObject(run, step.object);
  if (!allowed?.allows('find')) return refusedStep(step.as, `searching ${step.object}`, [step.object]);
  const definition = readableObject(run, allowed.object);
  if (!definition) return { refused: null, seesAnything: false, run: () => ({ as: step.as, rows: [], more: false }) };
  const fields = returnedFields(run, definition, allowed.returned('find'), step.fields);
  const notAllowed: string[] = [];
  const anyOf = anyOfTests(run, allowed, definition, step, notAllowed);
  const allOf = allOfTests(run, allowed, definition, step.allOf, notAllowed);
  const order = orderPath(run, allowed, definition, step, notAllowed);
  const unlisted =
    anyOf.given && anyOf.unlisted === step.anyOf.length ? (step.anyOf[0]?.field ?? null) : allOf.unlisted;
  if (unlisted !== null)
    return refusedStep(step.as, `the field ${unlisted} of ${allowed.object}`, [...fields.notAllowed, ...notAllowed]);
  const seesAnything = allOf.visible && (!anyOf.given || anyOf.visible);
  return {
    refused: null,
    seesAnything,
    run: (): StepResult => {
      const some = (row: Row): boolean => anyOf.equalities.some(({ test }) => test(row));
      const tests = anyOf.given ? [...allOf.tests, some] : allOf.tests;
      const among = anyOf.given ? candidates(run, definition, anyOf.equalities) : run.org.store.rows(definition);
      const rows = seesAnything ? readableRows(run, definition, among, tests) : [];
      const sorted = ordered(rows, order, order ? (step.orderBy?.direction ?? 'asc') : 'desc');
      return {
        as: step.as,
        rows: sorted.slice(0, step.limit).map((row) => planRow(definition, fields, row)),
        more: rows.length > step.limit,
        ...(step.count === true ? { total: Math.min(rows.length, MAX_COUNTED) } : {}),
        ...naming([...fields.notAllowed, ...notAllowed]),
      };
    },
  };
}

/** A record that is not there, of another object, or not to be seen gives no row. */
export function prepareRead(run: ApexRun, step: ReadStep): PreparedStep {
  const allowed = allowedObject(run, step.object);
  if (!allowed?.allows('read')) return refusedStep(step.as, `reading ${step.object}`, [step.object]);
  const definition = readableObject(run, allowed.object);
  if (!definition) return { refused: null, seesAnything: false, run: () => ({ as: step.as, rows: [], more: false }) };
  const fields = returnedFields(run, definition, allowed.returned('read'), step.fields);
  return {
    refused: null,
    seesAnything: true,
    run: () => {
      const row = run.org.store.get(definition, normalizeId(step.recordId) ?? '');
      const rows = row ? readableRows(run, definition, [row], []) : [];
      return {
        as: step.as,
        rows: rows.map((found) => planRow(definition, fields, found, true)),
        more: false,
        ...naming(fields.notAllowed),
      };
    },
  };
}
