/** Item 40: a consumer is erased, through trouble of every kind, and what is left says so. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Erasure } from '../../../connector-server/src/recorder/erasurePorts.ts';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createErasureStore } from '../../../connector-server/src/store/erasureStore.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { brandClaims, openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { GRACE, story } from '../recording/recordingWorld.ts';
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
  began = new Date().toISOString();
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});
afterEach(() => world.close());

/** The org brings records of its own. */
let began = '';
/** Consumer of `story`. */
const CONSUMER = 'consumer-1';
const store = () => createErasureStore(database.db);
async function recorded(...ids: string[]): Promise<void> {
  await world.recorder.record(
    CONNECTION,
    ids.flatMap((id) => story({ id, agents: ['ada'], contact: GRACE })),
  );
  await world.settle();
  await world.settle();
}
async function erase(mode: 'mask' | 'delete' = 'mask', consumerId = CONSUMER): Promise<Erasure> {
  const erasure = await store().add({ connectionId: CONNECTION, consumerId, mode, by: 'admin@harbor.example' });
  world.eraser.begin(erasure);
  await world.eraser.idle();
  return standing(erasure.id);
}
async function standing(id: string): Promise<Erasure> {
  const found = await store().get(id);
  if (found === null) throw new Error('the erasure is gone');
  return found;
}
const records = () =>
  world.org.query(
    `SELECT Id, Name, Transcript__c, Contact__c, Account__c, Skill__c FROM LivePerson_Conversation__c WHERE CreatedDate >= ${began} ORDER BY Name`,
  );
const tasks = () =>
  world.org.query(
    `SELECT Id, Subject, Description, WhoId, CallObject FROM Task WHERE CreatedDate >= ${began} ORDER BY CallObject`,
  );
const api = async (method: string, path: string, body?: object): Promise<{ id?: string }> => {
  const answer = await fetch(`${world.org.url}/services/data/v66.0${path}`, {
    method,
    headers: { authorization: `Bearer ${await world.org.sessionFor('api')}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.status === 204 ? {} : ((await answer.json()) as { id?: string });
};

test('mask: nothing says who it was or what was said, skill and times stay, and other people’s records are untouched', async () => {
  await recorded('conv-1', 'conv-2');
  await world.recorder.record(
    CONNECTION,
    story({ id: 'conv-3', agents: ['ada'], contact: GRACE }).map((fact) =>
      fact.type === 'opened' ? { ...fact, consumerId: 'somebody else' } : fact,
    ),
  );
  await world.settle();
  await world.settle();
  expect(await erase()).toMatchObject({ state: 'done', conversations: 2, records: 4, consumerId: null, message: null });
  const [first, second, third] = await records();
  for (const row of [first, second])
    expect(row).toMatchObject({ Transcript__c: null, Contact__c: null, Account__c: null, Skill__c: 'Sales' });
  expect(third).toMatchObject({ Contact__c: GRACE, Transcript__c: expect.stringContaining('Grace') as string });
  expect((await tasks()).filter(({ Subject }) => Subject === 'Erased on request')).toHaveLength(2);
});

test('delete: records, Tasks and files are gone; a Task that a person wrote about the conversation stays', async () => {
  await recorded('conv-1');
  const [record] = await records();
  await api('POST', '/sobjects/ContentVersion', {
    Title: 'Transcript conv-1',
    PathOnClient: 'transcript.txt',
    VersionData: Buffer.from('Hello').toString('base64'),
    FirstPublishLocationId: record?.['Id'],
  });
  await api('POST', '/sobjects/Task', { Subject: 'Call her back', LivePerson_Conversation__c: record?.['Id'] });
  expect(await erase('delete')).toMatchObject({ state: 'done', conversations: 1, records: 3 });
  expect(await records()).toEqual([]);
  expect((await tasks()).map(({ Subject }) => Subject)).toEqual(['Call her back']);
  expect(await world.org.query('SELECT Id FROM ContentDocument')).toEqual([]);
  const { rows } = await sql<{ action: string }>`
    select action from connector.audit_log where subject is not null and action like 'deleted %' order by seq`.execute(
    database.db,
  );
  expect(rows.slice(-3).map(({ action }) => action)).toEqual([
    'deleted ContentDocument (erasure)',
    'deleted Task (erasure)',
    'deleted LivePerson_Conversation__c (erasure)',
  ]);
  expect(await createAuditLog(database.db).check()).toMatchObject({ ok: true });
});

test('with Salesforce away the database is emptied at once, and the org when it is back', async () => {
  await recorded('conv-1');
  world.org.control.failNext({ times: 1, status: 503 });
  const waiting = await erase();
  expect(waiting).toMatchObject({ state: 'running', message: expect.stringContaining('goes on by itself') as string });
  expect((await createRecordStore(database.db).load(CONNECTION, ['conv-1'])).size).toBe(0);
  expect(await records()).toMatchObject([{ Contact__c: GRACE }]);
  await world.eraser.run();
  expect(await standing(waiting.id)).toMatchObject({ state: 'done', records: 2 });
  expect(await records()).toMatchObject([{ Contact__c: null, Transcript__c: null }]);
});

test('cut in the middle it goes on, and what was done before is in the audit', async () => {
  await recorded('conv-1');
  const audited = async () =>
    (
      await sql<{ n: number }>`
        select count(*) as n from connector.audit_log where action = 'masked Task (erasure)'`.execute(database.db)
    ).rows[0]?.n ?? 0;
  const before = await audited();
  // The Task is masked, the conversation cannot be had.
  world.org.control.lockRows((object) => object === 'LivePerson_Conversation__c', 40);
  const waiting = await erase();
  expect(waiting).toMatchObject({ state: 'running', records: 1 });
  expect((await audited()) - before).toBe(1);
  for (let turn = 0; turn < 60 && (await standing(waiting.id)).state === 'running'; turn++) await world.eraser.run();
  expect(await standing(waiting.id)).toMatchObject({ state: 'done', conversations: 1 });
  expect(await records()).toMatchObject([{ Contact__c: null }]);
});

test('delete: a refused call is tried again', async () => {
  await recorded('conv-1');
  world.org.control.failNext({ method: 'DELETE', path: /^\/composite\/sobjects/, times: 1, status: 503 });
  const waiting = await erase('delete');
  expect(waiting).toMatchObject({ state: 'running', records: 0 });
  await world.eraser.run();
  expect(await standing(waiting.id)).toMatchObject({ state: 'done', records: 2 });
  expect(await records()).toEqual([]);
});

test('a record the org refuses to change ends it with the reason; mended and asked again it goes on', async () => {
  await recorded('conv-1');
  world.org.control.hideField('api', 'Task.Description');
  const failed = await erase();
  expect(failed).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/Task.*Description.*API user/) as string,
  });
  expect(await records()).toMatchObject([{ Contact__c: GRACE }]);
  world.org.control.hideField('api', 'Task.Description', false);
  world.writer.forgetAll();
  const again = await erase();
  expect(again).toMatchObject({ id: failed.id, state: 'done', conversations: 1 });
  expect(await records()).toMatchObject([{ Contact__c: null, Transcript__c: null }]);
  expect(await tasks()).toMatchObject([{ Description: 'Erased on request' }]);
});

test('what a worker is writing is waited for, so that it does not come back behind the erasure', async () => {
  await recorded('conv-1');
  const [rated] = [{ type: 'rated', conversationId: 'conv-1', csat: 4, at: Date.now() } as const];
  await world.recorder.record(CONNECTION, [rated]);
  const records_ = createRecordStore(database.db);
  world.timers.advance(2_000);
  const claimed = await records_.claim(
    { connectionId: CONNECTION, kind: 'record' },
    10,
    world.timers.now() + 60_000,
    'worker',
  );
  expect(claimed).toHaveLength(1);
  const waiting = await erase();
  expect(waiting).toMatchObject({ state: 'running', message: expect.stringContaining('being written') as string });
  expect(await records()).toMatchObject([{ Contact__c: GRACE }]);
  await records_.settle(
    'worker',
    (claimed ?? []).map((job) => ({ job, result: { outcome: 'done' as const } })),
  );
  await world.eraser.run();
  expect(await standing(waiting.id)).toMatchObject({ state: 'done' });
  expect(await records()).toMatchObject([{ Contact__c: null }]);
});

test('conversations the database has forgotten are found in LivePerson’s history', async () => {
  const grace = CONSUMERS.find(({ key }) => key === 'grace')!;
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
    channel: 'web',
    skillId: '4101',
    profile: brandClaims(grace),
  });
  await consumer.say('Hello');
  const id = consumer.conversationId ?? '';
  await recorded(id);
  await sql`truncate connector.facts, connector.conversation_records, connector.task_records`.execute(database.db);
  const consumerId = world.cloud.control.conversation(id)?.consumerId ?? '';
  expect(await erase('delete', consumerId)).toMatchObject({ state: 'done', conversations: 1, records: 2 });
  expect(await records()).toEqual([]);
  expect(await tasks()).toEqual([]);
  consumer.leave();
});

test('without access to history what is known here is erased, and it is said', async () => {
  world.coverage = { account: accountWith({ api: null }), apis: ['messaging'] };
  await recorded('conv-1');
  expect(await erase()).toMatchObject({
    state: 'done',
    conversations: 1,
    message: expect.stringContaining('could not be searched') as string,
  });
});

test('a consumer nobody knows is done at once', async () => {
  expect(await erase('mask', 'nobody')).toMatchObject({ state: 'done', conversations: 0, records: 0 });
});

test('two servers do not work on the same erasure', async () => {
  await recorded('conv-1', 'conv-2');
  const erasure = await store().add({ connectionId: CONNECTION, consumerId: CONSUMER, mode: 'mask', by: 'a@b' });
  await Promise.all([world.eraser.run(), world.eraser.run()]);
  expect(await standing(erasure.id)).toMatchObject({ state: 'done', records: 4 });
});
