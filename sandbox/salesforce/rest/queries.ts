/** /query, /queryAll, pages of them, /search and /parameterizedSearch. */
import { randomBytes } from 'node:crypto';
import { ApiError } from '../apiError.ts';
import { runSearch, type SearchRequest, type SearchScope } from '../search/runSearch.ts';
import { parseSosl } from '../search/sosl.ts';
import type { JsonRecord } from '../soql/projection.ts';
import { runQuery } from '../soql/runQuery.ts';
import { asObject, type ApiContext, type ApiRequest, type ApiResponse } from './request.ts';

interface Cursor {
  userId: string;
  records: JsonRecord[];
  batch: number;
}

/** Open query results. The platform keeps ten a user; the oldest goes first. */
export class QueryCursors {
  readonly #open = new Map<string, Cursor>();

  keep(cursor: Cursor): string {
    const mine = [...this.#open].filter(([, c]) => c.userId === cursor.userId);
    if (mine.length >= 10 && mine[0]) this.#open.delete(mine[0][0]);
    const locator = `01g${randomBytes(8).toString('hex')}`.slice(0, 18);
    this.#open.set(locator, cursor);
    return locator;
  }

  get(locator: string, userId: string): Cursor | null {
    const cursor = this.#open.get(locator);
    return cursor?.userId === userId ? cursor : null;
  }
}

function page(context: ApiContext, locator: string | null, cursor: Cursor, from: number, kind: string): ApiResponse {
  const end = Math.min(from + cursor.batch, cursor.records.length);
  const done = end >= cursor.records.length;
  const known = done ? locator : (locator ?? context.cursors.keep(cursor));
  return {
    status: 200,
    body: {
      totalSize: cursor.records.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${context.base}/${kind}/${String(known)}-${end}` }),
      records: cursor.records.slice(from, end),
    },
  };
}

/** Rows a page: 2,000, or what Sforce-Query-Options asks for between 200 and 2,000. */
function batchSize(header: string | undefined): number {
  const wanted = /batchSize\s*=\s*(\d+)/i.exec(header ?? '')?.[1];
  return wanted === undefined ? 2000 : Math.min(2000, Math.max(200, Number(wanted)));
}

/** `api`: the Tooling API sees objects of its own. */
export function query(context: ApiContext, request: ApiRequest, api: 'data' | 'tooling' = 'data'): ApiResponse {
  const kind = request.path[0] ?? 'query';
  const next = request.path[1];
  if (next !== undefined) {
    const [locator = '', offset] = next.split('-');
    const cursor = context.cursors.get(locator, context.access.userId);
    if (!cursor) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    return page(context, locator, cursor, Number(offset), kind);
  }
  const soql = request.query.get('q');
  if (soql === null || soql === '') throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const result = runQuery(
    { org: context.org, access: context.access, base: context.base, all: kind === 'queryAll', api },
    soql,
  );
  if (result.records.length === 0)
    return { status: 200, body: { totalSize: result.totalSize, done: true, records: [] } };
  return page(
    context,
    null,
    {
      userId: context.access.userId,
      records: result.records,
      batch: batchSize(request.headers['sforce-query-options']),
    },
    0,
    kind,
  );
}

export function search(context: ApiContext, request: ApiRequest): ApiResponse {
  const text = request.query.get('q');
  if (text === null) throw new ApiError(400, 'MALFORMED_SEARCH', 'A search string has to be specified');
  return {
    status: 200,
    body: { searchRecords: runSearch(context.org, context.access, context.base, parseSosl(text)) },
  };
}

const fieldNames = (fields: unknown): string[] =>
  Array.isArray(fields) ? fields.map(String) : typeof fields === 'string' ? fields.split(',').map((f) => f.trim()) : [];

export function parameterizedSearch(context: ApiContext, request: ApiRequest): ApiResponse {
  const body = request.method === 'GET' ? Object.fromEntries(request.query) : asObject(request.body);
  if (typeof body['q'] !== 'string' || body['q'].trim().length < 2)
    throw new ApiError(400, 'MALFORMED_SEARCH', 'search term must be longer than one character');
  const shared = fieldNames(body['fields']);
  const objects = Array.isArray(body['sobjects'])
    ? body['sobjects']
    : [body['sobject']].filter((name) => name !== undefined).map((name) => ({ name }));
  const parsed: SearchRequest = {
    terms: [body['q']],
    scope: (typeof body['in'] === 'string' ? body['in'] : 'ALL').toUpperCase().replace(' FIELDS', '') as SearchScope,
    overallLimit: typeof body['overallLimit'] === 'number' ? body['overallLimit'] : 2000,
    objects: objects.map((item) => {
      const { name, fields, where, limit } = asObject(item);
      const own = fieldNames(fields);
      return {
        name: String(name),
        fields: own.length > 0 ? own : shared.length > 0 ? shared : ['Id'],
        where: typeof where === 'string' ? where : null,
        limit:
          typeof limit === 'number' ? limit : typeof body['defaultLimit'] === 'number' ? body['defaultLimit'] : 2000,
      };
    }),
  };
  return { status: 200, body: { searchRecords: runSearch(context.org, context.access, context.base, parsed) } };
}
