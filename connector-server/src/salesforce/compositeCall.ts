/** Several collection calls in one request: /composite with up to five collections (REST API Developer Guide, "Composite"). */
import { CallFailure } from './callFailure.ts';
import { collectionRequest, type Row } from './collectionCall.ts';
import type { OrgCall } from './orgConnection.ts';

const COLLECTIONS_PER_CALL = 5;

/** Calls that travel together, in order. */
export function inComposites(calls: readonly Row[][]): Row[][][] {
  const together: Row[][][] = [];
  for (let at = 0; at < calls.length; at += COLLECTIONS_PER_CALL)
    together.push(calls.slice(at, at + COLLECTIONS_PER_CALL));
  return together;
}

/** Parts are carried out in order, each for itself (`allOrNone` false). */
export function compositeRequest(apiVersion: string, calls: readonly Row[][]): OrgCall {
  const compositeRequest = calls.map((rows, index) => {
    const { method, path, body } = collectionRequest(rows);
    return { method, url: `/services/data/v${apiVersion}${path}`, referenceId: `part${index}`, body };
  });
  return { method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest } };
}

/** What each part came to: the body a call of its own would have had, or its failure. Null: an answer of unknown shape. */
export function compositeAnswers(answer: unknown, expected: number): (unknown[] | CallFailure)[] | null {
  const parts = (answer as { compositeResponse?: unknown } | null)?.compositeResponse;
  if (!Array.isArray(parts) || parts.length !== expected) return null;
  return (parts as { httpStatusCode?: unknown; body?: unknown }[]).map(({ httpStatusCode, body }) => {
    if (Number(httpStatusCode) < 300 && Array.isArray(body)) return body as unknown[];
    const error = (Array.isArray(body) ? body[0] : body) as
      { errorCode?: unknown; message?: unknown; fields?: unknown } | undefined;
    const status = Number(httpStatusCode);
    const code = typeof error?.errorCode === 'string' ? error.errorCode : `ERROR_HTTP_${status}`;
    return new CallFailure({
      kind: status >= 500 ? 'unavailable' : 'refused',
      code,
      message: typeof error?.message === 'string' ? error.message : 'A part of the call was refused without a reason.',
      certain: status < 500,
      fields: Array.isArray(error?.fields) ? error.fields.filter((name) => typeof name === 'string') : [],
    });
  });
}
