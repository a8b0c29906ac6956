/** Runs SOQL text as one user: parse, decide what is visible, filter, order, shape. */
import { parseQuery, type OrderByClause, type Query, type Subquery } from '@jetstreamapp/soql-parser-js';
import { canRead } from '../access/sharing.ts';
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import { aggregate, isAggregate, isPlainCount } from './aggregate.ts';
import { conditionTree, type Condition } from './condition.ts';
import { resolvePath } from './fieldPath.ts';
import { candidates, rowFilter } from './filter.ts';
import { projection, type JsonRecord } from './projection.ts';

export interface QueryResult {
  totalSize: number;
  records: JsonRecord[];
}

interface QueryContext {
  org: OrgState;
  access: UserAccess;
  /** `/services/data/vNN.0`, for record addresses. */
  base: string;
  /** Deleted and archived rows too. */
  all: boolean;
  /** Default `data`. */
  api?: 'data' | 'tooling';
}

const PARSED = new Map<string, Query>();

/** Throws MALFORMED_QUERY. The same text is parsed once. */
export function parse(soql: string): Query {
  const known = PARSED.get(soql);
  if (known) return known;
  let query: Query;
  try {
    // No options: with any, the package builds a new parser each time, which takes 90 ms.
    query = parseQuery(soql);
  } catch (error) {
    throw new ApiError(
      400,
      'MALFORMED_QUERY',
      `unexpected token: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
    );
  }
  if (PARSED.size >= 200) PARSED.delete(PARSED.keys().next().value ?? '');
  PARSED.set(soql, query);
  return query;
}

function objectFor(context: QueryContext, name: string | undefined): ObjectDef {
  const definition = name === undefined ? null : context.org.schema.object(name);
  const served = definition?.api === 'both' || definition?.api === (context.api ?? 'data') || context.access.isSystem;
  if (!definition || !served || !context.access.object(definition.name).read) {
    throw new ApiError(
      400,
      'INVALID_TYPE',
      `\nERROR at Row:1:Column:1\nsObject type '${String(name)}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return definition;
}

/** Links of files can only be asked for by document or by entity (Object Reference, ContentDocumentLink). */
function checkLinkFilter(definition: ObjectDef, condition: Condition | null): void {
  if (definition.name !== 'ContentDocumentLink') return;
  const parts = condition?.kind === 'and' ? condition.parts : condition ? [condition] : [];
  if (
    !parts.some(
      (p) =>
        p.kind === 'leaf' &&
        ['contentdocumentid', 'linkedentityid', 'id'].includes(p.path.toLowerCase()) &&
        ['=', 'IN'].includes(p.operator),
    )
  ) {
    throw new ApiError(
      400,
      'MALFORMED_QUERY',
      "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
    );
  }
}

function compareValues(a: FieldValue, b: FieldValue, descending: boolean, nullsLast: boolean): number {
  if (a === null || b === null) return a === b ? 0 : (a === null) === nullsLast ? 1 : -1;
  const [x, y] = [typeof a === 'string' ? a.toLowerCase() : a, typeof b === 'string' ? b.toLowerCase() : b];
  return x === y ? 0 : (x < y ? -1 : 1) * (descending ? -1 : 1);
}

function sort(context: QueryContext, definition: ObjectDef, rows: Row[], clauses: OrderByClause[]): void {
  const keys = clauses.map((clause) => {
    if (!('field' in clause))
      throw new ApiError(400, 'MALFORMED_QUERY', 'ordering by a function is not known to this stand-in');
    const path = resolvePath(context.org, context.access, definition, clause.field);
    if (!path.field.sortable)
      throw new ApiError(400, 'INVALID_FIELD', `field '${path.field.name}' can not be sorted in a query call`);
    return { path, descending: clause.order === 'DESC', nullsLast: clause.nulls === 'LAST' };
  });
  rows.sort((a, b) => {
    for (const key of keys) {
      const order = compareValues(key.path.read(a), key.path.read(b), key.descending, key.nullsLast);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Rows that hold, in order; limit and offset apart. `extra` narrows a child query to its parent. */
function matching(
  context: QueryContext,
  definition: ObjectDef,
  query: Query | Subquery,
  within?: Iterable<Row>,
): Row[] {
  const { org, access } = context;
  const condition = query.where ? conditionTree(query.where) : null;
  checkLinkFilter(definition, within ? null : condition);
  checkFieldDefinitions(definition, condition);
  const filter =
    condition &&
    rowFilter(org, access, definition, condition, (inner) => {
      const target = objectFor(context, inner.sObject);
      const only = inner.fields?.[0];
      if (inner.fields?.length !== 1 || !only || !('field' in only))
        throw new ApiError(400, 'MALFORMED_QUERY', 'a subquery selects exactly one field');
      const path = resolvePath(
        org,
        access,
        target,
        'rawValue' in only && only.rawValue !== undefined ? only.rawValue : only.field,
      );
      return matching(context, target, inner).map((row) => path.read(row));
    });
  const rows: Row[] = [];
  for (const row of within ?? candidates(org, definition, condition)) {
    if (!context.all && (row['IsDeleted'] === true || row['IsArchived'] === true)) continue;
    if ((!filter || filter(row)) && canRead(org, access, definition, row)) rows.push(row);
  }
  if (query.orderBy) sort(context, definition, rows, [query.orderBy].flat());
  return rows;
}

function slice(query: Query | Subquery, rows: Row[]): Row[] {
  if ((query.offset ?? 0) > 2000)
    throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  return query.offset === undefined && query.limit === undefined
    ? rows
    : rows.slice(query.offset ?? 0, (query.offset ?? 0) + (query.limit ?? Infinity));
}

function childRecords(context: QueryContext, parent: ObjectDef, subquery: Subquery, row: Row): JsonRecord | null {
  const relation = context.org.schema
    .childRelations(parent.name)
    .find((r) => r.name.toLowerCase() === subquery.relationshipName.toLowerCase());
  const definition =
    relation && context.access.object(relation.object).read ? context.org.schema.object(relation.object) : null;
  const lookup = definition?.fields.get(relation?.field.toLowerCase() ?? '');
  if (!definition || !lookup)
    throw new ApiError(
      400,
      'INVALID_TYPE',
      `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call.`,
    );
  const rows = slice(
    subquery,
    matching(context, definition, subquery, context.org.store.byValue(definition, lookup, row['Id'] ?? null) ?? []),
  );
  if (rows.length === 0) return null;
  const project = projection(context.org, context.access, definition, context.base, subquery, () => null);
  return { totalSize: rows.length, done: true, records: rows.map(project) };
}

/** Only whole components are shown, and only one at a time (Tooling API Developer Guide, SOQL Operation Limitations). */
function checkComponentColumns(definition: ObjectDef, query: Query, count: number): void {
  const asked = (query.fields ?? []).some(
    (f) =>
      'field' in f && (definition.fields.get(f.field.toLowerCase())?.type === 'complexvalue' || f.field === 'FullName'),
  );
  if (asked && definition.api === 'tooling' && count > 1)
    throw new ApiError(
      400,
      'MALFORMED_QUERY',
      `When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: ${count}`,
    );
}

/** Fields are asked for by object (Object Reference, FieldDefinition). */
function checkFieldDefinitions(definition: ObjectDef, condition: Condition | null): void {
  if (definition.name !== 'FieldDefinition') return;
  const parts = condition?.kind === 'and' ? condition.parts : condition ? [condition] : [];
  const byObject = parts.some(
    (p) => p.kind === 'leaf' && /^EntityDefinition\./i.test(p.path) && ['=', 'IN'].includes(p.operator),
  );
  if (!byObject)
    throw new ApiError(
      400,
      'MALFORMED_QUERY',
      'A filter on a reified column is required [EntityDefinitionId,DurableId]',
    );
}

/** Every row of the answer; the REST layer cuts it into pages. */
export function runQuery(context: QueryContext, soql: string): QueryResult {
  context.org.store.refresh();
  const query = parse(soql);
  const definition = objectFor(context, query.sObject);
  if (isPlainCount(query)) return { totalSize: slice(query, matching(context, definition, query)).length, records: [] };
  if (isAggregate(query)) {
    const records = aggregate(
      context.org,
      context.access,
      definition,
      query,
      matching(context, definition, { ...query, orderBy: [] }),
    );
    return { totalSize: records.length, records };
  }
  const project = projection(context.org, context.access, definition, context.base, query, (subquery, row) =>
    childRecords(context, definition, subquery, row),
  );
  const rows = slice(query, matching(context, definition, query));
  checkComponentColumns(definition, query, rows.length);
  return { totalSize: rows.length, records: rows.map(project) };
}
