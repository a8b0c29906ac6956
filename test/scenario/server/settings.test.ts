/** A change of the settings file while agents work. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld, Softphone } from './serverWorld.ts';

let world: ServerWorld;
let ada: Softphone;
beforeAll(async () => {
  world = await startServerWorld();
  ada = await world.softphone('ada');
});
afterAll(async () => world.close());

it('reaches the softphones that are open', async () => {
  await world.changeSettings(({ connections }) => (connections[0]!['softphone'] = { sound: false }));
  expect((await ada.event('settings')).settings.sound).toBe(false);
});

it('is in the audit', async () => {
  const database = new pg.Client({ connectionString: world.databaseUrl });
  await database.connect();
  try {
    await expect
      .poll(
        async () => (await database.query("select 1 from connector.audit_log where actor = 'settings file'")).rowCount,
      )
      .toBe(1);
  } finally {
    await database.end();
  }
});

it('[SET-03] [SET-09] that takes a connection away ends its softphones; one that gives it back lets them in again', async () => {
  let taken: Record<string, unknown>[] = [];
  await world.changeSettings((document) => {
    taken = document.connections;
    document.connections = [];
  });
  await expect.poll(() => ada.socket?.readyState).toBe(3);
  expect(await connections()).toEqual([]);
  await world.changeSettings((document) => (document.connections = taken));
  await expect.poll(connections, { timeout: 60_000 }).toHaveLength(1);
  const back = await world.softphone('ada');
  expect(back.frames.map(({ type }) => type)).toContain('ready');
});

/** What the server says it serves. */
async function connections(): Promise<unknown[]> {
  const status = (await (await fetch(`${world.url}/status.json`)).json()) as { connections: unknown[] };
  return status.connections;
}
