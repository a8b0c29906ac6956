/** One GET of an org with a token, as something seen rather than thrown. No repeats, no redirects. */
import type { Seen } from '../doctor/types.ts';
import { networkCode } from './callFailure.ts';

export interface OrgGet {
  /** `path` begins at the host. */
  json(session: { accessToken: string; instanceUrl: string }, path: string): Promise<Seen<unknown>>;
  /** As given, but notes the time each answer names. */
  fetch: typeof globalThis.fetch;
  /** Salesforce's clock minus ours, ms, from the latest answer; null: no answer named a time. */
  clockOffsetMs(): number | null;
  /** From the latest `Sforce-Limit-Info` (REST API Developer Guide, "Limit Info Header"); null: none came. */
  usage(): { used: number; limit: number } | null;
}

const TIMEOUT_MS = 30_000;
/** The Date header has whole seconds (RFC 9110, 6.6.1): on average half a second is cut off. */
const HALF_SECOND = 500;

export function createOrgGet(deps: { fetch: typeof globalThis.fetch; now(): number; timeoutMs?: number }): OrgGet {
  let offset: number | null = null;
  let usage: { used: number; limit: number } | null = null;
  const watched: typeof globalThis.fetch = async (input, init) => {
    const response = await deps.fetch(input, init);
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(date)) offset = date + HALF_SECOND - deps.now();
    const [, used, limit] = /api-usage=(\d+)\/(\d+)/.exec(response.headers.get('sforce-limit-info') ?? '') ?? [];
    if (used !== undefined && Number(limit) > 0) usage = { used: Number(used), limit: Number(limit) };
    return response;
  };
  return {
    fetch: watched,
    clockOffsetMs: () => offset,
    usage: () => usage,
    async json({ accessToken, instanceUrl }, path) {
      let response: Response;
      let body: unknown;
      try {
        response = await watched(`${instanceUrl}${path}`, {
          redirect: 'error',
          signal: AbortSignal.timeout(deps.timeoutMs ?? TIMEOUT_MS),
          headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
        });
        body = await response.json().catch(() => null);
      } catch (error) {
        const code = networkCode(error);
        return { ok: false, code: 'unreachable', status: null, text: `Salesforce did not answer (${code}).` };
      }
      if (response.ok && body !== null) return { ok: true, value: body };
      const [first] = (Array.isArray(body) ? body : []) as { errorCode?: unknown; message?: unknown }[];
      return {
        ok: false,
        code: typeof first?.errorCode === 'string' ? first.errorCode : `HTTP_${response.status}`,
        status: response.status,
        text:
          typeof first?.message === 'string'
            ? first.message.replace(/\s+/g, ' ').trim()
            : `Salesforce answered with status ${response.status}.`,
      };
    },
  };
}
