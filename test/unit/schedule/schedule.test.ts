import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { createSchedule } from '../../../connector-server/src/schedule/schedule.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createIdentityReplay } from '../../../connector-server/src/store/identityReplay.ts';
import { createAdminTicketStore } from '../../../connector-server/src/store/adminTicketStore.ts';
import { createAccessRevocations } from '../../../connector-server/src/store/accessRevocations.ts';
import { createSignInTicketStore } from '../../../connector-server/src/store/signInTicketStore.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import { silentLogger } from '../../../connector-server/src/support/logger.ts';
import { scheduledJobs } from '../../../connector-server/src/wiring/jobs.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
beforeAll(async () => void (database = await startTestDatabase()));
afterAll(async () => database.close());

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

it('jobs are registered once however many processes start, and one that is no longer known is forgotten', async () => {
  const job = (name: string) => ({ name, cron: '*/5 * * * *', run: async () => undefined });
  const first = createSchedule({ url: database.url, jobs: [job('one'), job('two')], log: silentLogger });
  await first.start();
  const second = createSchedule({ url: database.url, jobs: [job('one')], log: silentLogger });
  await second.start();
  await Promise.all([first.stop(), second.stop()]);
  expect(await rows('select name, cron, timezone from pgboss.schedule')).toEqual([
    { name: 'one', cron: '*/5 * * * *', timezone: 'UTC' },
  ]);
});

it('stopping what was never started is fine', async () => {
  await createSchedule({ url: database.url, jobs: [], log: silentLogger }).stop();
});

it('what has expired is deleted, what has not stays', async () => {
  const replay = createIdentityReplay(database.db);
  const vault = createSealedVault(database.db);
  await replay.firstUse('org', 'old', 1_000);
  await replay.firstUse('org', 'new', 9_000_000);
  const secret = { connectionId: 'c', owner: 'o', kind: 'k' };
  await vault.put(secret, Buffer.from('x'), 1_000, null);
  await vault.put({ ...secret, owner: 'p' }, Buffer.from('y'), null, null);
  const tickets = createSignInTicketStore(database.db);
  const revocations = createAccessRevocations(database.db);
  const HOUR = 60 * 60_000;
  await revocations.revoke('org', 'old', 4_000);
  await revocations.revoke('org', 'new', 6_000);
  const sealer = createSealer(Buffer.alloc(32));
  const adminTickets = createAdminTicketStore(database.db);
  const overSession = await adminTickets.begin('x', 0, 60);
  const session = await adminTickets.begin('y', 60, 60);
  const jobs = scheduledJobs({
    replay,
    vault,
    tickets,
    revocations,
    adminTickets,
    sealer,
    now: () => 5_000 + HOUR,
    log: silentLogger,
  });
  for (const job of jobs) await job.run();
  expect([await revocations.revokedAt('org', 'old'), await revocations.revokedAt('org', 'new')]).toEqual([null, 6_000]);
  expect(await replay.firstUse('org', 'old', 9_000_000)).toBe(true);
  expect(await replay.firstUse('org', 'new', 9_000_000)).toBe(false);
  expect([
    await vault.get(secret),
    Buffer.from((await vault.get({ ...secret, owner: 'p' }))?.sealed ?? []).toString(),
  ]).toEqual([null, 'y']);
  expect([await adminTickets.use(overSession, 60), (await adminTickets.use(session, 60))?.sealed]).toEqual([null, 'y']);
});
