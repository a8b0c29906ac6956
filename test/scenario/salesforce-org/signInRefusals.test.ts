/** How an org refuses an app's sign-in, each in the words an administrator would have to look up. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import {
  assertion,
  asApiUser,
  asUser,
  caller,
  JWT_BEARER,
  oauth,
  type Answer,
  type AssertionParts,
} from './orgClient.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());
afterEach(() => {
  org.control.setClockOffset(0);
  org.control.goDown(null);
  org.control.freezeUser('api', false);
  org.control.deactivateUser('api', false);
});

const signIn = async (parts: AssertionParts = {}): Promise<Answer> =>
  oauth(org, 'token', { grant_type: JWT_BEARER, assertion: await assertion(org, parts) });
const said = (answer: Answer): unknown => (answer.body as { error_description?: string }).error_description;

test('frozen, by the API and by hand: no new sign-in, while sessions go on', async () => {
  const api = await asApiUser(org);
  const admin = await asUser(org, 'admin');
  const [login] = await admin.query(
    `SELECT Id, IsFrozen FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username = '${org.apiUser.username}')`,
  );
  expect(login).toMatchObject({ IsFrozen: false });
  expect((await admin('PATCH', `/sobjects/UserLogin/${String(login?.['Id'])}`, { IsFrozen: true })).status).toBe(204);
  expect(said(await signIn())).toBe('user frozen');
  expect((await api('GET', '/')).status).toBe(200);
  org.control.freezeUser('api', false);
  expect((await signIn()).status).toBe(200);
});

test('where the org does not name it, a frozen user looks like an inactive one', async () => {
  const other = await startSalesforceOrg({ switches: { frozenUserIsNamed: false } });
  other.control.freezeUser('api');
  const answer = await oauth(other, 'token', { grant_type: JWT_BEARER, assertion: await assertion(other) });
  expect(said(answer)).toBe('inactive user');
  await other.close();
});

test('an app nobody is pre-authorised for, and one without a certificate', async () => {
  const before = org.control.editApp(org.apiUser.clientId, { preAuthorizedPermissionSets: [] });
  expect(said(await signIn())).toBe("user hasn't approved this consumer");
  org.control.editApp(org.apiUser.clientId, { ...before, certificatePem: null });
  expect(said(await signIn())).toBe('app must have certificate');
  org.control.editApp(org.apiUser.clientId, before);
  expect((await signIn()).status).toBe(200);
});

test('client credentials without a user to run as', async () => {
  const { clientId, clientSecret } = org.clientCredentials;
  const ask = (): Promise<Answer> =>
    oauth(org, 'token', { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const before = org.control.editApp(clientId, { runAsUsername: null });
  expect(said(await ask())).toBe('no client credentials user enabled');
  org.control.editApp(clientId, before);
  expect((await ask()).status).toBe(200);
});

test('the org by another name than its own is not the audience', async () => {
  expect(said(await signIn({ aud: org.url.replace('127.0.0.1', 'localhost') }))).toBe('audience is invalid');
});

test.each([
  ['ahead of the caller', 300_000, 'expired authorization code'],
  ['behind the caller', -300_000, 'invalid assertion'],
])('a clock %s judges assertions, and shows in the Date header', async (_, offset, words) => {
  org.control.setClockOffset(offset);
  const answer = await signIn();
  expect(said(answer)).toBe(words);
  const told = Date.parse(answer.headers.get('date') ?? '') - Date.now();
  expect(Math.abs(told - offset)).toBeLessThan(60_000);
});

test('in maintenance every address answers with a page, unreachable none at all', async () => {
  const api = await asApiUser(org);
  org.control.goDown('maintenance');
  for (const answer of [await signIn(), await api('GET', '/limits')]) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('text/html');
  }
  org.control.goDown('unreachable');
  await expect(signIn()).rejects.toThrow('fetch failed');
});

test('a revoked grant refreshes nothing, and ends what it gave', async () => {
  const { clientId, clientSecret } = org.webServer;
  const verifier = 'v'.repeat(43);
  const { createHash } = await import('node:crypto');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1/salesforce/callback',
    scope: 'api refresh_token',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${org.url}/services/oauth2/authorize?${query.toString()}`, {
    method: 'POST',
    body: new URLSearchParams({ user: 'api' }),
    redirect: 'manual',
  });
  const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const app = { client_id: clientId, client_secret: clientSecret };
  const { body } = await oauth(org, 'token', {
    ...app,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: 'http://127.0.0.1/salesforce/callback',
  });
  const given = body as { access_token: string; refresh_token: string };
  const user = caller(org, given.access_token);
  expect((await user('GET', '/')).status).toBe(200);
  org.control.revokeGrants('api');
  expect((await user('GET', '/')).status).toBe(401);
  const again = await oauth(org, 'token', { ...app, grant_type: 'refresh_token', refresh_token: given.refresh_token });
  expect(said(again)).toBe('expired access/refresh token');
});
