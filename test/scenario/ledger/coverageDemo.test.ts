/**
 * Ten conversations are closed while Salesforce is off; when it is back, all ten are there, once, complete. Three records
 * are deleted in the org; the coverage meter shows three holes and heals them. A consumer is erased, here and there.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../connector-server/src/store/database.ts';
import type {
  AdminPage,
  AuditCheck,
  AuditRow,
  CalloutError,
  CoverageReport,
  EraseReport,
  KeepingReport,
  LedgerDetail,
  LedgerRow,
} from '../../../connector-server/src/protocol/adminTypes.ts';
import { brandClaims, openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS } from '../../../sandbox/seed.ts';
import { openAdminApi } from '../../support/adminApi.ts';
import type { AdminApi } from '../../support/adminApi.ts';
import { startTestDatabase } from '../../support/database.ts';
import { startProcessWorld } from '../../support/faults/processWorld.ts';
import type { ProcessWorld } from '../../support/faults/processWorld.ts';

const WAIT = { timeout: 60_000, interval: 100 };
const HOUR = 3_600_000;
const grace = CONSUMERS.find(({ key }) => key === 'grace')!;
const SAID = 'The teapot arrived in pieces, number';

let database: Database;
let world: ProcessWorld;
let admin: AdminApi;
const ids: string[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  world = await startProcessWorld({
    wrapUpMinutes: 0,
    env: { DATABASE_URL: database.url, SECRET_KEY: randomBytes(32).toString('base64') },
  });
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  world.cloud.control.switches.historyDelayMs = 0;
  admin = await openAdminApi({ url: world.connector.url, org: world.org });
}, 60_000);
afterAll(async () => {
  await world.close();
  await database.close();
});

const records = () =>
  world.org.query(
    'SELECT Id, Name, Status__c, Transcript__c, End_Time__c, Contact__c FROM LivePerson_Conversation__c ORDER BY Name',
  );
const ours = async () => (await records()).filter(({ Name }) => ids.includes(String(Name)));
const tasks = () =>
  world.org.query(
    'SELECT Id, CallObject, Status, Subject, Description, WhoId, LivePerson_Conversation__c FROM Task WHERE CallObject != null ORDER BY CallObject',
  );
const report = () => admin.get<CoverageReport>('/coverage');
/** Counts the hours of the test and waits for the answer. */
async function counted(): Promise<CoverageReport> {
  const before = Date.now();
  const asked = await admin.post('/coverage/count', { from: before - HOUR, to: before + 60_000 });
  expect(asked.status).toBe(202);
  await expect.poll(async () => (await report()).counting, WAIT).toBe(false);
  await expect.poll(async () => (await report()).countedAt ?? 0, WAIT).toBeGreaterThanOrEqual(before);
  return report();
}

it(
  'ten conversations closed with Salesforce off are there when it is back, once, complete',
  { timeout: 180_000 },
  async () => {
    const ada = await world.softphone('ada');
    await ada.online();
    world.boxes.salesforce.refuse();
    world.boxes.salesforce.cut();
    for (let n = 1; n <= 10; n++) {
      const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
        channel: 'web',
        skillId: grace.skillId,
        ...(n === 1 ? { profile: brandClaims(grace) } : {}),
      });
      await consumer.say(`${SAID} ${n}`);
      const { ring } = await ada.event('ring', (event) => !ids.includes(event.ring.conversationId));
      await ada.done({ name: 'acceptRing', ringId: ring.ringId });
      await ada.event('conversation', (event) => event.conversation.conversationId === ring.conversationId);
      await ada.done({ name: 'closeConversation', conversationId: ring.conversationId });
      ids.push(ring.conversationId);
      consumer.leave();
    }
    await expect
      .poll(
        async () => (await admin.get<AdminPage<LedgerRow>>('/conversations', { state: 'saving' })).rows.length,
        WAIT,
      )
      .toBe(10);
    expect(await ours()).toEqual([]);
    // A try whose conversation changed meanwhile leaves no row: there is a newer one to come.
    await expect
      .poll(async () => (await admin.get<AdminPage<CalloutError>>('/errors')).rows.length, WAIT)
      .toBeGreaterThan(0);

    world.boxes.salesforce.heal();
    const complete = async () =>
      (await ours()).filter(
        (row) =>
          row['Status__c'] === 'Closed' && String(row['Transcript__c']).includes(SAID) && row['End_Time__c'] !== null,
      ).length;
    await expect.poll(complete, { ...WAIT, timeout: 120_000 }).toBe(10);
    await expect.poll(async () => (await tasks()).length, WAIT).toBe(10);
    expect((await ours()).map((row) => row['Name']).sort()).toEqual([...ids].sort());
    expect(new Set((await tasks()).map((row) => row['CallObject'])).size).toBe(10);
    for (const [index, id] of ids.entries())
      expect(String((await ours()).find((row) => row['Name'] === id)?.['Transcript__c'])).toContain(
        `${SAID} ${index + 1}`,
      );
  },
);

it('[EVT-01] [EVT-02] [EVT-03] the event log says what was written when and what was not, and a trouble that is over is cured', async () => {
  const list = await admin.get<AdminPage<LedgerRow>>('/conversations');
  expect(list.rows.map((row) => row.conversationId)).toEqual([...ids].reverse());
  expect(list.rows.every((row) => row.recordId !== null && row.closedAt !== null)).toBe(true);
  await expect
    .poll(async () => (await admin.get<AdminPage<LedgerRow>>('/conversations', { state: 'saved' })).rows.length, WAIT)
    .toBe(10);
  const [first = ''] = ids;
  const detail = await admin.get<LedgerDetail>(`/conversations/${first}`);
  expect(detail.tasks).toEqual([{ agentId: '3700000101', recordId: expect.stringMatching(/^00T/) as string }]);
  expect(detail.events.filter(({ outcome }) => outcome === 'written').map(({ object }) => object)).toEqual(
    expect.arrayContaining(['Conversation', 'Task', 'Transcript']),
  );
  const errors = await admin.get<AdminPage<CalloutError>>('/errors');
  expect(errors.rows.length).toBeGreaterThan(0);
  expect(errors.rows.filter(({ state }) => state !== 'cured')).toEqual([]);
  expect(errors.rows[0]).toMatchObject({ target: 'salesforce', conversationId: expect.any(String) as string });
});

it(
  'three records deleted in the org are three holes, and one click writes them again with their Tasks',
  { timeout: 120_000 },
  async () => {
    expect(await counted()).toMatchObject({ inLivePerson: 10, inSalesforce: 10, holes: [], text: null });
    const before = await tasks();
    const gone = (await ours()).slice(2, 5);
    const session = await world.org.sessionFor('api');
    const answer = await fetch(
      `${world.org.url}/services/data/v66.0/composite/sobjects?ids=${gone.map((row) => String(row['Id'])).join(',')}`,
      { method: 'DELETE', headers: { authorization: `Bearer ${session}` } },
    );
    expect(answer.status).toBe(200);
    expect(await ours()).toHaveLength(7);

    const holes = await counted();
    expect(holes).toMatchObject({ inLivePerson: 10, inSalesforce: 7 });
    expect(holes.holes.map(({ conversationId }) => conversationId).sort()).toEqual(
      gone.map((row) => String(row['Name'])).sort(),
    );
    expect(holes.holes.map(({ text }) => text)).toEqual(
      Array(3).fill('Its record was written; since then it was deleted in Salesforce.'),
    );
    const metrics = async () => (await fetch(`${world.connector.url}/metrics`)).text();
    expect(await metrics()).toContain('connector_coverage_missing{connection="harbor"} 3');
    expect(await (await fetch(`${world.connector.url}/status`)).text()).toContain('7 of 10 closed ones: 3 are missing');

    expect((await admin.post('/coverage/heal')).body).toEqual({ started: 3 });
    await expect.poll(async () => (await report()).holes, WAIT).toEqual([]);
    await expect
      .poll(async () => (await ours()).filter((row) => String(row['Transcript__c']).includes(SAID)).length, WAIT)
      .toBe(10);
    expect(await counted()).toMatchObject({ inLivePerson: 10, inSalesforce: 10, holes: [] });
    expect(await metrics()).toContain('connector_coverage_missing{connection="harbor"} 0');
    // The same Tasks, pointing at the new records.
    const byId = new Map((await ours()).map((row) => [row['Id'], row['Name']]));
    await expect
      .poll(async () => (await tasks()).map((task) => byId.get(task['LivePerson_Conversation__c'])).sort(), WAIT)
      .toEqual([...ids].sort());
    expect((await tasks()).map((task) => task['Id'])).toEqual(before.map((task) => task['Id']));
  },
);

it('a replay writes a conversation again and makes nothing twice', { timeout: 60_000 }, async () => {
  const [, second = ''] = ids;
  const events = async () =>
    (await admin.get<LedgerDetail>(`/conversations/${second}`)).events.filter(({ outcome }) => outcome === 'written')
      .length;
  const before = await events();
  expect((await admin.post(`/conversations/${second}/replay`)).status).toBe(202);
  await expect.poll(events, WAIT).toBeGreaterThan(before + 1);
  expect(await ours()).toHaveLength(10);
  expect(await tasks()).toHaveLength(10);
  expect((await admin.post('/conversations/nobody-knows-it/replay')).status).toBe(404);
});

it(
  'item 40: a consumer is erased: nothing of them is left here, the org’s records say nothing of them, and they do not come back',
  { timeout: 120_000 },
  async () => {
    const [first = ''] = ids;
    const { rows } = await sql<{ id: string }>`
    select body ->> 'consumerId' as id from connector.facts where conversation_id = ${first} and type = 'opened'`.execute(
      database.db,
    );
    const consumerId = rows.at(-1)?.id ?? '';
    expect(await kept(consumerId)).not.toEqual([]);
    expect(await kept('Holloway')).not.toEqual([]);
    const asked = await admin.post<EraseReport>('/erase', { consumerId });
    expect(asked).toMatchObject({ status: 202, body: { mode: 'mask', by: expect.stringContaining('@') as string } });
    const erasure = async () => (await admin.get<AdminPage<EraseReport>>('/erase')).rows[0];
    await expect.poll(async () => (await erasure())?.state, WAIT).toBe('done');
    expect(await erasure()).toMatchObject({ conversations: 1, recordsDone: 2, text: null });

    expect(await kept(consumerId)).toEqual([]);
    expect(await kept('Holloway')).toEqual([]);
    const record = (await ours()).find((row) => row['Name'] === first);
    expect(record).toMatchObject({ Transcript__c: null, Contact__c: null, Status__c: 'Closed' });
    const task = (await tasks()).find((row) => String(row['CallObject']).includes(first));
    expect(task).toMatchObject({ Subject: 'Erased on request', Description: 'Erased on request', WhoId: null });

    // LivePerson still tells of the conversation; the next look at it changes nothing.
    const again = await admin.post<{ error: string }>('/sync/conversation', { conversationId: first });
    expect(again.status).toBeLessThan(500);
    expect(await counted()).toMatchObject({ inLivePerson: 9, holes: [] });
    expect(await kept('Holloway')).toEqual([]);
    expect((await ours()).find((row) => row['Name'] === first)).toMatchObject({ Transcript__c: null });
  },
);

it('item 39: administrators, agents and the connector each left audit rows, and the chain holds', async () => {
  const { rows } = await admin.get<AdminPage<AuditRow>>('/audit');
  const said = rows.map(({ who, what }) => `${who.includes('@') ? 'admin' : who.split(' ')[0]}: ${what}`);
  expect(said).toEqual(
    expect.arrayContaining([
      'admin: asked to erase a consumer (mask)',
      'admin: erased a consumer: 1 conversations, 2 rows of Salesforce',
      'admin: masked LivePerson_Conversation__c (erasure)',
      'admin: replayed conversation',
      'admin: had 3 missing records written again',
    ]),
  );
  const all = await sql<{ what: string; n: number }>`
    select action as what, count(*) as n from connector.audit_log group by action`.execute(database.db);
  const times = new Map(all.rows.map(({ what, n }) => [what, n]));
  expect(times.get('created LivePerson_Conversation__c')).toBe(13);
  expect(times.get('created Task')).toBe(10);
  expect(await admin.get<AuditCheck>('/audit/check')).toMatchObject({ ok: true, brokenAt: null });

  // Somebody with all rights in the database makes an act another's.
  const [act] = rows;
  await database.db.transaction().execute(async (tx) => {
    await sql`alter table connector.audit_log disable trigger user`.execute(tx);
    await sql`update connector.audit_log set actor = 'nobody' where seq = ${act?.id}::bigint`.execute(tx);
    await sql`alter table connector.audit_log enable trigger user`.execute(tx);
  });
  expect(await admin.get<AuditCheck>('/audit/check')).toMatchObject({ ok: false, brokenAt: act?.id });
});

it('what is kept, and how long, is told row by row', async () => {
  const { rows } = await admin.get<KeepingReport>('/keeping');
  expect(rows.find(({ what }) => what === 'Facts of conversations')).toMatchObject({
    days: 90,
    count: expect.any(Number) as number,
    personal: expect.stringContaining('consumer') as string,
  });
});

/** Tables that hold this text anywhere. */
async function kept(text: string): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'connector' and table_type = 'BASE TABLE'`.execute(database.db);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql`
      select 1 from ${sql.table(`connector.${name}`)} t where position(${text} in t::text) > 0 limit 1`.execute(
      database.db,
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}
