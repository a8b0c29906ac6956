/** Servers on one database: who lives, who holds which agent, and what the dead may not write. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAgentLeaseStore } from '../../../connector-server/src/store/agentLeaseStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createFence, Fenced } from '../../../connector-server/src/store/fence.ts';
import { createServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate connector.servers, connector.agent_leases`.execute(database.db);
});

const servers = () => createServerStore(database.db);
const leases = (serverId: string) => createAgentLeaseStore(database.db, serverId);
const join = (serverId: string) =>
  servers().join({ serverId, url: `https://${serverId}.example`, machine: 'm', process: serverId });
const expire = (serverId: string) =>
  sql`update connector.servers set expires = now() - interval '1 second' where server_id = ${serverId}`.execute(
    database.db,
  );
const ADA = { connectionId: 'c', salesforceUserId: '005000000000001AAA' };

test('a server whose time ran out goes on when nobody declared it dead', async () => {
  await join('a');
  await expire('a');
  const [row] = await servers().renew('a', 3);
  expect(row).toMatchObject({ serverId: 'a', agents: 3, expired: false });
});

test('a server that was declared dead finds out at its next renewal', async () => {
  await join('a');
  await expire('a');
  expect(await servers().bury({ gone: [], late: ['a'] })).toEqual(['a']);
  await expect(servers().renew('a', 0)).rejects.toBeInstanceOf(Fenced);
});

test('one that renewed in the last moment is not declared dead', async () => {
  await join('a');
  expect(await servers().bury({ gone: [], late: ['a'] })).toEqual([]);
  expect(await servers().renew('a', 0)).toHaveLength(1);
});

test('an agent belongs to one server; another is told where', async () => {
  await join('a');
  await join('b');
  const [first, second] = await Promise.all([leases('a').claim(ADA), leases('b').claim(ADA)]);
  const [winner, loser] = first.held ? [first, second] : [second, first];
  expect(winner).toMatchObject({ held: true, agent: { salesforceUserId: ADA.salesforceUserId, signedIn: false } });
  expect(loser).toMatchObject({ held: false, url: first.held ? 'https://a.example' : 'https://b.example' });
});

test('both spellings of a user id name one agent', async () => {
  await join('a');
  await join('b');
  await leases('a').claim(ADA);
  expect(await leases('b').claim({ ...ADA, salesforceUserId: '005000000000001' })).toMatchObject({ held: false });
});

test('every hold has a higher number than any before, whoever had it', async () => {
  const life = await join('a');
  const numbers = [life];
  for (const one of ['a', 'b', 'a']) {
    if (one === 'b') await join('b');
    const claim = await leases(one).claim(ADA);
    numbers.push(claim.held ? claim.agent.epoch : -1);
    await leases(one).release(ADA);
  }
  expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a draining server gives its agents away and takes none', async () => {
  await join('a');
  await join('b');
  await leases('a').claim(ADA);
  await servers().startDraining('a');
  expect(await leases('b').claim(ADA)).toMatchObject({ held: true });
  await expect(leases('a').claim({ ...ADA, salesforceUserId: '005000000000002AAA' })).rejects.toBeInstanceOf(Fenced);
});

test('agents with a session are orphans when their server is gone, each taken once', async () => {
  await join('a');
  await join('b');
  await join('c');
  for (let i = 0; i < 7; i++) {
    const agent = { connectionId: 'c', salesforceUserId: `00500000000000${i}AAA` };
    await leases('a').claim(agent);
    await leases('a').note(agent, { signedIn: i > 0, lowered: i === 1 ? 'AWAY' : null });
  }
  expect(await leases('b').claimOrphans(9)).toEqual([]);
  await servers().bury({ gone: ['a'], late: [] });
  expect(await leases('b').countOrphans()).toBe(6);
  const [byB, byC] = await Promise.all([leases('b').claimOrphans(3), leases('c').claimOrphans(9)]);
  const more = await leases('c').claimOrphans(9);
  const all = [...byB, ...byC, ...more];
  // Whichever comes first; rows another is taking are passed over.
  expect(byB.length).toBeLessThanOrEqual(3);
  expect(new Set(all.map((one) => one.salesforceUserId)).size).toBe(6);
  expect(all).toHaveLength(6);
  expect(all.filter((one) => one.lowered === 'AWAY')).toHaveLength(1);
});

test('what a server writes after it was declared dead is refused', async () => {
  await join('a');
  const fence = createFence(database.db, 'a');
  expect(await fence.asServer(async () => 'written')).toBe('written');
  await servers().bury({ gone: ['a'], late: [] });
  await expect(fence.asServer(async () => 'written')).rejects.toBeInstanceOf(Fenced);
});

test('what a server writes for an agent that another holds by now is refused', async () => {
  await join('a');
  await join('b');
  await leases('a').claim(ADA);
  expect(await createFence(database.db, 'a').asHolder(ADA, async () => 1)).toBe(1);
  await servers().startDraining('a');
  await leases('b').claim(ADA);
  await expect(createFence(database.db, 'a').asHolder(ADA, async () => 1)).rejects.toBeInstanceOf(Fenced);
  expect(await createFence(database.db, 'b').asHolder(ADA, async () => 1)).toBe(1);
});

test('a server is not declared dead in the middle of a write', async () => {
  await join('a');
  const order: string[] = [];
  let burying: Promise<unknown> = Promise.resolve();
  await createFence(database.db, 'a').asServer(async (tx) => {
    burying = servers()
      .bury({ gone: ['a'], late: [] })
      .then(() => order.push('buried'));
    // The burial waits for this transaction: postgres says so itself.
    for (let waiting = false; !waiting;) {
      const found = await sql<{ waits: boolean }>`
        select exists (select 1 from pg_locks where not granted) as waits`.execute(tx);
      waiting = found.rows[0]?.waits === true;
    }
    order.push('written');
  });
  await burying;
  expect(order).toEqual(['written', 'buried']);
});

test('renewals pass while a write is under way', async () => {
  await join('a');
  await createFence(database.db, 'a').asServer(async () => {
    await servers().renew('a', 1);
  });
});
