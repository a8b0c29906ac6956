/** /composite: up to 25 subrequests in order, later ones naming results of earlier ones; /composite/batch: independent ones. */
import { ApiError } from '../apiError.ts';
import { dispatch } from './dispatch.ts';
import { asObject, pathSegments, type ApiContext, type ApiRequest, type ApiResponse, type Json } from './request.ts';

const MAX_SUBREQUESTS = 25;
const MAX_QUERIES_OR_COLLECTIONS = 5;

interface SubResult {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/** Replaces `@{ref.path[0].x}` in text; a text that is one reference keeps the value's type. */
function resolve(value: unknown, results: ReadonlyMap<string, SubResult>): unknown {
  if (typeof value === 'string') {
    const look = (reference: string): unknown => {
      const [ref = '', ...path] = reference.replace(/\[(\d+)\]/g, '.$1').split('.');
      let found: unknown = results.get(ref)?.body;
      if (found === undefined)
        throw new ApiError(
          400,
          'PROCESSING_HALTED',
          `Invalid reference specified. No value for ${reference} found in ${ref}`,
        );
      for (const part of path) found = Array.isArray(found) ? found[Number(part)] : asObject(found)[part];
      if (found === undefined)
        throw new ApiError(
          400,
          'PROCESSING_HALTED',
          `Invalid reference specified. No value for ${reference} found in ${ref}`,
        );
      return found;
    };
    const whole = /^@\{([^}]+)\}$/.exec(value);
    if (whole?.[1] !== undefined) return look(whole[1]);
    return value.replace(/@\{([^}]+)\}/g, (_, reference: string) => String(look(reference)));
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, results)]));
  return value;
}

/** A subrequest's address as an ApiRequest. Throws when it leaves the API version. */
function toRequest(context: ApiContext, method: string, address: string, body: unknown, headers: Json): ApiRequest {
  const url = new URL(address, 'http://org.invalid');
  const inner =
    /^\/services\/data\/v\d+\.0\/(.*)$/.exec(url.pathname)?.[1] ??
    url.pathname.replace(/^\/?v\d+\.0\//, '').replace(/^\//, '');
  return {
    method,
    query: url.searchParams,
    body,
    path: pathSegments(inner),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
  };
}

const methodOf = (item: Json): string => (typeof item['method'] === 'string' ? item['method'].toUpperCase() : 'GET');

/** Runs one inner request; refusals become its answer. */
function answer(context: ApiContext, request: ApiRequest): ApiResponse {
  try {
    return context.org.store.atomically(() => dispatch(context, request));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: error.body ?? [error.toRest()] };
  }
}

function halted(referenceId: string): SubResult {
  return {
    body: [
      {
        errorCode: 'PROCESSING_HALTED',
        message: 'The transaction was rolled back since another operation in the same transaction failed.',
      },
    ],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId,
  };
}

function checkSize(list: Json[], urlOf: (item: Json) => string): void {
  if (list.length === 0 || list.length > MAX_SUBREQUESTS)
    throw new ApiError(400, 'INVALID_INPUT', `The number of subrequests must be between 1 and ${MAX_SUBREQUESTS}`);
  const heavy = list.filter((item) => /\/(query|queryAll|composite\/sobjects)(\/|\?|$)/.test(urlOf(item)));
  if (heavy.length > MAX_QUERIES_OR_COLLECTIONS)
    throw new ApiError(
      400,
      'LIMIT_EXCEEDED',
      `The request can not contain more than ${MAX_QUERIES_OR_COLLECTIONS} query and sobject collection operations`,
    );
}

class Rollback extends Error {}

export function composite(context: ApiContext, request: ApiRequest): ApiResponse {
  const body = asObject(request.body);
  const list = (Array.isArray(body['compositeRequest']) ? body['compositeRequest'] : []).map(asObject);
  checkSize(list, (item) => String(item['url']));
  const allOrNone = body['allOrNone'] === true;
  const results = new Map<string, SubResult>();
  for (const item of list) {
    if (typeof item['referenceId'] !== 'string' || !/^\w+$/.test(item['referenceId']))
      throw new ApiError(
        400,
        'INVALID_INPUT',
        'Each subrequest needs a referenceId of letters, digits and underscores',
      );
  }
  const run = (): void => {
    for (const item of list) {
      const referenceId = String(item['referenceId']);
      let response: ApiResponse;
      try {
        const inner = toRequest(
          context,
          methodOf(item),
          String(resolve(item['url'], results)),
          resolve(item['body'], results),
          asObject(item['httpHeaders']),
        );
        response = answer(context, inner);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        response = { status: error.status, body: error.body ?? [error.toRest()] };
      }
      results.set(referenceId, {
        body: response.body ?? null,
        httpHeaders: response.headers ?? {},
        httpStatusCode: response.status,
        referenceId,
      });
      if (allOrNone && response.status >= 300) throw new Rollback();
    }
  };
  try {
    context.org.store.atomically(run);
  } catch (error) {
    if (!(error instanceof Rollback)) throw error;
    const failedAt = [...results.values()].at(-1);
    return {
      status: 200,
      body: {
        compositeResponse: list.map((item) =>
          failedAt && failedAt.referenceId === item['referenceId'] ? failedAt : halted(String(item['referenceId'])),
        ),
      },
    };
  }
  return { status: 200, body: { compositeResponse: [...results.values()] } };
}

export function batch(context: ApiContext, request: ApiRequest): ApiResponse {
  const body = asObject(request.body);
  const list = (Array.isArray(body['batchRequests']) ? body['batchRequests'] : []).map(asObject);
  if (list.length === 0 || list.length > MAX_SUBREQUESTS)
    throw new ApiError(400, 'INVALID_INPUT', `The number of subrequests must be between 1 and ${MAX_SUBREQUESTS}`);
  const results: { statusCode: number; result: unknown }[] = [];
  let hasErrors = false;
  for (const item of list) {
    if (hasErrors && body['haltOnError'] === true) {
      results.push({
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      });
      continue;
    }
    const response = answer(context, toRequest(context, methodOf(item), String(item['url']), item['richInput'], {}));
    hasErrors ||= response.status >= 400;
    results.push({ statusCode: response.status, result: response.body ?? null });
  }
  return { status: 200, body: { hasErrors, results } };
}
