import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrgAuth, OrgProfile } from '../../../connector-server/src/salesforce/orgProfile.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { createWebServerFlow } from '../../../connector-server/src/salesforce/webServerFlow.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { quietLog } from '../../support/database.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());

const profile = (auth: OrgAuth): OrgProfile => ({
  connectionId: 'harbor',
  orgId: org.orgId,
  loginUrl: org.url,
  apiVersion: '66.0',
  auth,
});

function writerFor(auth: OrgAuth, kept: string[] = []) {
  const grants = {
    get: () => Promise.resolve(kept.at(-1) ?? null),
    put: (_id: string, token: string) => Promise.resolve(void kept.push(token)),
  };
  const writer = createSalesforceWriter({
    profileOf: () => Promise.resolve(profile(auth)),
    grants,
    now: () => Date.now(),
    allowLoopback: true,
    log: quietLog,
  });
  return { writer, grants };
}

test('the API user signs in with a signed assertion', async () => {
  const { writer } = writerFor({
    flow: 'jwt_bearer',
    clientId: org.apiUser.clientId,
    username: org.apiUser.username,
    privateKey: org.apiUser.privateKeyPem,
  });
  expect(await writer.findQueue('harbor', 'LivePerson_Unassigned')).toMatch(/^00G/);
});

test('the API user signs in with client credentials', async () => {
  const { writer } = writerFor({ flow: 'client_credentials', ...org.clientCredentials });
  expect(
    await writer.findUsersByEmail('harbor', ['ADA.brightwell@harbor-demo.example', 'nobody@x.example']),
  ).toHaveProperty('size', 1);
});

test('the connect button: authorization with PKCE, then refresh tokens that rotate', async () => {
  const auth: OrgAuth = { flow: 'web_server', ...org.webServer };
  const kept: string[] = [];
  const { writer, grants } = writerFor(auth, kept);
  const flow = createWebServerFlow({ allowLoopback: true, grants });
  const { url, state, verifier } = await flow.authorizationUrl(profile(auth), 'http://127.0.0.1/salesforce/callback');
  expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
  const callback = await approve(url);
  await expect(flow.exchange(profile(auth), callback, { state: 'another', verifier })).rejects.toMatchObject({
    code: 'salesforce_connect_failed',
  });
  await flow.exchange(profile(auth), callback, { state, verifier });
  expect(kept).toHaveLength(1);
  for (let renewals = 0; renewals < 2; renewals++) {
    org.control.expireTokens();
    await writer.findQueue('harbor', 'LivePerson_Unassigned');
  }
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.length).toBeGreaterThanOrEqual(2);
});

/** What the administrator's browser does: picks the API user, and is sent back with a code. */
async function approve(url: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ user: 'api' }), redirect: 'manual' });
  const callback = answer.headers.get('location');
  if (callback === null) throw new Error(`not approved: ${answer.status}`);
  return callback;
}
