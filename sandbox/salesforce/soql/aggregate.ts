/** COUNT, MIN, MAX, SUM, AVG with or without GROUP BY fields. */
import type { FieldType, Query } from '@jetstreamapp/soql-parser-js';
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import { resolvePath } from './fieldPath.ts';
import { jsonValue, type JsonRecord } from './projection.ts';

const COMBINE: Record<string, (values: (string | number | boolean)[]) => FieldValue> = {
  COUNT: (values) => values.length,
  COUNT_DISTINCT: (values) => new Set(values).size,
  MIN: (values) => values.reduce<FieldValue>((a, b) => (a === null || b < a ? b : a), null),
  MAX: (values) => values.reduce<FieldValue>((a, b) => (a === null || b > a ? b : a), null),
  SUM: (values) => (values.length === 0 ? null : values.reduce<number>((a, b) => a + Number(b), 0)),
  AVG: (values) => (values.length === 0 ? null : values.reduce<number>((a, b) => a + Number(b), 0) / values.length),
};

export function isAggregate(query: Query): boolean {
  return (
    query.groupBy !== undefined ||
    (query.fields ?? []).some(
      (f) => f.type === 'FieldFunctionExpression' && f.isAggregateFn === true && f.parameters.length > 0,
    )
  );
}

/** `SELECT COUNT() FROM …`, which answers only totalSize. */
export function isPlainCount(query: Query): boolean {
  const [only, ...more] = query.fields ?? [];
  return (
    more.length === 0 &&
    only?.type === 'FieldFunctionExpression' &&
    only.functionName.toUpperCase() === 'COUNT' &&
    only.parameters.length === 0
  );
}

const pathOf = (item: FieldType): string =>
  item.type === 'Field'
    ? item.field
    : item.type === 'FieldRelationship'
      ? [...item.relationships, item.field].join('.')
      : '';

export function aggregate(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  query: Query,
  rows: Row[],
): JsonRecord[] {
  if (query.having) throw new ApiError(400, 'MALFORMED_QUERY', 'HAVING is not known to this stand-in');
  const keys = [query.groupBy ?? []].flat().map((clause) => {
    if (!('field' in clause))
      throw new ApiError(400, 'MALFORMED_QUERY', 'grouping by a function is not known to this stand-in');
    return { path: clause.field.toLowerCase(), resolved: resolvePath(org, access, definition, clause.field) };
  });
  const groups = new Map<string, Row[]>();
  if (keys.length === 0) groups.set('', rows);
  else {
    for (const row of rows) {
      const key = JSON.stringify(keys.map((k) => k.resolved.read(row)));
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  }
  return [...groups.values()].map((group) => {
    const out: JsonRecord = { attributes: { type: 'AggregateResult' } };
    let unnamed = 0;
    for (const item of query.fields ?? []) {
      if (item.type === 'FieldFunctionExpression') {
        const combine = COMBINE[item.functionName.toUpperCase()];
        if (!combine)
          throw new ApiError(400, 'MALFORMED_QUERY', `function ${item.functionName} is not known to this stand-in`);
        const [parameter] = item.parameters;
        if (typeof parameter !== 'string')
          throw new ApiError(400, 'MALFORMED_QUERY', 'nested functions are not known to this stand-in');
        const resolved = resolvePath(org, access, definition, parameter);
        const values = group.map((row) => resolved.read(row)).filter((value) => value !== null);
        const value = combine(values);
        out[item.alias ?? `expr${unnamed++}`] = typeof value === 'string' ? jsonValue(resolved.field, value) : value;
      } else {
        const key = keys.find((k) => k.path === pathOf(item).toLowerCase());
        if (!key) throw new ApiError(400, 'MALFORMED_QUERY', `Field must be grouped or aggregated: ${pathOf(item)}`);
        const alias = 'alias' in item ? item.alias : undefined;
        out[alias ?? key.resolved.field.name] = jsonValue(
          key.resolved.field,
          group[0] ? key.resolved.read(group[0]) : null,
        );
      }
    }
    return out;
  });
}
