/**
 * One request to LivePerson's reporting: signed in by the application's token (renewed once when it is refused) or with an
 * OAuth 1.0 key, and its failures told apart (LivePerson: retry policy recommendations).
 */
import { HistoryError } from '../desk/historyPorts.ts';
import { SignInError, type LivePersonAccount, type MachineAccess } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { asFields, asInteger, asText, type Fields } from './decode/reading.ts';
import { DomainError, type Domains } from './domains.ts';
import { requestJson, UnreachableError, type FetchPort, type HttpAnswer } from './http.ts';
import { signedHeader } from './signedRequest.ts';

/** Reading more at once would hold up the agents of this server while it is parsed. */
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

export interface ReportingCall {
  /** Rejects with HistoryError. */
  (
    account: LivePersonAccount,
    request: { service: string; path: string; query: Record<string, string>; body: unknown },
  ): Promise<Fields>;
}

export function createReportingCall(deps: {
  fetch: FetchPort;
  domains: Domains;
  machine: MachineAccess;
  clock: Clock;
}): ReportingCall {
  const authorization = async (account: LivePersonAccount, url: string): Promise<string> => {
    const { apiKey } = account;
    if (apiKey != null) return signedHeader(apiKey, { method: 'POST', url }, deps.clock.now());
    if (account.api == null)
      throw new HistoryError('no_access', 'No application for machine access is set up (liveperson.api).');
    const token = await deps.machine.token(account);
    if (token === null)
      throw deps.machine.refused(account)
        ? new HistoryError('no_access', 'LivePerson gave the application no token (liveperson.api).')
        : new HistoryError('unreachable', 'LivePerson’s sign-in for applications cannot be reached.');
    return `Bearer ${token}`;
  };

  const send = async (account: LivePersonAccount, url: string, body: unknown): Promise<HttpAnswer> =>
    requestJson(deps.fetch, url, {
      headers: { authorization: await authorization(account, url) },
      json: body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    });

  return async (account, { service, path, query, body }) => {
    try {
      const origin = await deps.domains.origin(account, service);
      const url = `${origin}${path}?${new URLSearchParams(query).toString()}`;
      let answer = await send(account, url, body);
      if (answer.status === 401 && account.apiKey == null) {
        deps.machine.forget?.(account);
        answer = await send(account, url, body);
      }
      return read(answer);
    } catch (error) {
      throw inOwnWords(error);
    }
  };
}

function read(answer: HttpAnswer): Fields {
  const body = asFields(answer.body);
  if (answer.status === 200) {
    if (asFields(asFields(body._metadata).shardsStatusResult).partialResult === true)
      throw new HistoryError('incomplete', 'LivePerson answered with a part of the conversations only.');
    return body;
  }
  if (answer.status === 429)
    throw new HistoryError('throttled', 'LivePerson asks to go slower.', pauseOf(answer.headers));
  if (answer.status === 401) throw new HistoryError('no_access', 'LivePerson does not accept the application (401).');
  if (answer.status === 403)
    throw new HistoryError(
      'no_access',
      'The application may not read LivePerson’s history (403): its scope is missing.',
    );
  if (answer.status >= 400 && answer.status < 500)
    throw new HistoryError('refused', `LivePerson refused the query (${answer.status}).`);
  throw new HistoryError(
    'unreachable',
    `LivePerson’s history has trouble (${answer.status}).`,
    pauseOf(answer.headers),
  );
}

/** `Retry-After` in seconds, at most ten minutes, ms. */
function pauseOf(headers: Headers): number | null {
  const seconds = asInteger(asText(headers.get('retry-after')));
  return seconds === null || seconds < 0 ? null : Math.min(seconds, 600) * 1000;
}

function inOwnWords(error: unknown): HistoryError {
  if (error instanceof HistoryError) return error;
  if (error instanceof UnreachableError)
    return error.reason === 'too_large'
      ? new HistoryError('too_large', 'The answer is too large.')
      : new HistoryError('unreachable', 'LivePerson’s history cannot be reached.');
  if (error instanceof DomainError && error.code !== 'unreachable') return new HistoryError('no_access', error.message);
  if (error instanceof SignInError && error.permanent) return new HistoryError('no_access', error.message);
  return new HistoryError('unreachable', 'LivePerson’s history cannot be reached.');
}
