import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { runSync } from '../../../connector-server/src/syncCommand.ts';
import { startTestDatabase } from '../../support/database.ts';
import { accountWith, CONNECTION, startSyncWorld, type SyncWorld } from './syncWorld.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let database: Database;
let world: SyncWorld;
beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  world = await startSyncWorld(database);
});
afterEach(() => world.close());

const runs = async () => (await world.sync.report(CONNECTION))?.runs ?? [];

it('[SYN-01] [SYN-02] [SYN-06] by the clock: eight runs over six hours and one over 48 a day, at the times that are shown', async () => {
  await world.sync.tick();
  expect(await runs()).toEqual([]);
  const shown = await world.sync.report(CONNECTION);
  expect(shown?.periodic).toMatchObject({
    on: true,
    text: expect.stringMatching(/^every 3 hours, at \d\d:\d\d/) as string,
  });
  expect(shown?.daily).toMatchObject({ on: true, text: expect.stringMatching(/^every day at 02:\d\d UTC/) as string });
  const begun: { kind: string; hours: number; late: number }[] = [];
  for (let minutes = 0; minutes < 24 * 60; minutes += 30) {
    const before = await world.sync.report(CONNECTION);
    world.skip(30 * 60_000);
    await world.sync.tick();
    await world.sync.idle();
    for (const run of (await runs()).slice(0, (await runs()).length - (before?.runs.length ?? 0))) {
      const plan = run.kind === 'daily' ? before?.daily : before?.periodic;
      begun.push({ kind: run.kind, hours: (run.to - run.from) / HOUR, late: run.to - (plan?.nextAt ?? 0) });
    }
  }
  expect(begun.filter(({ kind }) => kind === 'periodic')).toHaveLength(8);
  expect(begun.filter(({ kind }) => kind === 'daily')).toHaveLength(1);
  expect(begun.every(({ kind, hours }) => Math.round(hours) === (kind === 'daily' ? 48 : 6))).toBe(true);
  expect(begun.every(({ late }) => late >= 0 && late < 31 * 60_000)).toBe(true);
}, 60_000);

it('several servers make one run of each plan, and work on one run of a connection at a time', async () => {
  world.cloud.control.generateDay({ from: world.now() - 5 * HOUR, spanMs: 4 * HOUR, conversations: 250 });
  const second = world.server('server-2');
  let underWay = 0;
  let most = 0;
  world.onQuery = async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
  };
  await world.sync.tick();
  world.skip(3 * HOUR);
  await Promise.all([world.sync.tick(), second.tick(), world.sync.tick()]);
  await world.sync.window(CONNECTION, { from: world.now() - DAY, to: world.now() }, 'noor');
  await second.window(CONNECTION, { from: world.now() - DAY, to: world.now() }, 'noor');
  await expect
    .poll(
      async () => {
        world.skip(10_000);
        await Promise.all([world.sync.idle(), second.idle()]);
        return (await runs()).map(({ state }) => state);
      },
      { timeout: 30_000 },
    )
    .toEqual(['done', 'done', 'done']);
  expect((await runs()).map(({ kind }) => kind)).toEqual(['manual', 'manual', 'periodic']);
  expect(most).toBe(1);
});

it('[SYN-02] what the periodic run missed is healed by the next one, which reaches back to the last that was done', async () => {
  await world.sync.tick();
  world.skip(3 * HOUR);
  await world.sync.tick();
  await world.sync.idle();
  const [first] = await runs();
  // Two days without any server.
  world.skip(2 * DAY);
  world.cloud.control.generateDay({ from: world.now() - 40 * HOUR, spanMs: HOUR, conversations: 30 });
  await world.sync.tick();
  await world.sync.idle();
  const late = (await runs()).find((run) => run.kind === 'periodic' && run.id !== first?.id);
  expect(late?.from).toBe(first?.to);
  expect((await world.facts()).size).toBe(30);
});

it('[SYN-05] an account without machine access has no runs, and the report says what is missing', async () => {
  world.settings = { ...world.settings, account: accountWith({ api: null }) };
  await world.sync.tick();
  world.skip(DAY);
  await world.sync.tick();
  expect(await world.sync.report(CONNECTION)).toMatchObject({
    periodic: { on: false, text: expect.stringContaining('liveperson.api') as string, nextAt: null },
    runs: [],
  });
  expect(await world.sync.window(CONNECTION, { from: world.now() - HOUR, to: world.now() }, 'noor')).toMatchObject({
    refused: { code: 'no_access' },
  });
});

it('LivePerson away for hours: the run waits ever longer and goes on where it was', async () => {
  world.settings = { ...world.settings, periodic: false, daily: false };
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 350 });
  world.onQuery = () => {
    if (world.queries.length === 3) world.cloud.control.refuseNext('history', 9, 500);
  };
  await world.sync.window(CONNECTION, { from: world.now() - 2 * DAY, to: world.now() }, 'noor');
  await expect
    .poll(
      async () => {
        world.skip(30_000);
        await world.sync.tick();
        return (await runs()).find(({ kind }) => kind === 'manual')?.state;
      },
      { timeout: 30_000, interval: 10 },
    )
    .toBe('done');
  expect([
    world.queries.map(({ offset }) => offset),
    (await runs()).find(({ kind }) => kind === 'manual'),
  ]).toMatchObject([[0, 100, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 300], { read: 350, changed: 350 }]);
});

it('[SYN-03] the command line asks for a window on the server’s database and says how it went', async () => {
  // The command reads the machine's clock.
  world.skip(Date.now() - world.now());
  world.cloud.control.generateDay({ from: world.now() - 5 * HOUR, spanMs: HOUR, conversations: 30 });
  const env = { DATABASE_URL: database.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  const said: string[] = [];
  const day = (at: number): string => new Date(at).toISOString();
  const asked = runSync(env, [CONNECTION, day(world.now() - DAY), day(world.now())], (text) => said.push(text));
  await expect.poll(async () => (await runs()).length, { timeout: 30_000 }).toBe(1);
  await world.sync.tick();
  await asked;
  expect(said.at(-1)).toBe('Done: 30 conversations read, 30 changed.');
  await expect(runSync(env, [CONNECTION, '2026-01-01', '2026-02-15'], () => undefined)).rejects.toThrow(
    'at most 30 days',
  );
  await expect(runSync(env, [CONNECTION, 'yesterday'], () => undefined)).rejects.toThrow('npm run sync');
}, 60_000);
