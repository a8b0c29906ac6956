/** /composite/graph: up to 75 graphs of 500 parts in all, each graph whole or not at all (REST API Developer Guide, "Composite Graph"). */
import { ApiError } from '../apiError.ts';
import { composite } from './composite.ts';
import { asObject, type ApiContext, type ApiRequest, type ApiResponse } from './request.ts';

const MAX_GRAPHS = 75;
const MAX_NODES = 500;
/** Records by id or external id, and nothing else: no queries, no collections. */
const ALLOWED = /^\/services\/data\/v\d+\.0\/sobjects\/\w+(\/[^?]+)?$/;

export function graphs(context: ApiContext, request: ApiRequest): ApiResponse {
  const body = asObject(request.body);
  const list = (Array.isArray(body['graphs']) ? body['graphs'] : []).map(asObject);
  const parts = list.map(({ compositeRequest }): unknown[] =>
    Array.isArray(compositeRequest) ? (compositeRequest as unknown[]) : [],
  );
  if (list.length === 0 || list.length > MAX_GRAPHS)
    throw new ApiError(400, 'INVALID_INPUT', `The number of graphs must be between 1 and ${MAX_GRAPHS}`);
  if (parts.flat().length > MAX_NODES)
    throw new ApiError(400, 'LIMIT_EXCEEDED', `A payload can have at most ${MAX_NODES} nodes`);
  if (new Set(list.map(({ graphId }) => graphId)).size < list.length)
    throw new ApiError(400, 'INVALID_INPUT', 'Each graph needs a graphId of its own');
  for (const part of parts.flat().map(asObject))
    if (!ALLOWED.test(String(part['url'])))
      throw new ApiError(400, 'INVALID_INPUT', `Not supported in a graph: ${String(part['url'])}`);
  return {
    status: 200,
    body: {
      graphs: list.map(({ graphId }, index) => {
        const answer = composite(context, {
          ...request,
          body: { allOrNone: true, compositeRequest: parts[index] ?? [] },
        });
        const { compositeResponse } = asObject(answer.body);
        const done = Array.isArray(compositeResponse) ? compositeResponse.map(asObject) : [];
        return {
          graphId,
          graphResponse: { compositeResponse: done },
          isSuccessful: done.every(({ httpStatusCode }) => Number(httpStatusCode) < 300),
        };
      }),
    },
  };
}
