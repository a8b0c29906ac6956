/** /composite/sobjects: up to 200 records a call, one result per record, in order. */
import { ApiError } from '../apiError.ts';
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
import type { FieldValue, ObjectDef } from '../schema/types.ts';
import { asObject, type ApiContext, type ApiRequest, type ApiResponse, type Json } from './request.ts';
import { methodNotAllowed, recordJson } from './sobjects.ts';

const MAX_RECORDS = 200;
/** Rows of several objects are worked off in runs of one object; more than ten runs are refused. */
const MAX_CHUNKS = 10;

interface ItemResult {
  id?: string;
  success: boolean;
  errors: unknown[];
  created?: boolean;
}

function failed(error: unknown): ItemResult {
  if (!(error instanceof ApiError)) throw error;
  return { success: false, errors: [error.toItem()] };
}

const ROLLED_BACK = new ApiError(
  400,
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

/** Works the items off one by one; with allOrNone a failure takes everything back. */
function each(context: ApiContext, allOrNone: boolean, work: (() => ItemResult)[]): ItemResult[] {
  const results: ItemResult[] = [];
  const run = (): void => {
    for (const item of work) {
      try {
        results.push(context.org.store.atomically(item));
      } catch (error) {
        results.push(failed(error));
      }
    }
    if (allOrNone && results.some((r) => !r.success)) throw ROLLED_BACK;
  };
  if (!allOrNone) {
    run();
    return results;
  }
  try {
    context.org.store.atomically(run);
    return results;
  } catch (error) {
    if (error !== ROLLED_BACK) throw error;
    return results.map((r) => (r.success ? failed(ROLLED_BACK) : r));
  }
}

function typeOf(record: Json): string {
  const type = asObject(record['attributes'])['type'];
  if (typeof type !== 'string') throw new ApiError(400, 'INVALID_TYPE', 'Each record needs attributes with a type');
  return type;
}

function recordsOf(request: ApiRequest): Json[] {
  const records = asObject(request.body)['records'];
  if (!Array.isArray(records))
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'The list of records is missing: [records]');
  if (records.length > MAX_RECORDS)
    throw new ApiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  const objects = records.map(asObject);
  let chunks = 0;
  objects.forEach((record, i) => {
    if (i === 0 || typeOf(record) !== typeOf(objects[i - 1] ?? {})) chunks++;
  });
  if (chunks > MAX_CHUNKS)
    throw new ApiError(400, 'INVALID_INPUT', `cannot submit more than ${MAX_CHUNKS} chunks of objects in one call`);
  return objects;
}

function objectOf(context: ApiContext, name: string): ObjectDef {
  const definition = context.org.schema.object(name);
  if (!definition || !context.access.object(definition.name).read)
    throw new ApiError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`);
  return definition;
}

/** A field that does not exist refuses the whole call: the request does not parse (switch unknownFieldRefusesCollection). */
function checkColumns(context: ApiContext, definition: ObjectDef, record: Json): void {
  for (const name of Object.keys(record)) {
    if (name === 'attributes' || name.toLowerCase() === 'id') continue;
    const f =
      definition.fields.get(name.toLowerCase()) ??
      [...definition.fields.values()].find((g) => g.relationshipName?.toLowerCase() === name.toLowerCase());
    if (!f || !context.access.readable(definition, f))
      throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${definition.name}`);
  }
}

function write(context: ApiContext, request: ApiRequest): ApiResponse {
  const { org, access } = context;
  const options = saveOptions(request.headers);
  const records = recordsOf(request);
  const allOrNone = asObject(request.body)['allOrNone'] === true;
  const upsertObject = request.path[2];
  const keyField = request.path[3];
  const prepared = records.map((record) => {
    const definition = objectOf(context, typeOf(record));
    if (upsertObject !== undefined && definition.name.toLowerCase() !== upsertObject.toLowerCase())
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${definition.name}' does not match the address`);
    if (org.switches.unknownFieldRefusesCollection) checkColumns(context, definition, record);
    return { definition, record };
  });
  const work = prepared.map(({ definition, record }) => (): ItemResult => {
    const { attributes: _, ...fields } = record;
    if (upsertObject !== undefined && keyField !== undefined) {
      const name = definition.fields.get(keyField.toLowerCase())?.name ?? keyField;
      const entry = Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase());
      const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== entry?.[0]));
      const result = upsertRecord(org, access, definition, name, (entry?.[1] ?? null) as FieldValue, rest, options);
      return { id: result.id, success: true, errors: [], created: result.created };
    }
    if (request.method === 'POST')
      return { id: createRecord(org, access, definition, fields, undefined, options), success: true, errors: [] };
    const { id, Id, ...rest } = fields;
    const wanted = id ?? Id;
    if (typeof wanted !== 'string') throw new ApiError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call');
    updateRecord(org, access, definition, wanted, rest, options);
    return { id: normalizeId(wanted) ?? wanted, success: true, errors: [] };
  });
  return { status: 200, body: each(context, allOrNone, work) };
}

function remove(context: ApiContext, request: ApiRequest): ApiResponse {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length > MAX_RECORDS)
    throw new ApiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  const work = ids.map((id) => (): ItemResult => {
    const definition = context.org.schema.objectOfId(id);
    if (!definition || !context.access.object(definition.name).read)
      throw new ApiError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    deleteRecord(context.org, context.access, definition, id);
    return { id: normalizeId(id) ?? id, success: true, errors: [] };
  });
  return { status: 200, body: each(context, request.query.get('allOrNone') === 'true', work) };
}

function retrieve(context: ApiContext, request: ApiRequest): ApiResponse {
  const definition = visibleObject(context.org, context.access, request.path[2] ?? '');
  const body = asObject(request.body);
  const listOf = (name: string): string[] =>
    Array.isArray(body[name])
      ? body[name].map(String)
      : (request.query.get(name) ?? '').split(',').filter((v) => v !== '');
  const fields = listOf('fields');
  const records = listOf('ids').map((id) => {
    try {
      return recordJson(context, definition, readableRow(context.org, context.access, definition, id), fields);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  });
  return { status: 200, body: records };
}

export function collections(context: ApiContext, request: ApiRequest): ApiResponse {
  const named = request.path[2] !== undefined;
  if (named && request.path[3] === undefined && (request.method === 'POST' || request.method === 'GET'))
    return retrieve(context, request);
  if (named && request.method === 'PATCH' && request.path[3] !== undefined) return write(context, request);
  if (!named && (request.method === 'POST' || request.method === 'PATCH')) return write(context, request);
  if (!named && request.method === 'DELETE') return remove(context, request);
  throw methodNotAllowed(request.method);
}
