/** A WHERE clause as a predicate, and the rows worth asking it about. */
import type { Query } from '@jetstreamapp/soql-parser-js';
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import { comparison, literalValue } from './comparison.ts';
import type { Condition, Leaf } from './condition.ts';
import { resolvePath } from './fieldPath.ts';

export type Filter = (row: Row) => boolean;
/** Runs a semi-join's inner query: the values of its one field. */
export type SubqueryValues = (query: Query) => FieldValue[];

function leafFilter(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  leaf: Leaf,
  subquery: SubqueryValues,
): Filter {
  const path = resolvePath(org, access, definition, leaf.path);
  if (leaf.subquery) {
    const values = new Set(subquery(leaf.subquery));
    if (leaf.operator === 'IN') return (row) => values.has(path.read(row));
    if (leaf.operator === 'NOT IN') return (row) => !values.has(path.read(row));
    throw new ApiError(400, 'MALFORMED_QUERY', 'a subquery needs IN or NOT IN');
  }
  const test = comparison(path.field, leaf.operator, leaf.literals, org.now());
  return (row) => test(path.read(row));
}

export function rowFilter(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  condition: Condition,
  subquery: SubqueryValues,
): Filter {
  switch (condition.kind) {
    case 'leaf':
      return leafFilter(org, access, definition, condition, subquery);
    case 'not': {
      const inner = rowFilter(org, access, definition, condition.inner, subquery);
      return (row) => !inner(row);
    }
    case 'and': {
      const parts = condition.parts.map((part) => rowFilter(org, access, definition, part, subquery));
      return (row) => parts.every((part) => part(row));
    }
    case 'or': {
      const parts = condition.parts.map((part) => rowFilter(org, access, definition, part, subquery));
      return (row) => parts.some((part) => part(row));
    }
  }
}

/** Rows an index narrows the search to; every row of the object when none applies. The filter still runs on them. */
export function candidates(org: OrgState, definition: ObjectDef, condition: Condition | null): Iterable<Row> {
  for (const leaf of condition?.kind === 'and' ? condition.parts : condition ? [condition] : []) {
    if (
      leaf.kind !== 'leaf' ||
      leaf.subquery ||
      leaf.path.includes('.') ||
      (leaf.operator !== '=' && leaf.operator !== 'IN')
    )
      continue;
    const f = definition.fields.get(leaf.path.toLowerCase());
    const values = f && f.type !== 'datetime' ? leaf.literals.map((literal) => literalValue(f, literal)) : [];
    if (!f || values.length === 0 || values.includes(null) || values.includes('')) continue;
    const lists = values.map((value) => org.store.byValue(definition, f, value));
    if (lists.every((list) => list !== null)) return new Set(lists.flat());
  }
  return org.store.rows(definition);
}
