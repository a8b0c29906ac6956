/** A small router over node:http: patterns with :names, JSON and form bodies, plain replies. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parseJson, type JsonObject } from '../json.ts';

export interface CloudRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  remoteAddress: string;
  body: Buffer;
}

export interface Reply {
  status: number;
  headers?: Record<string, string | string[]>;
  /** Sent as JSON; a string or Buffer is sent as it is. */
  body?: unknown;
}

export type Handler = (request: CloudRequest) => Reply | Promise<Reply>;

export interface Router {
  on(method: string, pattern: string, handler: Handler): void;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const LARGEST_BODY = 8 * 1024 * 1024;

export const bodyObject = (request: CloudRequest): JsonObject | undefined => {
  const parsed = parseJson(request.body.toString('utf8'));
  return isObject(parsed) ? parsed : undefined;
};
export const bodyForm = (request: CloudRequest): URLSearchParams => new URLSearchParams(request.body.toString('utf8'));

export const cookieOf = (request: CloudRequest, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
};

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-lp-on-behalf, if-match',
};

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) throw new RangeError('body too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(response: ServerResponse, reply: Reply): void {
  const { body } = reply;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const headers = {
    ...CORS,
    ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
    ...reply.headers,
  };
  response.writeHead(reply.status, headers);
  response.end(body === undefined ? undefined : raw ? body : JSON.stringify(body));
}

/** `skewMs`: how far the cloud's clock is off; the Date header tells it. */
export function createRouter(skewMs: () => number = () => 0): Router {
  const routes: { method: string; test: RegExp; names: string[]; handler: Handler }[] = [];
  return {
    on(method, pattern, handler) {
      const names: string[] = [];
      const source = pattern.replace(/[.]/g, '\\.').replace(/:(\w+)|\*/g, (whole, name: string | undefined) => {
        names.push(name ?? 'rest');
        return whole === '*' ? '(.*)' : '([^/]+)';
      });
      routes.push({ method, test: new RegExp(`^${source}$`), names, handler });
    },
    handle(incoming, response) {
      if (skewMs() !== 0) response.setHeader('date', new Date(Date.now() + skewMs()).toUTCString());
      void (async () => {
        const url = new URL(incoming.url ?? '/', 'http://cloud');
        const method = incoming.method ?? 'GET';
        if (method === 'OPTIONS') return send(response, { status: 204 });
        for (const route of routes) {
          const found = route.method === method ? route.test.exec(url.pathname) : null;
          if (found === null) continue;
          const params = Object.fromEntries(
            route.names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')]),
          );
          const body = await readBody(incoming);
          return send(
            response,
            await route.handler({
              method,
              path: url.pathname,
              params,
              query: url.searchParams,
              headers: incoming.headers,
              remoteAddress: incoming.socket.remoteAddress ?? '',
              body,
            }),
          );
        }
        send(response, { status: 404, body: { error: 'not found' } });
      })().catch((error: unknown) => {
        if (!response.headersSent)
          send(response, { status: error instanceof RangeError ? 413 : 500, body: { error: 'internal error' } });
        else response.destroy();
      });
    },
  };
}
