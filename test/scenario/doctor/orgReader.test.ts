/** The reader of an org, against the stand-in. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { unknownCall } from '../../../connector-server/src/salesforce/compiledCalls.ts';
import { createApiUserReader, createLentReader } from '../../../connector-server/src/salesforce/orgReader.ts';
import type { OrgProfile } from '../../../connector-server/src/salesforce/orgProfile.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());

const grants = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
const profile = (changes: Partial<OrgProfile> = {}): OrgProfile => ({
  connectionId: 'harbor',
  orgId: org.orgId,
  loginUrl: org.url,
  apiVersion: '66.0',
  auth: {
    flow: 'jwt_bearer',
    clientId: org.apiUser.clientId,
    username: org.apiUser.username,
    privateKey: org.apiUser.privateKeyPem,
  },
  ...changes,
});

function counted() {
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push(new URL(input as string).pathname);
    return globalThis.fetch(input, init);
  };
  return { sent, deps: { fetch, now: () => Date.now(), allowLoopback: true, grants } };
}

test('as the API user: one sign-in, and asking twice costs nothing', async () => {
  const { sent, deps } = counted();
  const reader = createApiUserReader(profile(), deps);
  const [first, , object] = await Promise.all([reader.signIn(), reader.signIn(), reader.describe('Contact')]);
  expect(first).toMatchObject({ ok: true, value: { orgId: org.orgId, instanceUrl: org.url } });
  expect(first.ok && Math.abs(first.value.clockOffsetMs ?? NaN)).toBeLessThan(60_000);
  expect(object.ok && object.value.fields.get('Email')?.type).toBe('email');
  expect((await reader.query('SELECT Id FROM Contact')).ok).toBe(true);
  await reader.query('SELECT Id FROM Contact');
  await reader.describe('Contact');
  expect(sent).toEqual([
    '/services/oauth2/token',
    '/services/data/v66.0/sobjects/Contact/describe',
    '/services/data/v66.0/query',
  ]);
});

test('what is refused is seen with Salesforce’s own code, not thrown', async () => {
  const reader = createApiUserReader(profile(), counted().deps);
  expect(await reader.query('SELECT Nonsense__c FROM Contact')).toMatchObject({ ok: false, code: 'INVALID_FIELD' });
  expect(await reader.describe('Nonsense__c')).toMatchObject({ ok: false, status: 404 });
  expect(await reader.get('/nonsense')).toMatchObject({ ok: false, code: 'NOT_FOUND', status: 404 });
});

test('a sign-in that fails is every answer, and is tried once', async () => {
  const { sent, deps } = counted();
  const auth = { ...(profile().auth as { flow: 'jwt_bearer' }), clientId: 'unknown' } as OrgProfile['auth'];
  const reader = createApiUserReader(profile({ auth }), deps);
  expect(await reader.signIn()).toMatchObject({ ok: false, code: 'salesforce_client_unknown' });
  expect(await reader.query('SELECT Id FROM Contact')).toMatchObject({ ok: false, code: 'salesforce_client_unknown' });
  expect(sent).toEqual(['/services/oauth2/token']);
});

test('what is not on the list of the running server is not sent', async () => {
  const { sent, deps } = counted();
  const reader = createApiUserReader(profile(), { ...deps, refuses: unknownCall });
  expect(await reader.query('SELECT Id, Email FROM Contact')).toMatchObject({ ok: false, code: 'not_listed' });
  expect(await reader.get('/')).toMatchObject({ ok: true });
  expect(sent).toEqual(['/services/oauth2/token', '/services/data/v66.0/']);
});

test('with a lent token the org says whose it is; a token that ended is seen, and none goes to a host that is not Salesforce', async () => {
  const { sent, deps } = counted();
  const of = (accessToken: string, instanceUrl = org.url) =>
    createLentReader({ instanceUrl, accessToken }, { ...deps, apiVersion: '66.0' }).signIn();
  expect(await of(org.apiUser.clientId)).toMatchObject({ ok: false, code: 'INVALID_SESSION_ID', status: 401 });
  expect(await of(await org.sessionFor('ada'))).toMatchObject({
    ok: true,
    value: { orgId: org.orgId, userId: expect.stringMatching(/^005/) as string },
  });
  const before = sent.length;
  expect(await of('secret', 'https://evil.example')).toMatchObject({ ok: false, code: 'salesforce_address_refused' });
  expect(sent).toHaveLength(before);
});

test('an org that cannot be reached is said so', async () => {
  const away = (() => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))) as typeof fetch;
  const reader = createLentReader(
    { instanceUrl: org.url, accessToken: 'a' },
    { apiVersion: '66.0', allowLoopback: true, fetch: away, now: () => 0 },
  );
  expect(await reader.signIn()).toEqual({
    ok: false,
    code: 'unreachable',
    status: null,
    text: 'Salesforce did not answer (ECONNREFUSED).',
  });
});
