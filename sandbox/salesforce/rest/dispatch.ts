/** Which room answers which address below `/services/data/vNN.0`. */
import { ApiError, notFound } from '../apiError.ts';
import { batch, composite } from './composite.ts';
import { graphs } from './graphs.ts';
import { collections } from './collections.ts';
import { parameterizedSearch, query, search } from './queries.ts';
import { deployRequests } from './deployRequests.ts';
import type { ApiContext, ApiRequest, ApiResponse } from './request.ts';
import { methodNotAllowed, sobjects } from './sobjects.ts';

function resources(context: ApiContext): ApiResponse {
  const names = ['composite', 'limits', 'parameterizedSearch', 'query', 'queryAll', 'search', 'sobjects'];
  return { status: 200, body: Object.fromEntries(names.map((name) => [name, `${context.base}/${name}`])) };
}

/** Salesforce shows it to users with View Setup and Configuration (REST API Developer Guide, "Limits"). */
function limits(context: ApiContext): ApiResponse {
  if (!context.access.isSystem && !context.access.can('ViewSetup'))
    throw new ApiError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights: View Setup and Configuration');
  const { used, max } = context.usage();
  const { dataMb, dataMaxMb, filesMb, filesMaxMb } = context.storage();
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
      DataStorageMB: { Max: dataMaxMb, Remaining: Math.max(0, Math.floor(dataMaxMb - dataMb)) },
      FileStorageMB: { Max: filesMaxMb, Remaining: Math.max(0, Math.floor(filesMaxMb - filesMb)) },
    },
  };
}

/** Throws ApiError for every refusal. */
export function dispatch(context: ApiContext, request: ApiRequest): ApiResponse {
  const only = (method: string, work: () => ApiResponse): ApiResponse => {
    if (request.method !== method) throw methodNotAllowed(request.method);
    return work();
  };
  context.org.store.refresh();
  switch (request.path[0]) {
    case undefined:
      return only('GET', () => resources(context));
    case 'limits':
      return only('GET', () => limits(context));
    case 'tooling':
      if (request.path[1] === 'query' && request.path[2] === undefined)
        return only('GET', () => query(context, { ...request, path: request.path.slice(1) }, 'tooling'));
      throw notFound();
    case 'sobjects':
      return sobjects(context, request);
    case 'query':
    case 'queryAll':
      return only('GET', () => query(context, request));
    case 'search':
      return only('GET', () => search(context, request));
    case 'parameterizedSearch':
      return parameterizedSearch(context, request);
    case 'metadata':
      return deployRequests(context, request);
    case 'composite':
      if (request.path[1] === 'sobjects') return collections(context, request);
      if (request.path[1] === 'graph') return only('POST', () => graphs(context, request));
      if (request.path[1] === 'batch') return only('POST', () => batch(context, request));
      if (request.path[1] === undefined) return only('POST', () => composite(context, request));
      throw notFound();
    default:
      throw notFound();
  }
}
