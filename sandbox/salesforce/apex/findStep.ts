/** `find` and `read`: rows by conditions, and one row by its id. */
import type { FindStep, ReadStep, StepResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { canRead } from '../access/sharing.ts';
import { normalizeId } from '../ids.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import type { FieldPath } from '../soql/fieldPath.ts';
import { allowedObject, type AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { equality, filterTest, type RowTest } from './conditions.ts';
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

/** `allOf` as tests; null when one filter can hold for nothing this user sees. Names what is not allowed. */
export function allOfTests(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  filters: FindStep['allOf'],
  notAllowed: string[],
): RowTest[] | null {
  const tests: RowTest[] = [];
  let possible = true;
  for (const filter of filters ?? []) {
    const listed = allowed.filtered.get(filter.field.toLowerCase());
    if (listed === undefined) notAllowed.push(`${allowed.object}.${filter.field}`);
    const path = listed === undefined ? null : visiblePath(run, definition, listed);
    // A filter nobody may look through narrows to nothing: leaving it out would widen what is found.
    if (path) tests.push(filterTest(path, filter));
    else possible = false;
  }
  return possible ? tests : null;
}

interface AnyOf {
  given: boolean;
  /** Some condition is on a field this user sees. */
  visible: boolean;
  tests: RowTest[];
  indexed: Row[] | null;
}

function anyOfTests(
  run: ApexRun,
  allowed: AllowedObject,
  definition: ObjectDef,
  step: FindStep,
  notAllowed: string[],
): AnyOf {
  const found: AnyOf = { given: step.anyOf.length > 0, visible: false, tests: [], indexed: [] };
  for (const { field, value } of step.anyOf) {
    const listed = allowed.searched.get(field.toLowerCase());
    if (listed === undefined) notAllowed.push(`${allowed.object}.${field}`);
    const path = listed === undefined ? null : visiblePath(run, definition, listed);
    if (!path) continue;
    found.visible = true;
    const equal = equality(path, field, value);
    if (!equal) continue;
    found.tests.push(equal.test);
    const rows = path.relations.length === 0 ? run.org.store.byValue(definition, path.field, equal.wanted) : null;
    found.indexed = rows === null || found.indexed === null ? null : [...found.indexed, ...rows];
  }
  return found;
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
  const nothingAllowed =
    notAllowed.length > 0 && !anyOf.visible && notAllowed.length >= step.anyOf.length && anyOf.given;
  if (nothingAllowed)
    return refusedStep(
      step.as,
      `the field ${notAllowed[0]?.split('.').slice(1).join('.') ?? ''} of ${allowed.object}`,
      notAllowed,
    );
  const seesAnything = allOf !== null && (!anyOf.given || anyOf.visible);
  return {
    refused: null,
    seesAnything,
    run: (): StepResult => {
      const tests = [...(allOf ?? []), ...(anyOf.given ? [(row: Row) => anyOf.tests.some((test) => test(row))] : [])];
      const candidates = anyOf.given && anyOf.indexed !== null ? anyOf.indexed : run.org.store.rows(definition);
      const rows = seesAnything ? readableRows(run, definition, candidates, tests) : [];
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
