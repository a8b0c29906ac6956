/** Signing in without a browser: what the org gives and what it refuses. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { apiToken, assertion, caller, errorCode, JWT_BEARER, oauth, type AssertionParts } from './orgClient.ts';

let org: SalesforceOrg;
beforeEach(async () => {
  org = await startSalesforceOrg();
});
afterEach(() => org.close());

const bearer = async (parts: AssertionParts = {}) =>
  oauth(org, 'token', { grant_type: JWT_BEARER, assertion: await assertion(org, parts) });

test('a JWT bearer answer has no refresh token and says where the instance is', async () => {
  const { status, body } = await bearer();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    instance_url: org.url,
    token_type: 'Bearer',
    id: expect.stringContaining(`/id/${org.orgId}/005`) as string,
  });
  expect(body).not.toHaveProperty('refresh_token');
});

test.each([
  [
    'an assertion signed by another key',
    {
      privateKeyPem: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string,
    },
    'invalid_grant',
    'invalid assertion',
  ],
  [
    'an audience that is not the login server',
    { aud: 'https://elsewhere.example' },
    'invalid_grant',
    'audience is invalid',
  ],
  ['an expiry more than three minutes ahead', { expiresIn: 600 }, 'invalid_grant', 'invalid assertion'],
  ['an expired assertion', { expiresIn: -60 }, 'invalid_grant', 'expired authorization code'],
  ['an unknown app', { iss: '3MVGunknown' }, 'invalid_client_id', 'client identifier invalid'],
  [
    'a user who is not pre-authorised',
    { sub: 'ada.brightwell@harbor-demo.example' },
    'invalid_grant',
    "user hasn't approved this consumer",
  ],
  ['a user nobody knows', { sub: 'nobody@harbor-demo.example' }, 'invalid_grant', "user hasn't approved this consumer"],
] as [string, AssertionParts, string, string][])('refuses %s', async (_, parts, error, description) => {
  const answer = await bearer(parts);
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ error, error_description: description });
});

test('takes the documented audiences', async () => {
  for (const aud of ['https://login.salesforce.com', 'https://test.salesforce.com', org.url])
    expect((await bearer({ aud })).status).toBe(200);
});

test('refuses a deactivated user, and its running token stops working', async () => {
  const token = await apiToken(org);
  org.control.deactivateUser('api');
  expect((await bearer()).body).toEqual({ error: 'invalid_grant', error_description: 'inactive user' });
  expect((await caller(org, token)('GET', '/limits')).status).toBe(401);
});

test('refuses a user whose permission set was taken away', async () => {
  org.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
  expect((await bearer()).body).toMatchObject({ error_description: "user hasn't approved this consumer" });
});

test('gives no token for a password, and none for a wrong client secret', async () => {
  const password = await oauth(org, 'token', {
    grant_type: 'password',
    username: org.apiUser.username,
    password: 'x',
    client_id: org.webServer.clientId,
    client_secret: org.webServer.clientSecret,
  });
  expect([password.status, password.body]).toEqual([
    400,
    { error: 'invalid_grant', error_description: 'authentication failure' },
  ]);
  const wrong = await oauth(org, 'token', {
    grant_type: 'client_credentials',
    client_id: org.clientCredentials.clientId,
    client_secret: 'guess',
  });
  expect(wrong.body).toMatchObject({ error: 'invalid_client' });
  const other = await oauth(org, 'token', { grant_type: 'magic' });
  expect(other.body).toMatchObject({ error: 'unsupported_grant_type' });
});

test('a token is introspected by its app, revoked, and dead after that', async () => {
  const { body } = await oauth(org, 'token', {
    grant_type: 'client_credentials',
    client_id: org.clientCredentials.clientId,
    client_secret: org.clientCredentials.clientSecret,
  });
  const token = (body as { access_token: string }).access_token;
  const form = { token, client_id: org.clientCredentials.clientId, client_secret: org.clientCredentials.clientSecret };
  expect((await oauth(org, 'introspect', form)).body).toMatchObject({ active: true, username: org.apiUser.username });
  expect((await oauth(org, 'revoke', { token })).status).toBe(200);
  expect((await oauth(org, 'introspect', form)).body).toEqual({ active: false });
  const dead = await caller(org, token)('GET', '/limits');
  expect([dead.status, errorCode(dead)]).toEqual([401, 'INVALID_SESSION_ID']);
});

test('no token, a strange header and an expired token are told apart', async () => {
  const none = await fetch(`${org.url}/services/data/v66.0/limits`);
  expect([none.status, await none.json()]).toMatchObject([401, [{ errorCode: 'INVALID_SESSION_ID' }]]);
  const strange = await fetch(`${org.url}/services/data/v66.0/limits`, { headers: { authorization: 'Basic eDp5' } });
  expect([strange.status, await strange.json()]).toMatchObject([401, [{ errorCode: 'INVALID_AUTH_HEADER' }]]);
  const token = await apiToken(org);
  org.control.expireTokens('api');
  expect((await caller(org, token)('GET', '/limits')).status).toBe(401);
});

test('userinfo names the user and counts as no API call', async () => {
  const token = await apiToken(org);
  const before = org.control.calls();
  const info = await fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  expect(await info.json()).toMatchObject({ organization_id: org.orgId, preferred_username: org.apiUser.username });
  expect(org.control.calls()).toBe(before);
  expect((await fetch(`${org.url}/services/oauth2/userinfo`)).status).toBe(403);
});

test('the identity URL of the token answer names the same user, and nobody else’s is shown', async () => {
  const { body } = await bearer();
  const { id, access_token } = body as { id: string; access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  expect(await (await fetch(id, { headers })).json()).toMatchObject({ username: org.apiUser.username, id });
  const [ada] = await org.query("SELECT Id FROM User WHERE Alias = 'ada'");
  expect((await fetch(`${org.url}/id/${org.orgId}/${String(ada?.['Id'])}`, { headers })).status).toBe(403);
});
