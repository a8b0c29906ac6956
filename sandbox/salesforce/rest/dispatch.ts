/** Which room answers which address below `/services/data/vNN.0`. */
import { notFound } from '../apiError.ts';
import { batch, composite } from './composite.ts';
import { collections } from './collections.ts';
import { parameterizedSearch, query, search } from './queries.ts';
import type { ApiContext, ApiRequest, ApiResponse } from './request.ts';
import { methodNotAllowed, sobjects } from './sobjects.ts';

function resources(context: ApiContext): ApiResponse {
  const names = ['composite', 'limits', 'parameterizedSearch', 'query', 'queryAll', 'search', 'sobjects'];
  return { status: 200, body: Object.fromEntries(names.map((name) => [name, `${context.base}/${name}`])) };
}

function limits(context: ApiContext): ApiResponse {
  const { used, max } = context.usage();
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
      DataStorageMB: { Max: 1024, Remaining: 1000 },
      FileStorageMB: { Max: 1024, Remaining: 1000 },
    },
  };
}

/** Throws ApiError for every refusal. */
export function dispatch(context: ApiContext, request: ApiRequest): ApiResponse {
  const only = (method: string, work: () => ApiResponse): ApiResponse => {
    if (request.method !== method) throw methodNotAllowed(request.method);
    return work();
  };
  switch (request.path[0]) {
    case undefined:
      return only('GET', () => resources(context));
    case 'limits':
      return only('GET', () => limits(context));
    case 'sobjects':
      return sobjects(context, request);
    case 'query':
    case 'queryAll':
      return only('GET', () => query(context, request));
    case 'search':
      return only('GET', () => search(context, request));
    case 'parameterizedSearch':
      return parameterizedSearch(context, request);
    case 'composite':
      if (request.path[1] === 'sobjects') return collections(context, request);
      if (request.path[1] === 'batch') return only('POST', () => batch(context, request));
      if (request.path[1] === undefined) return only('POST', () => composite(context, request));
      throw notFound();
    default:
      throw notFound();
  }
}
