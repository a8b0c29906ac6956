/** Servers on one database hear each other: over a real Postgres, with its connections cut. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createBus } from '../../../connector-server/src/store/bus.ts';
import type { Bus } from '../../../connector-server/src/store/bus.ts';
import type { BusKind, BusMessage, OutgoingMessage } from '../../../connector-server/src/store/busMessages.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import type { Tables } from '../../../connector-server/src/store/tables.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';

let database: Database;
const open: Bus[] = [];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
});
afterAll(() => database.close());

async function busOf(from: string, log: { warn(fields: object, message: string): void } = quietLog): Promise<Bus> {
  const bus = createBus({ database, from, timers: systemTimers, log });
  open.push(bus);
  await bus.listening;
  return bus;
}

/** Everything a bus hears of one kind, and a promise for each number of messages. */
function heardBy(bus: Bus, kind: BusKind): { all: BusMessage[]; count(n: number): Promise<void> } {
  const all: BusMessage[] = [];
  bus.subscribe(kind, (message) => all.push(message));
  return {
    all,
    count: async (n) => void (await expect.poll(() => all.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(n)),
  };
}

const signedIn = (salesforceUserId: string): OutgoingMessage => ({
  kind: 'signedIn',
  connectionId: 'harbor',
  salesforceUserId,
});

test('a message reaches every other server, in order, and not its sender', async () => {
  const [a, b, c] = [await busOf('a'), await busOf('b'), await busOf('c')];
  const [own, second, third] = [heardBy(a, 'signedIn'), heardBy(b, 'signedIn'), heardBy(c, 'signedIn')];
  const failures = heardBy(b, 'signInFailed');
  for (const user of ['005a', '005b', '005c']) await a.publish(signedIn(user));
  await b.publish(signedIn('005d'));
  await Promise.all([second.count(3), third.count(4), own.count(1)]);
  expect(second.all.map((each) => 'salesforceUserId' in each && each.salesforceUserId)).toEqual([
    '005a',
    '005b',
    '005c',
  ]);
  expect(second.all[0]).toEqual({ kind: 'signedIn', from: 'a', connectionId: 'harbor', salesforceUserId: '005a' });
  expect(own.all).toEqual([{ kind: 'signedIn', from: 'b', connectionId: 'harbor', salesforceUserId: '005d' }]);
  expect(failures.all).toEqual([]);
});

test('what is not a message of ours is passed over, and a listener that throws does not end the others', async () => {
  const [a, b] = [await busOf('a'), await busOf('b')];
  b.subscribe('signedIn', () => {
    throw new Error('this listener is broken');
  });
  const heard = heardBy(b, 'signedIn');
  const foreign = ['', 'not json', '{"kind":"unheard of","from":"x"}', '{"kind":"signedIn","from":"x"}', '[]', 'null'];
  for (const payload of foreign) await sql`select pg_notify('liveperson_connector', ${payload})`.execute(database.db);
  await a.publish(signedIn('005a'));
  await heard.count(1);
  expect(heard.all).toHaveLength(1);
});

test('a broken line is opened again, its listeners stay, and they are told that something may be missing', async () => {
  const [a, b] = [await busOf('a'), await busOf('b')];
  const heard = heardBy(b, 'signedIn');
  const gap = new Promise<void>((resolve) => b.onGap(resolve));
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'liveperson-connector bus'`.execute(
    database.db,
  );
  await gap;
  await a.publish(signedIn('005a'));
  await heard.count(1);
});

test('a message above the limit of Postgres is dropped and logged by its sender; one of the limit arrives', async () => {
  const warned: object[] = [];
  const [a, b] = [await busOf('a', { warn: (fields) => warned.push(fields) }), await busOf('b')];
  const heard = heardBy(b, 'recordMark');
  const marks = (count: number): OutgoingMessage => ({
    kind: 'recordMark',
    connectionId: 'harbor',
    marks: Array.from({ length: count }, (_, n) => ({
      conversationId: `conversation-${n}`,
      mark: { state: 'saving', text: 'ü'.repeat(10), recordId: null },
    })),
  });
  await a.publish(marks(400));
  expect(warned).toMatchObject([{ kind: 'recordMark', err: expect.any(RangeError) as unknown }]);
  await a.publish(marks(60));
  await heard.count(1);
});

test('a database that is away rejects nothing and is logged', async () => {
  const warned: string[] = [];
  const url = 'postgres://x:y@127.0.0.1:1/none';
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
  const bus = createBus({
    database: { url, db },
    from: 'a',
    timers: systemTimers,
    log: { warn: (_fields, message) => warned.push(message) },
  });
  open.push(bus);
  await bus.publish(signedIn('005a'));
  expect(warned).toContain('Other servers could not be told');
  await expect.poll(() => warned.some((line) => line.includes('broke')), { timeout: 60_000 }).toBe(true);
  await db.destroy();
});
