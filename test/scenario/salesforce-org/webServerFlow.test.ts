/** Web server flow with PKCE: authorize page, code, tokens, rotation. */
import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { caller, oauth, type Answer } from './orgClient.ts';

const REDIRECT = 'http://127.0.0.1:4999/salesforce/callback';
let org: SalesforceOrg;
beforeEach(async () => {
  org = await startSalesforceOrg();
});
afterEach(() => org.close());

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorizeUrl(changes: Record<string, string | null> = {}): string {
  const url = new URL('/services/oauth2/authorize', org.url);
  const parameters = {
    response_type: 'code',
    client_id: org.webServer.clientId,
    redirect_uri: REDIRECT,
    scope: 'api refresh_token openid',
    state: 's t',
    nonce: 'n1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

/** Where the org sends the browser after somebody chose a user. */
async function approve(
  changes: Record<string, string | null> = {},
  form: Record<string, string> = { user: 'admin' },
): Promise<URL> {
  const response = await fetch(authorizeUrl(changes), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

async function exchange(changes: Record<string, string> = {}, code?: string): Promise<Answer> {
  const taken = code ?? (await approve()).searchParams.get('code') ?? '';
  return oauth(org, 'token', {
    grant_type: 'authorization_code',
    code: taken,
    redirect_uri: REDIRECT,
    client_id: org.webServer.clientId,
    client_secret: org.webServer.clientSecret,
    code_verifier: verifier,
    ...changes,
  });
}

test('the page offers the users, and choosing one returns code and state', async () => {
  const page = await fetch(authorizeUrl());
  expect(await page.text()).toContain('Noor Haddad');
  const back = await approve();
  expect(back.origin + back.pathname).toBe(REDIRECT);
  expect(back.searchParams.get('state')).toBe('s t');
});

test('the code gives tokens of the chosen user, with an id token the published keys verify', async () => {
  const { status, body } = await exchange();
  const tokens = body as { access_token: string; refresh_token: string; id_token: string };
  expect(status).toBe(200);
  expect((await caller(org, tokens.access_token)('GET', '')).status).toBe(200);
  const discovery = (await (await fetch(`${org.url}/.well-known/openid-configuration`)).json()) as {
    jwks_uri: string;
    issuer: string;
  };
  const { payload } = await jwtVerify(tokens.id_token, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
    issuer: discovery.issuer,
    audience: org.webServer.clientId,
  });
  expect(payload).toMatchObject({
    organization_id: org.orgId,
    nonce: 'n1',
    preferred_username: 'noor.haddad@harbor-demo.example',
  });
});

test('a code works once, for its address, with its verifier', async () => {
  const code = (await approve()).searchParams.get('code') ?? '';
  expect((await exchange({}, code)).status).toBe(200);
  expect((await exchange({}, code)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await exchange({ redirect_uri: 'http://127.0.0.1:4999/elsewhere' })).body).toMatchObject({
    error: 'redirect_uri_mismatch',
  });
  expect((await exchange({ code_verifier: 'x'.repeat(43) })).body).toEqual({
    error: 'invalid_grant',
    error_description: 'invalid code verifier',
  });
});

test('without a challenge, or with a plain one, the browser comes back with an error', async () => {
  expect(
    (await approve({ code_challenge: null, code_challenge_method: null })).searchParams.get('error_description'),
  ).toBe('missing required code challenge');
  expect((await approve({ code_challenge_method: 'plain' })).searchParams.get('error')).toBe('invalid_request');
});

test('an address nobody registered gets nothing, not even an error', async () => {
  const response = await fetch(authorizeUrl({ redirect_uri: 'https://attacker.example/salesforce/callback' }), {
    redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  expect((await fetch(authorizeUrl({ client_id: 'nobody' }), { redirect: 'manual' })).status).toBe(400);
});

test('denying says so', async () => {
  expect((await approve({}, { deny: '1' })).searchParams.get('error')).toBe('access_denied');
});

test('refreshing rotates: the old refresh token dies at once', async () => {
  const first = (await exchange()).body as { refresh_token: string };
  const refresh = (refresh_token: string) =>
    oauth(org, 'token', {
      grant_type: 'refresh_token',
      refresh_token,
      client_id: org.webServer.clientId,
      client_secret: org.webServer.clientSecret,
    });
  const second = (await refresh(first.refresh_token)).body as { refresh_token: string; access_token: string };
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(first.refresh_token)).body).toEqual({
    error: 'invalid_grant',
    error_description: 'expired access/refresh token',
  });
  expect((await refresh(second.refresh_token)).status).toBe(200);
});

test('revoking the refresh token kills its access tokens', async () => {
  const { access_token, refresh_token } = (await exchange()).body as { access_token: string; refresh_token: string };
  await oauth(org, 'revoke', { token: refresh_token });
  expect((await caller(org, access_token)('GET', '/limits')).status).toBe(401);
});

test('the sixth approval of one user kills the first', async () => {
  const grants: string[] = [];
  for (let i = 0; i < 6; i++) grants.push(((await exchange()).body as { refresh_token: string }).refresh_token);
  const alive = await Promise.all(
    grants.map(
      async (refresh_token) =>
        (
          await oauth(org, 'token', {
            grant_type: 'refresh_token',
            refresh_token,
            client_id: org.webServer.clientId,
            client_secret: org.webServer.clientSecret,
          })
        ).status,
    ),
  );
  expect(alive).toEqual([400, 200, 200, 200, 200, 200]);
});
