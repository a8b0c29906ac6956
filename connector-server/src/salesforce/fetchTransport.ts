/**
 * Lets jsforce send through our own fetch: our time-out over headers and body, our proxy rules, no redirects and
 * no repeats. Its built-in transport has none of these (30 minutes, any proxy of the environment, five repeats).
 */
import { PassThrough } from 'node:stream';

export interface JsforceRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

interface JsforceResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What jsforce calls a transport: an answer that can be awaited and also has a stream, which nobody here reads. */
export interface FetchTransport {
  httpRequest(request: JsforceRequest): Promise<JsforceResponse> & { stream(): PassThrough };
}

export function createFetchTransport(fetch: typeof globalThis.fetch, timeoutMs: number): FetchTransport {
  const send = async (request: JsforceRequest): Promise<JsforceResponse> => {
    const headers = { ...request.headers };
    // fetch counts the bytes itself.
    delete headers['content-length'];
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(isBody(request.body) ? { body: request.body } : {}),
    });
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
  return {
    httpRequest: (request) => Object.assign(send(request), { stream: () => new PassThrough() }),
  };
}

function isBody(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}
