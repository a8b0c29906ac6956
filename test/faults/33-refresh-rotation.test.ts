/**
 * Hypothesis: several servers with one refresh token that changes with each use never use an old one, which would cost the
 * whole grant: one renews at a time, the others take the session it got, and the grant lives on.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrgAuth, OrgProfile } from '../../connector-server/src/salesforce/orgProfile.ts';
import { createSalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import { createWebServerFlow } from '../../connector-server/src/salesforce/webServerFlow.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { createLeaseStore } from '../../connector-server/src/store/leaseStore.ts';
import { createSealedVault } from '../../connector-server/src/store/sealedVault.ts';
import { systemTimers } from '../../connector-server/src/support/clock.ts';
import { createLogger } from '../../connector-server/src/support/logger.ts';
import { createSealer } from '../../connector-server/src/support/seal.ts';
import { createGrantTurns } from '../../connector-server/src/wiring/grantTurns.ts';
import { createGrantStore } from '../../connector-server/src/wiring/sealedStores.ts';
import { createFaultBox, type FaultBox } from '../../sandbox/faults/faultBox.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../sandbox/salesforce/org.ts';
import { startTestDatabase } from '../support/database.ts';

let database: Database;
let org: SalesforceOrg;
let box: FaultBox;
beforeAll(async () => {
  let target = '';
  box = await createFaultBox({ target: () => target });
  [database, org] = await Promise.all([startTestDatabase(), startSalesforceOrg({ publicUrl: box.url })]);
  target = org.url;
});
afterAll(async () => {
  await org.close();
  await box.close();
  await database.close();
});

it('three servers, thirty calls at once, three expiries: one renewal each time', { timeout: 120_000 }, async () => {
  const auth: OrgAuth = { flow: 'web_server', ...org.webServer };
  const profile: OrgProfile = { connectionId: 'harbor', orgId: org.orgId, loginUrl: box.url, apiVersion: '66.0', auth };
  const log = createLogger('error', () => undefined);
  const sealer = createSealer(randomBytes(32));
  const server = () => {
    const turns = createGrantTurns(createLeaseStore(database.db), systemTimers);
    const grants = createGrantStore(createSealedVault(database.db), sealer, log, turns);
    const writer = createSalesforceWriter({
      profileOf: () => Promise.resolve(profile),
      grants,
      now: () => Date.now(),
      allowLoopback: true,
      log,
    });
    return { grants, writer };
  };
  const servers = [server(), server(), server()];
  const flow = createWebServerFlow({ allowLoopback: true, grants: server().grants });
  const { url, state, verifier } = await flow.authorizationUrl(profile, 'http://127.0.0.1/salesforce/callback');
  const approved = await fetch(url, { method: 'POST', body: new URLSearchParams({ user: 'api' }), redirect: 'manual' });
  await flow.exchange(profile, approved.headers.get('location') ?? '', { state, verifier });
  const renewals = (): number => box.seen.filter(({ path }) => path.endsWith('/oauth2/token')).length;
  for (let expiry = 0; expiry < 3; expiry++) {
    org.control.expireTokens();
    const before = renewals();
    const asked = Array.from({ length: 30 }, (_, n) =>
      (servers[n % servers.length] as (typeof servers)[number]).writer.findQueue('harbor', 'LivePerson_Unassigned'),
    );
    for (const queue of await Promise.all(asked)) expect(queue).toMatch(/^00G/);
    expect(renewals() - before).toBe(1);
  }
});
