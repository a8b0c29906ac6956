/** When a server declares others dead, when it takes itself for alive, and that a database that was away harms nobody. */
import { expect, it } from 'vitest';
import { Fenced } from '../../../connector-server/src/store/fence.ts';
import type { ServerRow, ServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { thisMachine, thisProcess } from '../../../connector-server/src/support/thisProcess.ts';
import { BEAT_MS, joinServers, type Membership } from '../../../connector-server/src/wiring/membership.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

const row = (serverId: string, more: Partial<ServerRow> = {}): ServerRow => ({
  serverId,
  url: `https://${serverId}.example`,
  machine: 'elsewhere',
  process: serverId,
  draining: false,
  agents: 0,
  expired: false,
  ...more,
});

async function joined(others: ServerRow[]) {
  const timers = createManualTimers();
  const started = timers.now();
  let elapsed = 0;
  const seen = { others, away: false, dead: false, buried: [] as string[], fenced: 0, beats: 0 };
  const rows = (): ServerRow[] => [row('me'), ...seen.others.filter((one) => !seen.buried.includes(one.serverId))];
  const store: ServerStore = {
    join: async () => 7,
    all: async () => rows(),
    async renew() {
      if (seen.away) throw new Error('no database');
      if (seen.dead) throw new Fenced();
      seen.beats += 1;
      return rows();
    },
    async bury({ gone, late }) {
      seen.buried.push(...gone, ...late);
      return [...gone, ...late];
    },
    startDraining: async () => {},
    leave: async () => {},
  };
  const membership: Membership = await joinServers({
    store,
    self: { serverId: 'me', url: 'https://me.example', machine: thisMachine(), process: thisProcess() },
    timers,
    monotonic: () => timers.now() - started + elapsed,
    log: { info: () => undefined, warn: () => undefined },
    agents: () => 0,
    onBeat: () => undefined,
    onFenced: () => void (seen.fenced += 1),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** So many beats pass. */
  const beats = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) {
      timers.pass(BEAT_MS);
      await settle();
    }
  };
  membership.start();
  await settle();
  return { membership, seen, beats, sleep: (ms: number) => (elapsed += ms) };
}

it('a server whose time is over is declared dead once this one watched long enough itself', async () => {
  const { seen, beats } = await joined([row('late', { expired: true }), row('well')]);
  await beats(2);
  expect(seen.buried).toEqual([]);
  await beats(1);
  expect(seen.buried).toEqual(['late']);
});

it('after the database was away nobody is judged before they could come back', async () => {
  const { seen, beats, membership } = await joined([row('other')]);
  await beats(5);
  seen.away = true;
  await beats(10);
  seen.away = false;
  seen.others = [row('other', { expired: true })];
  await beats(2);
  seen.others = [row('other')];
  await beats(5);
  expect(seen.buried).toEqual([]);
  expect(seen.fenced).toBe(0);
  expect(membership.peers().map((one) => one.serverId)).toEqual(['other']);
});

it('a process that ended on this machine is known at once', async () => {
  const { seen } = await joined([
    row('ended', { machine: thisMachine(), process: '999999999 1' }),
    row('this process again', { machine: thisMachine(), process: thisProcess() }),
    row('same id, another process', { machine: thisMachine(), process: `${process.pid} 1` }),
    row('elsewhere', { process: '999999999 1' }),
  ]);
  expect(seen.buried.sort()).toEqual(['ended', 'same id, another process']);
});

it('is not sure of itself after a sleep until the database said so', async () => {
  const { membership, seen, sleep } = await joined([]);
  expect(membership.surely).toBe(true);
  sleep(60_000);
  expect(membership.surely).toBe(false);
  await expect(membership.sure()).resolves.toBe(true);
  expect(membership.surely).toBe(true);
  seen.away = true;
  sleep(60_000);
  await expect(membership.sure()).resolves.toBe(false);
});

it('finds out once that others took it for dead', async () => {
  const { membership, seen, beats } = await joined([]);
  seen.dead = true;
  await beats(4);
  expect(seen.fenced).toBe(1);
  await expect(membership.sure()).resolves.toBe(false);
});
