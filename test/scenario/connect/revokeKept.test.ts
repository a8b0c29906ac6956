/** Disconnecting ends, at both clouds, what the server's database kept of a connection. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDomains } from '../../../connector-server/src/liveperson/domains.ts';
import { createSignIn } from '../../../connector-server/src/liveperson/signIn.ts';
import { createWebServerFlow } from '../../../connector-server/src/salesforce/webServerFlow.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { loadSettings } from '../../../connector-server/src/settings/loadSettings.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { orgProfile, livePersonAccount } from '../../../connector-server/src/wiring/profiles.ts';
import { revokeKept } from '../../../connector-server/src/wiring/revokeKept.ts';
import { sealSecret } from '../../../connector-server/src/wiring/sealedSecret.ts';
import { createGrantStore } from '../../../connector-server/src/wiring/sealedStores.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
let org: SalesforceOrg;
let cloud: LivePersonCloud;
let connection: Connection;
const log = createLogger('silent');
const sealer = createSealer(randomBytes(32));

beforeAll(async () => {
  [database, org, cloud] = await Promise.all([startTestDatabase(), startSalesforceOrg(), startLivePersonCloud()]);
  const document = settingsDocument({ org, origins: [], passwordSignIn: true }) as {
    connections: { salesforce: { auth: unknown } }[];
  };
  for (const one of document.connections) one.salesforce.auth = { flow: 'web_server', ...org.webServer };
  const loaded = await loadSettings(document, {
    allowInsecureUpstream: true,
    defaultLoginUrl: org.url,
    resolveSecret: (reference) => Promise.resolve(reference as string),
  });
  const [only] = loaded.ok ? loaded.connections : [];
  if (only === undefined) throw new Error('no connection');
  connection = only;
});
afterAll(() => Promise.all([database.close(), org.close(), cloud.close()]));

const vault = () => createSealedVault(database.db);
const signIn = () =>
  createSignIn({
    fetch,
    domains: createDomains({ baseUrl: cloud.url, fetch, clock: systemTimers, logger: log }),
    timers: systemTimers,
  });
const revoke = (by: typeof globalThis.fetch = fetch) =>
  revokeKept(connection, { vault: vault(), sealer, log, signIn: signIn(), fetch: by, now: Date.now });

async function connectOrg(): Promise<string> {
  const grants = createGrantStore(vault(), sealer, log);
  const flow = createWebServerFlow({ allowLoopback: true, grants });
  const profile = orgProfile(connection);
  const { url, state, verifier } = await flow.authorizationUrl(profile, 'http://127.0.0.1/salesforce/callback');
  const approved = await fetch(url, { method: 'POST', body: new URLSearchParams({ user: 'api' }), redirect: 'manual' });
  await flow.exchange(profile, approved.headers.get('location') ?? '', { state, verifier });
  return (await grants.get(connection.id)) ?? '';
}

const refreshed = async (token: string): Promise<number> => {
  const { clientId, clientSecret } = org.webServer;
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, client_id: clientId });
  if (clientSecret) body.set('client_secret', clientSecret);
  return (await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body })).status;
};

it('[OAU-11] revokes the org’s grant and every agent’s session, and keeps none of them', async () => {
  await connectOrg();
  const agents = USERS.flatMap(({ livePerson, salesforce }) =>
    livePerson?.userTypeId === 1 && salesforce !== null ? [{ livePerson, salesforce }] : [],
  ).slice(0, 3);
  const bearers: string[] = [];
  for (const { livePerson, salesforce } of agents) {
    const bundle = await signIn().withPassword(
      livePersonAccount(connection),
      livePerson.loginName,
      livePerson.password,
    );
    bearers.push(bundle.accessToken);
    const key = { connectionId: connection.id, owner: salesforce.userId, kind: 'liveperson_session' };
    await vault().put(key, sealSecret(sealer, key, JSON.stringify(bundle)), null, sealer.keyId);
  }
  const alive = async (): Promise<number[]> =>
    Promise.all(
      bearers.map(async (bearer) => {
        const path = `/api/account/${cloud.account}/configuration/le-users/skills?v=4.0`;
        return (await fetch(`${cloud.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } })).status;
      }),
    );
  expect(await alive()).toEqual([200, 200, 200]);
  expect(await revoke()).toEqual({
    said: [
      'Salesforce: the grant of the API user was revoked.',
      'LivePerson: the kept sessions of 3 agents were ended.',
    ],
    remains: [],
  });
  expect(await alive()).toEqual([401, 401, 401]);
  expect(await vault().list(connection.id, 'liveperson_session', Date.now(), 10)).toEqual([]);
  expect(await revoke()).toEqual({ said: [], remains: [] });
});

it('the refresh token is worthless afterwards', async () => {
  const token = await connectOrg();
  await revoke();
  expect(await refreshed(token)).toBe(400);
});

it('says how to end by hand what Salesforce did not take back, and keeps it for another try', async () => {
  const token = await connectOrg();
  const failed = await revoke(() => Promise.reject(new Error('no way out')));
  expect(failed.said).toEqual([]);
  expect(failed.remains).toEqual([expect.stringContaining('Setup > Connected Apps OAuth Usage')]);
  expect(await createGrantStore(vault(), sealer, log).get(connection.id)).toBe(token);
  expect((await revoke()).remains).toEqual([]);
});

it('says which sessions it cannot open, and goes on with the others', async () => {
  const key = { connectionId: connection.id, owner: '005000000000001', kind: 'liveperson_session' };
  await vault().put(key, sealSecret(createSealer(randomBytes(32)), key, '{}'), null, 'another');
  expect(await revoke()).toEqual({
    said: [],
    remains: [expect.stringContaining('1 kept session of an agent cannot be opened')],
  });
});
