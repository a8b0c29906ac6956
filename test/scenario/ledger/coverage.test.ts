import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCoverageStore } from '../../../connector-server/src/store/coverageStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { HOUR_MS } from '../../../connector-server/src/sync/coveragePorts.ts';
import { ACCOUNT_ID } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { accountWith } from '../sync/syncWorld.ts';
import { CONNECTION, startLedgerWorld } from './ledgerWorld.ts';
import type { LedgerWorld } from './ledgerWorld.ts';

let database: Database;
let world: LedgerWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startLedgerWorld(database);
  // All but the two hours looked at were counted just now.
  const last = Math.floor(Date.now() / HOUR_MS);
  const others = Array.from({ length: 50 }, (_, index) => last - index).filter(
    (hour) => hour !== FIRST / HOUR_MS && hour !== FIRST / HOUR_MS + 1,
  );
  await sql`insert into connector.coverage_hours (connection_id, hour, in_liveperson, in_salesforce, counted_at)
    select ${CONNECTION}, unnest(${others}::bigint[]), 0, 0, ${Date.now()}::bigint`.execute(database.db);
});
afterEach(() => world.close());

/** The beginning of the hour three hours ago: settled, and within what is counted by itself. */
const FIRST = (Math.floor(Date.now() / HOUR_MS) - 3) * HOUR_MS;
const RANGE = { from: FIRST, to: FIRST + 2 * HOUR_MS };
const view = () => createCoverageStore(database.db).view(CONNECTION, FIRST / HOUR_MS, FIRST / HOUR_MS + 2);
const inOrg = () =>
  world.org.query(`SELECT Name FROM LivePerson_Conversation__c WHERE External_Key__c LIKE '${ACCOUNT_ID}:day-%'`);
async function healAll(): Promise<number> {
  const started = await world.meter.heal(CONNECTION, null);
  await world.meter.idle();
  await world.settle();
  await world.settleAll();
  return started;
}

test('closed conversations are counted hour by hour over many pages, open ones are not; what is missing is taken from history and written', async () => {
  const day = world.cloud.control.generateDay({ ...RANGE, spanMs: 1.1 * HOUR_MS, conversations: 130 });
  const closed = 130 - day.openIds.length;
  await world.meter.count(CONNECTION);
  const before = await view();
  expect(before.hours).toHaveLength(2);
  expect(before.hours[0]?.inLivePerson).toBeGreaterThan(100);
  expect(before.hours[1]?.inLivePerson).toBeGreaterThan(0);
  expect(before.hours.reduce((sum, hour) => sum + hour.inLivePerson, 0)).toBe(closed);
  expect(before.hours.map(({ inSalesforce }) => inSalesforce)).toEqual([0, 0]);
  expect(before.holes.map(({ conversationId }) => conversationId).sort()).toEqual(
    day.conversationIds.filter((id) => !day.openIds.includes(id)).sort(),
  );
  expect(before).toMatchObject({ problem: null, countedAt: expect.any(Number) as number });

  expect(await healAll()).toBe(closed);
  expect(await inOrg()).toHaveLength(closed);
  // The holes close as the records are written; a new count says the same.
  expect((await view()).holes).toEqual([]);
  await world.meter.ask(CONNECTION, RANGE);
  await world.meter.idle();
  const after = await view();
  expect(after.hours.map((hour) => hour.inLivePerson - hour.inSalesforce)).toEqual([0, 0]);
  expect(after.waiting).toBe(false);
}, 60_000);

test('chats of older accounts are counted and healed as well', async () => {
  world.coverage = { account: accountWith(), apis: ['messaging', 'chat'] };
  const day = world.cloud.control.generateDay({ ...RANGE, spanMs: 2 * HOUR_MS, conversations: 4, chats: 7 });
  await world.meter.count(CONNECTION);
  const counted = (await view()).hours.reduce((sum, hour) => sum + hour.inLivePerson, 0);
  expect(counted).toBe(4 - day.openIds.length + 7);
  expect(await healAll()).toBe(counted);
  expect((await view()).holes).toEqual([]);
  expect(await world.org.query(`SELECT Id FROM LivePerson_Conversation__c WHERE API_Type__c = 'Chat'`)).toHaveLength(7);
});

test('a record whose start time somebody changed is found by its key and is no hole', async () => {
  world.cloud.control.generateDay({ ...RANGE, spanMs: HOUR_MS, conversations: 5 });
  await world.meter.count(CONNECTION);
  await healAll();
  const [row] = await inOrg();
  const session = await world.org.sessionFor('api');
  const [found] = await world.org.query(
    `SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${String(row?.['Name'])}'`,
  );
  await fetch(`${world.org.url}/services/data/v66.0/sobjects/LivePerson_Conversation__c/${String(found?.['Id'])}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${session}`, 'content-type': 'application/json' },
    body: JSON.stringify({ Start_Time__c: '2020-01-01T00:00:00Z' }),
  });
  await world.meter.ask(CONNECTION, RANGE);
  await world.meter.idle();
  expect((await view()).holes).toEqual([]);
});

test('one named hole is healed, the others stay listed', async () => {
  world.cloud.control.generateDay({ ...RANGE, spanMs: HOUR_MS, conversations: 6 });
  await world.meter.count(CONNECTION);
  const { holes } = await view();
  const [chosen = ''] = holes.map(({ conversationId }) => conversationId);
  expect(await world.meter.heal(CONNECTION, [chosen, 'nobody knows it'])).toBe(1);
  await world.meter.idle();
  await world.settle();
  expect((await view()).holes.map(({ conversationId }) => conversationId).sort()).toEqual(
    holes
      .map(({ conversationId }) => conversationId)
      .filter((id) => id !== chosen)
      .sort(),
  );
});

test('a hole whose write waits or was set aside says why', async () => {
  world.cloud.control.generateDay({ ...RANGE, spanMs: HOUR_MS, conversations: 3 });
  await world.meter.count(CONNECTION);
  world.org.control.failNext({ path: /^\/composite/, times: 50, drop: 'before' });
  await world.meter.heal(CONNECTION, null);
  await world.meter.idle();
  await world.settle();
  expect((await view()).holes.every(({ healing, state }) => healing && state === 'ready')).toBe(true);
});

test.each([
  [
    'history asks to go slower',
    () => world.cloud.control.refuseNext('history', 5, 429),
    /LivePerson’s history did not answer \(throttled\)/,
  ],
  [
    'a part of history does not answer',
    () => world.cloud.control.partialSearches(5),
    /LivePerson’s history did not answer \(incomplete\)/,
  ],
  [
    'Salesforce is away',
    () => world.org.control.failNext({ path: /^\/query/, times: 1, status: 503 }),
    /Salesforce could not be asked/,
  ],
])('when %s it is said, no number is made up, and the next count mends it', async (_what, trouble, words) => {
  world.cloud.control.generateDay({ ...RANGE, spanMs: HOUR_MS, conversations: 3 });
  trouble();
  await world.meter.count(CONNECTION);
  const failed = await view();
  expect(failed.problem).toMatch(words);
  expect(failed.countedAt).toBeNull();
  await world.meter.count(CONNECTION);
  expect(await view()).toMatchObject({ problem: null, countedAt: expect.any(Number) as number });
});

test('without access to history it says what to set up', async () => {
  world.coverage = { account: accountWith({ api: null }), apis: ['messaging'] };
  await world.meter.count(CONNECTION);
  expect((await view()).problem).toMatch(/liveperson\.api/);
});

test('of two servers one counts', async () => {
  const other = world.meterOf('server-2');
  const pages = (): number => world.cloud.control.historyPages();
  const before = pages();
  await Promise.all([world.meter.count(CONNECTION), other.count(CONNECTION)]);
  expect(pages() - before).toBe(2);
  await other.count(CONNECTION);
  expect(pages() - before).toBe(2);
});

test('a conversation that was erased is no hole and is not counted', async () => {
  const day = world.cloud.control.generateDay({ ...RANGE, spanMs: HOUR_MS, conversations: 5 });
  const [gone = ''] = day.conversationIds.filter((id) => !day.openIds.includes(id));
  await sql`insert into connector.erased_conversations (connection_id, conversation_id) values (${CONNECTION}, ${gone})`.execute(
    database.db,
  );
  await world.meter.count(CONNECTION);
  const { hours, holes } = await view();
  expect(hours.reduce((sum, hour) => sum + hour.inLivePerson, 0)).toBe(5 - day.openIds.length - 1);
  expect(holes.map(({ conversationId }) => conversationId)).not.toContain(gone);
});
