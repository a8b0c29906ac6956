import { exportPKCS8, exportSPKI, generateKeyPair, importSPKI, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import type { GrantStore, OrgProfile } from '../../../connector-server/src/salesforce/orgProfile.ts';
import { signIn } from '../../../connector-server/src/salesforce/signIn.ts';
import { ConnectorError } from '../../../connector-server/src/support/errors.ts';

const LOGIN = 'https://harbor.my.salesforce.com';
const profile = (auth: OrgProfile['auth'], loginUrl = LOGIN): OrgProfile => ({
  connectionId: 'harbor',
  orgId: '00DBx0000000001',
  loginUrl,
  apiVersion: '66.0',
  auth,
});
const secret = { flow: 'client_credentials', clientId: 'c', clientSecret: 's' } as const;

function world(status: number, body: unknown) {
  const sent: { url: string; form: URLSearchParams }[] = [];
  const kept: string[] = [];
  const grants: GrantStore = {
    get: () => Promise.resolve(kept.at(-1) ?? null),
    put: (_id, token) => Promise.resolve(void kept.push(token)),
  };
  const fetch = ((url: string, init: RequestInit) => {
    sent.push({ url, form: init.body as URLSearchParams });
    return Promise.resolve(Response.json(body, { status }));
  }) as unknown as typeof globalThis.fetch;
  return { sent, kept, deps: { now: () => Date.now(), allowLoopback: false, grants, fetch } };
}
const good = {
  access_token: 'at',
  instance_url: LOGIN,
  id: 'https://login.salesforce.com/id/00DBx0000000001MAA/005Bx0000000002MAA',
};
const failure = async (attempt: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  if (!(error instanceof ConnectorError)) throw new Error('a ConnectorError was expected');
  return error;
};

test('the JWT bearer assertion names app, user and login host and lives less than three minutes', async () => {
  const keys = await generateKeyPair('RS256', { extractable: true });
  const { sent, deps } = world(200, good);
  const session = await signIn(
    profile({
      flow: 'jwt_bearer',
      clientId: 'consumer-key',
      username: 'api@x',
      privateKey: await exportPKCS8(keys.privateKey),
    }),
    deps,
  );
  expect(session).toEqual({ accessToken: 'at', instanceUrl: LOGIN, userId: '005Bx0000000002MAA' });
  expect(sent[0]?.url).toBe(`${LOGIN}/services/oauth2/token`);
  const verifyKey = await importSPKI(await exportSPKI(keys.publicKey), 'RS256');
  const { payload } = await jwtVerify(sent[0]?.form.get('assertion') ?? '', verifyKey, {
    issuer: 'consumer-key',
    subject: 'api@x',
    audience: LOGIN,
  });
  expect((payload.exp ?? 0) - Date.now() / 1000).toBeLessThanOrEqual(180);
});

test('with rotation the new refresh token is kept before the access token is handed out', async () => {
  const { sent, kept, deps } = world(200, { ...good, refresh_token: 'second' });
  kept.push('first');
  await signIn(profile({ flow: 'web_server', clientId: 'c', clientSecret: null }), deps);
  expect(sent[0]?.form.get('refresh_token')).toBe('first');
  expect(kept).toEqual(['first', 'second']);
});

test('an org nobody connected yet is said so without asking Salesforce', async () => {
  const { sent, deps } = world(200, good);
  expect(await failure(signIn(profile({ flow: 'web_server', clientId: 'c', clientSecret: null }), deps))).toMatchObject(
    { code: 'salesforce_not_connected', permanent: true },
  );
  expect(sent).toEqual([]);
});

test('an API user of another org is refused', async () => {
  const { deps } = world(200, { ...good, id: 'https://login.salesforce.com/id/00DBx0000000009MAA/005Bx0000000002MAA' });
  expect(await failure(signIn(profile(secret), deps))).toMatchObject({ code: 'salesforce_wrong_org', permanent: true });
});

test.each([
  'https://evil.example',
  'http://harbor.my.salesforce.com',
  'https://harbor.my.salesforce.com.evil.example',
  'https://a:b@harbor.my.salesforce.com',
  'https://harbor.my.salesforce.com:8443',
  'http://169.254.169.254',
  'http://127.0.0.1:9000',
  'file:///etc/passwd',
  'nonsense',
])('nothing is ever sent to %s', async (loginUrl) => {
  const { sent, deps } = world(200, good);
  expect(await failure(signIn(profile(secret, loginUrl), deps))).toMatchObject({
    code: 'salesforce_address_refused',
    permanent: true,
  });
  expect(sent).toEqual([]);
});

test.each([
  'https://login.salesforce.com',
  'https://harbor--uat.sandbox.my.salesforce.com',
  'https://harbor.develop.my.salesforce.com',
])('%s is a Salesforce address', async (loginUrl) => {
  expect(await signIn(profile(secret, loginUrl), world(200, good).deps)).toMatchObject({ accessToken: 'at' });
});

test('a token answer that points elsewhere is not followed', async () => {
  const { deps } = world(200, { ...good, instance_url: 'https://evil.example' });
  expect(await failure(signIn(profile(secret), deps))).toMatchObject({ code: 'salesforce_address_refused' });
});

test.each([
  [
    400,
    { error: 'invalid_grant', error_description: "user hasn't approved this consumer" },
    'salesforce_not_approved',
    true,
  ],
  [400, { error: 'invalid_grant', error_description: 'inactive user' }, 'salesforce_user_inactive', true],
  [
    400,
    { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    'salesforce_grant_expired',
    true,
  ],
  [400, { error: 'invalid_client', error_description: 'invalid client credentials' }, 'salesforce_client', true],
  [400, { error: 'invalid_grant', error_description: 'user is frozen' }, 'salesforce_user_frozen', true],
  [400, { error: 'invalid_grant', error_description: 'ip restricted' }, 'salesforce_ip_restricted', true],
  [400, { error: 'invalid_grant', error_description: 'audience is invalid' }, 'salesforce_audience', true],
  [
    400,
    { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    'salesforce_client_unknown',
    true,
  ],
  [
    400,
    { error: 'invalid_client', error_description: 'app must have certificate' },
    'salesforce_app_certificate',
    true,
  ],
  [400, { error: 'invalid_grant', error_description: 'invalid assertion' }, 'salesforce_key_mismatch', true],
  [400, { error: 'invalid_grant', error_description: 'expired authorization code' }, 'salesforce_expired', true],
  [
    400,
    { error: 'invalid_grant', error_description: 'no client credentials user enabled' },
    'salesforce_no_run_as_user',
    true,
  ],
  [503, null, 'salesforce_unavailable', false],
])('an answer %i %j means %s', async (status, body, code, permanent) => {
  expect(await failure(signIn(profile(secret), world(status, body).deps))).toMatchObject({ code, permanent });
});
