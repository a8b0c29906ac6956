/** Outgoing http to LivePerson: bounded in time and size, no redirects followed, errors typed. */

/** `fetch` as main.ts provides it: proxy environment and TLS rules are its business. */
export type FetchPort = (url: string, init: RequestInit) => Promise<Response>;

/** No usable answer came. */
export class UnreachableError extends Error {
  readonly reason: 'timeout' | 'network' | 'redirect' | 'too_large' | 'not_json';
  constructor(reason: UnreachableError['reason'], cause?: unknown) {
    super(`LivePerson could not be reached (${reason})`, { cause });
    this.name = 'UnreachableError';
    this.reason = reason;
  }
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; null for an empty or non-JSON body of an error answer. */
  body: unknown;
}

export interface HttpRequest {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  timeoutMs?: number;
  maxBytes?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Rejects with UnreachableError when the body is longer. */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new UnreachableError('too_large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Rejects only with UnreachableError; every status is an answer, except a redirect, which is refused. */
export async function requestJson(fetch: FetchPort, url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  let body: string | undefined;
  if (request.json !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(request.json);
  } else if (request.form !== undefined) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = new URLSearchParams(request.form).toString();
  }
  const signal = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  const init: RequestInit = {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    redirect: 'manual',
    signal,
  };
  if (body !== undefined) init.body = body;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, init);
    if (response.status >= 300 && response.status < 400 && response.status !== 304)
      throw new UnreachableError('redirect');
    text = await readText(response, request.maxBytes ?? MAX_BYTES);
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    throw new UnreachableError(signal.aborted ? 'timeout' : 'network', error);
  }
  let parsed: unknown = null;
  if (text !== '') {
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      if (response.ok) throw new UnreachableError('not_json', error);
    }
  }
  return { status: response.status, headers: response.headers, body: parsed };
}
