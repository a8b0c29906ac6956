/** `/services/data`: who calls, may they, what does it cost; then dispatch. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from '../apiError.ts';
import type { LedgerEntry, OrgControl } from '../control.ts';
import type { Session, TokenStore } from '../oauth/tokenStore.ts';
import type { OrgState } from '../orgState.ts';
import { storageInUse } from '../records/storage.ts';
import { API_VERSIONS } from './apiVersions.ts';
import { dispatch } from './dispatch.ts';
import { QueryCursors } from './queries.ts';
import { readData } from './readBody.ts';
import { asObject, pathSegments, type ApiContext, type ApiResponse } from './request.ts';

const LABELS: Record<string, string> = {
  '62.0': "Winter '25",
  '63.0': "Spring '25",
  '64.0': "Summer '25",
  '65.0': "Winter '26",
  '66.0': "Spring '26",
  '67.0': "Summer '26",
};
const OLDEST_KNOWN = 20;

export interface DataState {
  org: OrgState;
  tokens: TokenStore;
  control: OrgControl;
  isActive: (userId: string) => boolean;
}

export function sessionOf(tokens: TokenStore, request: IncomingMessage): Session {
  const header = request.headers.authorization;
  const token = /^(?:Bearer|OAuth) (.+)$/.exec(header ?? '')?.[1];
  if (header !== undefined && token === undefined)
    throw new ApiError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE');
  const session = token === undefined ? null : tokens.session(token);
  if (!session) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!session.scope.split(' ').some((scope) => scope === 'api' || scope === 'full'))
    throw new ApiError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
  return session;
}

function checkVersion(version: string): void {
  if (API_VERSIONS.includes(version)) return;
  if (Number(version) < Number(API_VERSIONS[0]) && Number(version) >= OLDEST_KNOWN)
    throw new ApiError(410, 'UNSUPPORTED_API_VERSION', 'API version has been retired');
  throw new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function send(response: ServerResponse, answer: ApiResponse): void {
  const headers: Record<string, string> = {
    'Cache-Control': 'no-cache, must-revalidate, max-age=0, no-store, private',
    ...answer.headers,
  };
  if (answer.raw) {
    response
      .writeHead(answer.status, {
        ...headers,
        'Content-Type': 'application/octetstream',
        'Content-Length': String(answer.raw.length),
      })
      .end(answer.raw);
  } else if (answer.body === undefined) response.writeHead(answer.status, headers).end();
  else
    response
      .writeHead(answer.status, { ...headers, 'Content-Type': 'application/json;charset=UTF-8' })
      .end(JSON.stringify(answer.body));
}

const countRows = (body: unknown): number => {
  const records = asObject(body)['records'];
  return Array.isArray(records) ? records.length : body === undefined ? 0 : 1;
};

export class DataEndpoint {
  readonly #state: DataState;
  readonly #cursors = new QueryCursors();

  constructor(state: DataState) {
    this.#state = state;
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { control, org, tokens } = this.#state;
    if (/^\/services\/data\/?$/.test(url.pathname)) {
      return send(response, {
        status: 200,
        body: API_VERSIONS.map((version) => ({ label: LABELS[version], url: `/services/data/v${version}`, version })),
      });
    }
    const method =
      (request.headers['x-http-method-override'] as string | undefined) ??
      url.searchParams.get('_HttpMethod') ??
      request.method ??
      'GET';
    const [, version = '', rest = ''] = /^\/services\/data\/v(\d+\.\d)(\/.*)?$/.exec(url.pathname) ?? [];
    const entry: LedgerEntry = {
      at: org.now(),
      method,
      path: rest,
      userId: '',
      status: 0,
      rows: 0,
      client: /client=([^,;]+)/.exec(String(request.headers['sforce-call-options'] ?? ''))?.[1] ?? null,
    };
    let answer: ApiResponse;
    let dropAfter = false;
    try {
      checkVersion(version);
      const session = sessionOf(tokens, request);
      if (control.refusesAddress.has('requests') && !session.ui)
        throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
      entry.userId = session.userId;
      const body = await readData(request);
      entry.rows = countRows(body);
      this.#charge(session, rest, body);
      const fault = control.takeFault(method, rest);
      if (fault?.drop === 'before') return void request.socket.destroy();
      if (fault && fault.drop === undefined)
        throw new ApiError(
          fault.status ?? 503,
          fault.errorCode ?? 'SERVER_UNAVAILABLE',
          fault.message ?? 'Server is unavailable',
        );
      dropAfter = fault?.drop === 'after';
      if (control.latencyMs > 0) await pause(control.latencyMs);
      answer = dispatch(this.#context(session, version), {
        method,
        body,
        query: url.searchParams,
        path: pathSegments(rest),
        headers: request.headers as Record<string, string | undefined>,
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      answer = { status: error.status, body: error.body ?? [error.toRest()] };
    }
    entry.status = answer.status;
    control.note(entry);
    if (dropAfter) return void request.socket.destroy();
    send(response, {
      ...answer,
      headers: { ...answer.headers, 'Sforce-Limit-Info': `api-usage=${control.used}/${control.max}` },
    });
  }

  /** Every call counts one; a batch counts each subrequest. Calls of the user interface are free. */
  #charge(session: Session, path: string, body: unknown): void {
    const { control, org, isActive } = this.#state;
    if (!isActive(session.userId)) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    if (session.ui) return;
    if (!org.accessOf(session.userId).can('ApiEnabled'))
      throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
    const batch = asObject(body)['batchRequests'];
    if (control.used >= control.max) throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    control.used += path === '/composite/batch' && Array.isArray(batch) ? batch.length : 1;
  }

  #context(session: Session, version: string): ApiContext {
    const { org, control } = this.#state;
    return {
      org,
      access: org.accessOf(session.userId),
      base: `/services/data/v${version}`,
      cursors: this.#cursors,
      usage: () => ({ used: control.used, max: control.max }),
      storage: () => ({ ...storageInUse(org), dataMaxMb: control.storage.data, filesMaxMb: control.storage.files }),
    };
  }
}
