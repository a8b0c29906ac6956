/** History sync as an administrator meets it: the API behind the admin pages, a real server, a real database, both clouds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AdminProblem, SyncReport, SyncRun } from '../../../connector-server/src/protocol/adminTypes.ts';
import { adminToken } from '../../support/adminToken.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';

const HOUR = 3_600_000;
const PATIENCE = { timeout: 90_000, interval: 100 };
let world: ServerWorld;
let token: string;
beforeAll(async () => {
  world = await startServerWorld();
  await world.changeSettings(({ connections }) => {
    Object.assign(connections[0] ?? {}, { records: { wrapUpMinutes: 0 }, sync: { apis: ['messaging', 'chat'] } });
  });
  token = await adminToken(world);
}, 60_000);
afterAll(() => world.close());

const ask = (path: string, body?: object): Promise<Response> =>
  fetch(`${world.url}/admin/api${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify({ connection: 'harbor', ...body }) }),
  });
const report = async (): Promise<SyncReport> => (await (await ask('/sync?connection=harbor')).json()) as SyncReport;

async function synced(from: number, to: number): Promise<SyncRun> {
  const answer = await ask('/sync/window', { from, to });
  expect(answer.status).toBe(202);
  const { run } = (await answer.json()) as { run: SyncRun };
  const now = async (): Promise<SyncRun | undefined> => (await report()).runs.find(({ id }) => id === run.id);
  await expect.poll(async () => (await now())?.state, PATIENCE).toBe('done');
  return (await now()) as SyncRun;
}

async function deleted(recordId: string): Promise<void> {
  const answer = await fetch(`${world.org.url}/services/data/v66.0/sobjects/LivePerson_Conversation__c/${recordId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await world.org.sessionFor('admin')}` },
  });
  expect(answer.status).toBe(204);
}

async function settled(): Promise<void> {
  const waiting = async (): Promise<number | undefined> =>
    ((await (await fetch(`${world.url}/status.json`)).json()) as { outbox: { waiting: number } | null }).outbox
      ?.waiting;
  await expect.poll(waiting, PATIENCE).toBe(0);
}

it(
  '[SYN-03] [SYN-05] [LOG-13] a window of the past is in Salesforce, each conversation once with its transcript; again it writes nothing',
  { timeout: 180_000 },
  async () => {
    const from = Date.now() - 30 * HOUR;
    const { control } = world.cloud;
    const known = await world.org.query('SELECT External_Key__c FROM LivePerson_Conversation__c');
    const there = new Set(known.map((row) => row['External_Key__c']));
    const day = control.generateDay({ from, spanMs: 24 * HOUR, conversations: 220, chats: 40, longEvery: 110 });
    expect(await synced(from - HOUR, Date.now())).toMatchObject({ read: 260, changed: 260, text: null });
    await settled();
    const rows = (
      await world.org.query(
        'SELECT External_Key__c, Status__c, API_Type__c, Transcript__c FROM LivePerson_Conversation__c',
      )
    ).filter((row) => !there.has(row['External_Key__c']));
    const wanted = [...day.conversationIds, ...day.chatIds].map((id) => `${world.cloud.account}:${id}`);
    expect(rows.map((row) => row['External_Key__c']).sort()).toEqual(wanted.sort());
    expect(rows.filter((row) => row['Status__c'] === 'Open')).toHaveLength(day.openIds.length);
    expect(rows.filter((row) => row['API_Type__c'] === 'Chat')).toHaveLength(40);
    const closed = rows.filter((row) => row['Status__c'] === 'Closed');
    expect(closed.filter((row) => row['Transcript__c'] === null)).toEqual([]);

    world.org.control.clearLedger();
    expect(await synced(from - HOUR, Date.now())).toMatchObject({ read: 260, changed: 0 });
    await settled();
    expect(world.org.control.ledger().filter(({ method }) => method !== 'GET')).toEqual([]);
  },
);

it('what was read along is not asked for again: one search for each hundred, one request for each record that was cut', async () => {
  const from = Date.now() - 100 * HOUR;
  const { control } = world.cloud;
  control.generateDay({ from, spanMs: HOUR, conversations: 200, longEvery: 100, seed: 11 });
  const before = control.historyPages();
  await synced(from - HOUR, from + 2 * HOUR);
  await settled();
  // The window reaches to today, so it holds what the other test generated as well: 420 conversations, 40 chats in one page.
  expect(control.historyPages() - before).toBeLessThanOrEqual(5 + 1 + 4);
});

it('[SYN-04] an open conversation is refused, a closed one is written again even when its record was deleted', async () => {
  const { control } = world.cloud;
  const day = control.generateDay({ from: Date.now() - 50 * HOUR, spanMs: HOUR, conversations: 150, seed: 12 });
  const open = await ask('/sync/conversation', { conversationId: day.openIds[0] });
  expect([open.status, ((await open.json()) as AdminProblem).error]).toEqual([409, 'conversation_open']);
  const unknown = await ask('/sync/conversation', { conversationId: 'nobody-knows-it' });
  expect([unknown.status, ((await unknown.json()) as AdminProblem).error]).toEqual([404, 'conversation_unknown']);

  const id = day.conversationIds.find((one) => !day.openIds.includes(one)) ?? '';
  const found = (): Promise<Record<string, unknown>[]> =>
    world.org.query(`SELECT Id, Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`);
  const filled = async (): Promise<number> => (await found()).filter((row) => row['Transcript__c'] !== null).length;
  expect((await ask('/sync/conversation', { conversationId: id })).status).toBe(202);
  await expect.poll(filled, PATIENCE).toBe(1);
  await settled();
  await deleted(String((await found())[0]?.['Id']));
  expect(await found()).toEqual([]);
  expect((await ask('/sync/conversation', { conversationId: id })).status).toBe(202);
  await expect.poll(filled, PATIENCE).toBe(1);
});

it('[SYN-03] refusals name what is wrong, and nobody but an administrator is let in', async () => {
  const long = await ask('/sync/window', { from: Date.now() - 31 * 24 * HOUR, to: Date.now() });
  expect(long.status).toBe(400);
  expect(((await long.json()) as AdminProblem).text).toContain('at most 30 days');
  expect((await ask('/sync/window', { from: 'yesterday', to: 3 })).status).toBe(400);
  expect((await ask('/sync/conversation', { conversationId: '../../x' })).status).toBe(400);
  expect((await ask('/sync?connection=other')).status).toBe(404);
  expect((await fetch(`${world.url}/admin/api/sync?connection=harbor`)).status).toBe(401);
});

it('[SYN-06] the report shows when the next runs are due, and the limit', async () => {
  const shown = await report();
  expect(shown.maxDays).toBe(30);
  expect(shown.periodic.nextAt).toBeGreaterThan(Date.now());
  expect(shown.daily.nextAt).toBeGreaterThan(Date.now());
});
