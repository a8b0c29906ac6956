/** Signing in and calling the org, with nothing of ours and nothing of jsforce between test and wire. */
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface AssertionParts {
  iss?: string;
  sub?: string;
  aud?: string;
  /** Seconds from now; default 120. */
  expiresIn?: number;
  privateKeyPem?: string;
}

/** An assertion for the org's API user; parts can be falsified. */
export function assertion(org: SalesforceOrg, parts: AssertionParts = {}): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(parts.iss ?? org.apiUser.clientId)
    .setSubject(parts.sub ?? org.apiUser.username)
    .setAudience(parts.aud ?? org.url)
    .setExpirationTime(Math.floor(Date.now() / 1000) + (parts.expiresIn ?? 120))
    .sign(createPrivateKey(parts.privateKeyPem ?? org.apiUser.privateKeyPem));
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, headers: response.headers, body: json ? (JSON.parse(text) as unknown) : text };
}

/** POST of a form to an OAuth endpoint, e.g. `token`. */
export async function oauth(org: SalesforceOrg, endpoint: string, form: Record<string, string>): Promise<Answer> {
  return answerOf(
    await fetch(`${org.url}/services/oauth2/${endpoint}`, { method: 'POST', body: new URLSearchParams(form) }),
  );
}

export async function apiToken(org: SalesforceOrg): Promise<string> {
  const { body, status } = await oauth(org, 'token', { grant_type: JWT_BEARER, assertion: await assertion(org) });
  if (status !== 200) throw new Error(`sign-in refused: ${JSON.stringify(body)}`);
  return (body as { access_token: string }).access_token;
}

export interface Caller {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  query(soql: string): Promise<Record<string, unknown>[]>;
}

/** Calls below `/services/data/v66.0` with one token. */
export function caller(org: SalesforceOrg, token: string): Caller {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    answerOf(
      await fetch(`${org.url}/services/data/v66.0${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return Object.assign(call, {
    query: async (soql: string) => {
      const { body, status } = await call('GET', `/query?q=${encodeURIComponent(soql)}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return (body as { records: Record<string, unknown>[] }).records;
    },
  });
}

export async function asApiUser(org: SalesforceOrg): Promise<Caller> {
  return caller(org, await apiToken(org));
}

/** As a seed user in the browser: profile and permission sets of a person. */
export async function asUser(org: SalesforceOrg, userKey: string): Promise<Caller> {
  return caller(org, await org.sessionFor(userKey));
}

/** Error code of a refusal, or what came instead. */
export function errorCode(answer: Answer): string {
  const list = Array.isArray(answer.body)
    ? (answer.body as { errorCode?: string; errors?: { statusCode: string }[] }[])
    : [];
  return list[0]?.errorCode ?? list[0]?.errors?.[0]?.statusCode ?? `not refused: ${answer.status}`;
}

export const idOf = (answer: Answer): string => (answer.body as { id: string }).id;
