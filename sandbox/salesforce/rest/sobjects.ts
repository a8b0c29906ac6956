/** /sobjects: describe, and single records. */
import { ApiError, notFound } from '../apiError.ts';
import {
  createRecord,
  deleteRecord,
  readableRow,
  updateRecord,
  upsertRecord,
  visibleObject,
} from '../records/recordWriter.ts';
import { saveOptions } from '../rules/saveRules.ts';
import { normalizeId } from '../ids.ts';
import { describeGlobal, describeObject } from '../schema/describe.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import { jsonValue, recordUrl, type JsonRecord } from '../soql/projection.ts';
import { noSuchColumn } from '../soql/fieldPath.ts';
import type { ApiContext, ApiRequest, ApiResponse } from './request.ts';

/** When the schema or somebody's access last changed; described once per org start. */
const notModified = (request: ApiRequest, since: number): boolean => {
  const header = request.headers['if-modified-since'];
  return header !== undefined && Math.floor(since / 1000) * 1000 <= Date.parse(header);
};

function describe(context: ApiContext, request: ApiRequest, definition: ObjectDef): ApiResponse {
  const modified = context.org.describedAt();
  const headers = { 'Last-Modified': new Date(modified).toUTCString() };
  if (notModified(request, modified)) return { status: 304, headers };
  return { status: 200, headers, body: describeObject(context.org.schema, definition, context.access, context.base) };
}

/** A record as GET answers it: every readable field, or those asked for. */
export function recordJson(context: ApiContext, definition: ObjectDef, row: Row, only: string[] | null): JsonRecord {
  const out: JsonRecord = { attributes: { type: definition.name, url: recordUrl(context.base, definition, row) } };
  const fields =
    only === null
      ? [...definition.fields.values()].filter((f) => context.access.readable(definition, f))
      : only.map((name) => {
          const f = definition.fields.get(name.trim().toLowerCase());
          if (!f || !context.access.readable(definition, f)) throw noSuchColumn(name.trim(), definition);
          return f;
        });
  for (const f of fields) out[f.name] = jsonValue(f, row[f.name] ?? null, recordUrl(context.base, definition, row));
  if (only !== null && !('Id' in out)) out['Id'] = row['Id'];
  return out;
}

function upsert(
  context: ApiContext,
  request: ApiRequest,
  definition: ObjectDef,
  field: string,
  key: string,
): ApiResponse {
  const { access, org } = context;
  const known = definition.fields.get(field.toLowerCase());
  if (known && request.body !== null && typeof request.body === 'object' && known.name in request.body) {
    throw new ApiError(400, 'INVALID_FIELD', `The ${known.name} field should not be specified in the sobject data.`, [
      known.name,
    ]);
  }
  const result = upsertRecord(
    org,
    access,
    definition,
    field,
    known && ['double', 'int'].includes(known.type) ? Number(key) : key,
    request.body,
    saveOptions(request.headers),
  );
  if (!result.created && !org.switches.upsertUpdateHasBody) return { status: 204 };
  return {
    status: result.created ? 201 : 200,
    body: { id: result.id, success: true, errors: [], created: result.created },
  };
}

function byExternalId(context: ApiContext, definition: ObjectDef, field: string, key: string): Row {
  const f = definition.fields.get(field.toLowerCase());
  if (!f || !f.externalId || !context.access.readable(definition, f))
    throw notFound(`Provided external ID field does not exist or is not accessible: ${field}`);
  const row = (context.org.store.byValue(definition, f, key) ?? []).find((r) => r['IsDeleted'] !== true);
  if (!row) throw notFound();
  return readableRow(context.org, context.access, definition, String(row['Id']));
}

function singleRecord(context: ApiContext, request: ApiRequest, definition: ObjectDef, row: () => Row): ApiResponse {
  const { access, org } = context;
  switch (request.method) {
    case 'GET':
      return {
        status: 200,
        body: recordJson(context, definition, row(), request.query.get('fields')?.split(',') ?? null),
      };
    case 'PATCH':
      updateRecord(org, access, definition, String(row()['Id']), request.body, saveOptions(request.headers));
      return { status: 204 };
    case 'DELETE':
      deleteRecord(org, access, definition, String(row()['Id']));
      return { status: 204 };
    default:
      throw methodNotAllowed(request.method);
  }
}

export function methodNotAllowed(method: string): ApiError {
  return new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed.`);
}

export function sobjects(context: ApiContext, request: ApiRequest): ApiResponse {
  const [, name, second, third] = request.path;
  const { org, access } = context;
  if (name === undefined) {
    if (notModified(request, org.describedAt())) return { status: 304 };
    return {
      status: 200,
      body: describeGlobal(org.schema, access, context.base),
      headers: { 'Last-Modified': new Date(org.describedAt()).toUTCString() },
    };
  }
  const definition = visibleObject(org, access, name);
  if (second === undefined) {
    if (request.method === 'POST') {
      return {
        status: 201,
        body: {
          id: createRecord(org, access, definition, request.body, undefined, saveOptions(request.headers)),
          success: true,
          errors: [],
        },
      };
    }
    if (request.method !== 'GET') throw methodNotAllowed(request.method);
    return {
      status: 200,
      body: {
        objectDescribe: { name: definition.name, label: definition.label, keyPrefix: definition.keyPrefix },
        recentItems: [],
      },
    };
  }
  if (second === 'describe' && third === undefined) return describe(context, request, definition);
  if (third === undefined)
    return singleRecord(context, request, definition, () => readableRow(org, access, definition, second));
  const file = definition.fields.get(third.toLowerCase());
  if (request.method === 'GET' && file?.type === 'base64') {
    const row = readableRow(org, access, definition, second);
    return { status: 200, raw: Buffer.from(String(row[file.name] ?? ''), 'base64') };
  }
  if (request.method === 'PATCH' && (normalizeId(second) === null || definition.fields.has(second.toLowerCase())))
    return upsert(context, request, definition, second, third);
  return singleRecord(context, request, definition, () => byExternalId(context, definition, second, third));
}
