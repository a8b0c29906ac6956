/**
 * Hypothesis: a server that is killed in the middle of reading LivePerson's history goes on from the page it had reached, not
 * from the beginning; afterwards every conversation of the window is in Salesforce exactly once, and reading the window again
 * changes nothing.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SyncReport, SyncRun } from '../../connector-server/src/protocol/adminTypes.ts';
import { adminToken } from '../support/adminToken.ts';
import { startProcessWorld, type ProcessWorld } from '../support/faults/processWorld.ts';

const HOUR = 3_600_000;
const CONVERSATIONS = 400;
const PATIENCE = { timeout: 120_000, interval: 250 };
let world: ProcessWorld;
beforeAll(async () => {
  world = await startProcessWorld({ wrapUpMinutes: 0 });
}, 60_000);
afterAll(() => world.close());

async function ask(path: string, body?: object): Promise<Response> {
  const url = world.connector.url;
  const token = await adminToken({ url, org: world.org });
  return fetch(`${url}/admin/api${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
}

const runs = async (): Promise<SyncRun[]> => ((await (await ask('/sync?connection=harbor')).json()) as SyncReport).runs;

async function read(from: number): Promise<string> {
  const answer = await ask('/sync/window', { connection: 'harbor', from, to: Date.now() });
  return ((await answer.json()) as { run: SyncRun }).run.id;
}

it(
  'killed in the window: it goes on from its page, all are there once, and again changes nothing',
  { timeout: 300_000 },
  async () => {
    const { cloud, org, connector } = world;
    const from = Date.now() - 30 * HOUR;
    const day = cloud.control.generateDay({ from, spanMs: 24 * HOUR, conversations: CONVERSATIONS, seed: 49 });
    // LivePerson answers one page a second, so that there is a middle.
    cloud.control.switches.historyRequestsPerSecond = 1;
    const id = await read(from - HOUR);
    const run = async (): Promise<SyncRun | undefined> => (await runs()).find((one) => one.id === id);
    await expect.poll(async () => (await run())?.read ?? 0, PATIENCE).toBeGreaterThanOrEqual(200);
    await connector.kill();
    const before = cloud.control.historySearches();
    cloud.control.switches.historyRequestsPerSecond = 50;
    await connector.start();
    await expect.poll(async () => (await run())?.state, PATIENCE).toBe('done');
    expect(await run()).toMatchObject({ read: CONVERSATIONS, text: null });
    const keys = async (): Promise<unknown[]> =>
      (
        await org.query(`SELECT External_Key__c FROM LivePerson_Conversation__c WHERE External_Key__c LIKE '%:day-%'`)
      ).map((row) => row.External_Key__c);
    const written = async (): Promise<number> => (await keys()).length;
    await expect.poll(written, PATIENCE).toBe(CONVERSATIONS);
    // From its page: fewer pages than the whole window has.
    expect(cloud.control.historySearches() - before).toBeLessThan(CONVERSATIONS / 100);

    const idle = async (): Promise<number> => {
      const status = (await (await fetch(`${connector.url}/status.json`)).json()) as {
        outbox: { waiting: number } | null;
      };
      return status.outbox?.waiting ?? -1;
    };
    await expect.poll(idle, PATIENCE).toBe(0);
    expect((await keys()).sort()).toEqual(day.conversationIds.map((one) => `${cloud.account}:${one}`).sort());
    const tasks = (await org.query('SELECT CallObject FROM Task WHERE CallObject != null')).map(
      (row) => row.CallObject,
    );
    expect(new Set(tasks).size).toBe(tasks.length);

    org.control.clearLedger();
    const again = await read(from - HOUR);
    await expect.poll(async () => (await runs()).find((one) => one.id === again)?.state, PATIENCE).toBe('done');
    expect((await runs()).find((one) => one.id === again)).toMatchObject({ read: CONVERSATIONS, changed: 0 });
    await expect.poll(idle, PATIENCE).toBe(0);
    expect(org.control.ledger().filter(({ method }) => method !== 'GET')).toEqual([]);
  },
);
