/** Each open question of the platform has a switch, and each switch does what its name says. */
import { afterEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { DEFAULT_SWITCHES, type OrgSwitches } from '../../../sandbox/salesforce/switches.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { asApiUser, asUser, errorCode, idOf, oauth, type Caller } from './orgClient.ts';

const CONVERSATION = '/sobjects/LivePerson_Conversation__c';
let org: SalesforceOrg | null = null;
afterEach(async () => {
  await org?.close();
  org = null;
});

/** The API user's calls in an org with one switch turned, and in one with the default. */
async function bothWays<T>(
  name: keyof OrgSwitches,
  ask: (api: Caller, org: SalesforceOrg) => Promise<T>,
): Promise<{ byDefault: T; turned: T }> {
  const results: T[] = [];
  for (const value of [DEFAULT_SWITCHES[name], !DEFAULT_SWITCHES[name]]) {
    org = await startSalesforceOrg({ switches: { [name]: value } });
    results.push(await ask(await asApiUser(org), org));
    await org.close();
    org = null;
  }
  return { byDefault: results[0] as T, turned: results[1] as T };
}

const dan = USERS.find((u) => u.key === 'dan')?.salesforce?.userId ?? '';

test('taskFieldsFollowFieldSecurity: whoever was granted nothing on Task sees no TaskSubtype', async () => {
  const codes = await bothWays('taskFieldsFollowFieldSecurity', async (_, world) => {
    world.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
    const session = await asUser(world, 'api');
    return errorCode(await session('GET', `/query?q=${encodeURIComponent('SELECT TaskSubtype FROM Task')}`));
  });
  expect(codes).toEqual({ byDefault: 'INVALID_FIELD', turned: 'not refused: 200' });
});

test('newOwnerNeedsReadAccess', async () => {
  const statuses = await bothWays(
    'newOwnerNeedsReadAccess',
    async (api) => (await api('POST', CONVERSATION, { Name: 'x', OwnerId: dan })).status,
  );
  expect(statuses).toEqual({ byDefault: 400, turned: 201 });
});

test('upsertUpdateHasBody', async () => {
  const statuses = await bothWays('upsertUpdateHasBody', async (api) => {
    await api('PATCH', `${CONVERSATION}/External_Key__c/k`, { Name: 'x' });
    return (await api('PATCH', `${CONVERSATION}/External_Key__c/k`, { Name: 'y' })).status;
  });
  expect(statuses).toEqual({ byDefault: 200, turned: 204 });
});

test('unknownFieldRefusesCollection', async () => {
  const records = [{ Name: 'a' }, { Name: 'b', Nothing__c: 1 }].map((r) => ({
    attributes: { type: 'LivePerson_Conversation__c' },
    ...r,
  }));
  const answers = await bothWays('unknownFieldRefusesCollection', async (api) => {
    const { status, body } = await api('POST', '/composite/sobjects', { records });
    return { status, successes: (body as { success?: boolean }[]).map((r) => r.success ?? null) };
  });
  expect(answers).toEqual({
    byDefault: { status: 400, successes: [null] },
    turned: { status: 200, successes: [true, false] },
  });
});

test('pkceRequired and refreshTokenRotation', async () => {
  org = await startSalesforceOrg({ switches: { pkceRequired: false, refreshTokenRotation: false } });
  const redirect_uri = 'http://127.0.0.1:4999/salesforce/callback';
  const url = new URL('/services/oauth2/authorize', org.url);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: org.webServer.clientId,
    redirect_uri,
    scope: 'api refresh_token',
  }).toString();
  const back = await fetch(url, { method: 'POST', body: new URLSearchParams({ user: 'admin' }), redirect: 'manual' });
  const client = { client_id: org.webServer.clientId, client_secret: org.webServer.clientSecret };
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const noSecret = await oauth(org, 'token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    client_id: client.client_id,
  });
  expect(noSecret.body).toMatchObject({ error: 'invalid_client' });
  const again = await fetch(url, { method: 'POST', body: new URLSearchParams({ user: 'admin' }), redirect: 'manual' });
  const { body } = await oauth(org, 'token', {
    grant_type: 'authorization_code',
    code: new URL(again.headers.get('location') ?? '').searchParams.get('code') ?? '',
    redirect_uri,
    ...client,
  });
  const { refresh_token } = body as { refresh_token: string };
  for (let i = 0; i < 2; i++) {
    const refreshed = await oauth(org, 'token', { grant_type: 'refresh_token', refresh_token, ...client });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body).not.toHaveProperty('refresh_token');
  }
});

test('a default org refuses what the switches leave open', async () => {
  org = await startSalesforceOrg();
  const api = await asApiUser(org);
  expect(idOf(await api('POST', CONVERSATION, { Name: 'x' }))).toMatch(/^a0A/);
  expect(Object.values(DEFAULT_SWITCHES).every((value) => value)).toBe(true);
});
