/** The calls a reader makes: as the application (a fresh token, looked at too) or signed with an OAuth 1.0 key. */
import type { Seen } from '../doctor/types.ts';
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { asFields, asText } from './decode/reading.ts';
import type { Domains } from './domains.ts';
import { requestJson, type FetchPort, type HttpAnswer, type HttpRequest } from './http.ts';
import { missed, missedBy, missedByStatus, oauthProblem } from './readerWords.ts';
import { signedHeader } from './signedRequest.ts';

export interface ReaderDeps {
  account: LivePersonAccount;
  fetch: FetchPort;
  domains: Domains;
  clock: Clock;
}

export interface AppToken {
  token: string;
  scopes: string[];
  clockOffsetMs: number | null;
}

/** Their clock minus ours, ms, as the Date header says to the second. */
export function clockOffsetOf(headers: Headers, now: number): number | null {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isFinite(at) ? at - now : null;
}

/** A token of `liveperson.api` (AppJWT, client credentials V2), never one kept from before. */
export async function fetchAppToken({ account, fetch, domains, clock }: ReaderDeps): Promise<Seen<AppToken>> {
  const { api } = account;
  if (api == null) return missed('no_application', 'No application for machine access is set up (liveperson.api).');
  try {
    const origin = await domains.origin(account, 'sentinel');
    const answer = await requestJson(
      fetch,
      `${origin}/sentinel/api/v2/account/${encodeURIComponent(account.account)}/app/token`,
      { form: { client_id: api.clientId, client_secret: api.clientSecret, grant_type: 'client_credentials' } },
    );
    const token = asText(asFields(answer.body).access_token);
    if (answer.status === 200 && token !== '')
      return {
        ok: true,
        value: { token, scopes: scopesOf(token), clockOffsetMs: clockOffsetOf(answer.headers, clock.now()) },
      };
    return missedByStatus(answer) ?? tokenRefused(answer);
  } catch (error) {
    return missedBy(error);
  }
}

function tokenRefused(answer: HttpAnswer): Seen<never> {
  const { error } = oauthProblem(answer);
  if (error === 'unsupported_grant_type' || error === 'unauthorized_client')
    return missed(
      'grant_missing',
      'LivePerson knows the application, but it may not use client credentials.',
      answer.status,
    );
  return [400, 401, 403].includes(answer.status)
    ? missed('wrong_secret', 'LivePerson does not know this client id, or its secret is another one.', answer.status)
    : missed('refused', `LivePerson gave the application no token (${answer.status}).`, answer.status);
}

function scopesOf(jwt: string): string[] {
  try {
    const claims = asFields(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return asText(claims.scope).split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

export interface ApiCall {
  service: string;
  /** Below `https://<host>`, with the account in it and its query. */
  path: string;
  request: Omit<HttpRequest, 'headers'>;
  /** What the API is called in texts. */
  name: string;
}

/** One call of an API with the given token, or signed with the key. Null token: with the key. */
export async function callApi(
  { account, fetch, domains, clock }: ReaderDeps,
  token: string | null,
  { service, path, request, name }: ApiCall,
): Promise<Seen<unknown>> {
  try {
    const url = `${await domains.origin(account, service)}${path}`;
    const key = account.apiKey ?? null;
    if (token === null && key === null)
      return missed('no_application', 'Nothing for machine access is set up (liveperson.api or liveperson.apiKey).');
    const method = request.json === undefined ? 'GET' : 'POST';
    const authorization =
      token === null && key !== null ? signedHeader(key, { method, url }, clock.now()) : `Bearer ${token ?? ''}`;
    const answer = await requestJson(fetch, url, { ...request, headers: { authorization } });
    if (answer.status === 200) return { ok: true, value: answer.body };
    return missedByStatus(answer) ?? (token === null ? keyRefused(answer, name) : apiRefused(answer, name));
  } catch (error) {
    return missedBy(error);
  }
}

function apiRefused(answer: HttpAnswer, name: string): Seen<never> {
  if (answer.status === 403)
    return missed('scope_missing', `The application may not use ${name} (403): its scope is missing.`, 403);
  if (answer.status === 401)
    return missed('token_refused', `${name} does not take the application’s own token (401).`, 401);
  return missed('refused', `${name} refused the call (${answer.status}).`, answer.status);
}

/** Which of the four strings is wrong, where the answer says it (OAuth Problem Reporting); LivePerson documents no words for it. */
function keyRefused(answer: HttpAnswer, name: string): Seen<never> {
  if (answer.status === 403) return missed('scope_missing', `The API key may not use ${name} (403).`, 403);
  if (answer.status !== 401) return missed('refused', `${name} refused the call (${answer.status}).`, answer.status);
  const said = `${answer.headers.get('www-authenticate') ?? ''} ${JSON.stringify(answer.body ?? '')}`;
  const which = Object.entries(KEY_PROBLEMS).find(([word]) => said.includes(word))?.[1];
  return missed(
    'wrong_key',
    which === undefined
      ? `${name} does not take the API key (401). LivePerson does not say which of its four strings is wrong: compare each.`
      : `${name} does not take the API key (401): ${which}`,
    401,
  );
}

const KEY_PROBLEMS: Readonly<Record<string, string>> = {
  consumer_key_unknown: 'the app key is unknown.',
  consumer_key_rejected: 'the app key is not allowed.',
  token_rejected: 'the access token is not one of this app key.',
  signature_invalid: 'the secret or the access token secret is wrong.',
  timestamp_refused: 'the clock of this machine is off.',
  permission_denied: 'the key may not use this API.',
};
