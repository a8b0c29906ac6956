import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Job, JobResult, RecordStore } from '../../../connector-server/src/recorder/recordStore.ts';
import type { WriteNote } from '../../../connector-server/src/recorder/writeTrail.ts';
import { factKey } from '../../../connector-server/src/recorder/factKey.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { errorById, errorsOf, eventsOf } from '../../../connector-server/src/store/eventLog.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { ledgerLine, ledgerLines } from '../../../connector-server/src/store/writeLedger.ts';
import { createWriteTrail } from '../../../connector-server/src/store/writeTrail.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
let store: RecordStore;
const CONNECTION = 'harbor';

beforeAll(async () => {
  database = await startTestDatabase();
  store = createRecordStore(database.db);
  await createServerStore(database.db).join({ serverId: 'me', url: 'https://x.example', machine: 'm', process: 'p' });
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records,
    connector.event_log`.execute(database.db);
});

const opened = (conversationId: string, at = 1_000, consumerId = 'c') =>
  ({
    type: 'opened',
    conversationId,
    at,
    skillId: '1',
    channel: 'web',
    source: '',
    consumerId,
    consumerName: '',
    dialogId: conversationId,
  }) as const;
const learn = (...facts: ReturnType<typeof opened>[]) =>
  store.addFacts(
    facts.map((fact) => ({ connectionId: CONNECTION, fact, key: factKey(fact), dueAt: 0 })),
    0,
  );
/** Claims what is due and settles it in this way. */
async function work(resultOf: (job: Job) => JobResult, now = 1_000): Promise<void> {
  const jobs = (await store.claim({ connectionId: CONNECTION, kind: 'record' }, 200, now, 'me')) ?? [];
  await store.settle(
    'me',
    jobs.map((job) => ({ job, result: resultOf(job) })),
  );
}
const RETRY: JobResult = { outcome: 'retry', dueAt: 0, code: 'UNABLE_TO_LOCK_ROW', message: 'locked' };
const DEAD: JobResult = {
  outcome: 'dead',
  code: 'STRING_TOO_LONG',
  message: 'too long',
  field: 'Skill__c',
  whatToDo: 'Make it longer.',
};
const errors = () => errorsOf(database.db, CONNECTION, null, 100);

test('trouble that comes again is one row that counts, so that an outage does not fill the log', async () => {
  await learn(opened('a'));
  for (let time = 0; time < 5; time++) await work(() => RETRY);
  expect(await errors()).toMatchObject([
    { conversationId: 'a', outcome: 'retry', code: 'UNABLE_TO_LOCK_ROW', times: 5, state: 'waiting' },
  ]);
});

test('what was set aside says the field and what to do, and waits for a person', async () => {
  await learn(opened('a'));
  await work(() => DEAD);
  const [error] = await errors();
  expect(error).toMatchObject({
    outcome: 'failed',
    field: 'Skill__c',
    whatToDo: 'Make it longer.',
    state: 'failed',
    nextTryAt: null,
  });
  expect(await errorById(database.db, CONNECTION, error?.id ?? 0)).toMatchObject({ conversationId: 'a' });
  expect(await errorById(database.db, 'other', error?.id ?? 0)).toBeNull();
});

test('when the write comes through, its trouble is cured but still there to read', async () => {
  await learn(opened('a'));
  await work(() => RETRY);
  await work(() => ({ outcome: 'done' }));
  expect(await errors()).toMatchObject([{ state: 'cured', nextTryAt: null }]);
});

test('a replayed dead letter is cured when it comes through', async () => {
  await learn(opened('a'));
  await work(() => DEAD);
  expect(await store.rewrite(CONNECTION, ['a', 'unknown'], 0)).toBe(1);
  expect(await ledgerLine(database.db, CONNECTION, 'a')).toMatchObject({ state: 'saving' });
  await work(() => ({ outcome: 'done' }));
  expect(await errors()).toMatchObject([{ state: 'cured' }]);
  expect(await ledgerLine(database.db, CONNECTION, 'a')).toMatchObject({ state: 'saved' });
});

test('a replay also clears a transcript that was set aside; it is asked for anew with the record', async () => {
  await learn(opened('a'));
  await work(() => ({ outcome: 'done' }));
  await store.enqueue(CONNECTION, 'transcript', ['a'], 0);
  const jobs = (await store.claim({ connectionId: CONNECTION, kind: 'transcript' }, 10, 1_000, 'me')) ?? [];
  await store.settle(
    'me',
    jobs.map((job) => ({ job, result: { ...DEAD, code: 'TRANSCRIPT_UNAVAILABLE' } })),
  );
  expect(await errors()).toMatchObject([{ object: 'Transcript', state: 'failed' }]);
  await store.rewrite(CONNECTION, ['a'], 0);
  expect(await errors()).toMatchObject([{ object: 'Transcript', state: 'cured' }]);
  expect(await store.counts(1_000)).toMatchObject({ waiting: 1, dead: 0 });
});

test('errors come by pages, newest first, none twice and none left out', async () => {
  await learn(...Array.from({ length: 25 }, (_, n) => opened(`c${n}`)));
  await work(() => RETRY);
  const seen: string[] = [];
  for (let after: { at: number; id: number } | null = null; ;) {
    const page = await errorsOf(database.db, CONNECTION, after, 10);
    seen.push(...page.map(({ conversationId }) => conversationId));
    const last = page.at(-1);
    if (last === undefined) break;
    after = { at: last.at, id: last.id };
  }
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

test('each row that was written is an event with its record, and a field left out is named once', async () => {
  await learn(opened('a'));
  const notes: WriteNote[] = [
    {
      conversationId: 'a',
      object: 'LivePerson_Conversation__c',
      what: 'Conversation',
      outcome: 'written',
      created: true,
      recordId: 'a01000000000001AAA',
      field: null,
    },
    {
      conversationId: 'a',
      object: 'LivePerson_Conversation__c',
      what: 'Conversation',
      outcome: 'left_out',
      created: true,
      recordId: 'a01000000000001AAA',
      field: 'Skill__c',
    },
  ];
  await createWriteTrail(database.db).wrote(CONNECTION, notes);
  await createWriteTrail(database.db).wrote(CONNECTION, notes);
  const events = await eventsOf(database.db, CONNECTION, 'a', 10);
  expect(events.filter(({ outcome }) => outcome === 'left_out')).toMatchObject([
    { object: 'Conversation', field: 'Skill__c', times: 2 },
  ]);
  expect(events.filter(({ outcome }) => outcome === 'written')).toMatchObject([
    { object: 'Conversation', recordId: 'a01000000000001AAA' },
    { object: 'Conversation', recordId: 'a01000000000001AAA' },
  ]);
});

test('the ledger lists each conversation once, newest first, however often its beginning was told; by state and beginning of its id', async () => {
  await learn(opened('a-1'), opened('b-1'));
  await learn(opened('a-1', 1_000, 'a step-up'), opened('a-2', 3_000));
  await work((job) => (job.conversationId === 'b-1' ? DEAD : { outcome: 'done' }));
  const list = (state: 'saved' | 'saving' | 'failed' | null, startsWith = '', before: number | null = null) =>
    ledgerLines(database.db, { connectionId: CONNECTION, state, startsWith, before, limit: 10 });
  const ids = async (...asked: Parameters<typeof list>) =>
    (await list(...asked)).map(({ conversationId }) => conversationId);
  expect(await ids(null)).toEqual(['a-2', 'b-1', 'a-1']);
  expect(await ids('failed')).toEqual(['b-1']);
  expect(await ids('saved')).toEqual(['a-2', 'a-1']);
  expect(await ids('saving')).toEqual([]);
  expect(await ids(null, 'a-')).toEqual(['a-2', 'a-1']);
  expect(await ids(null, '', (await list(null))[0]?.position)).toEqual(['b-1', 'a-1']);
  expect(
    await ledgerLines(database.db, { connectionId: 'other', state: null, startsWith: '', before: null, limit: 10 }),
  ).toEqual([]);
});

test('an agent’s link, unlink and wish for a Task leave one audit row each, told once or often', async () => {
  const before = await auditCount();
  const linked = {
    type: 'linked',
    conversationId: 'a',
    at: 5,
    object: 'Contact',
    recordId: '003000000000001AAA',
    recordName: 'Somebody',
    agentId: '77',
  } as const;
  const give = () =>
    store.addFacts(
      [linked, linked, opened('a')].map((fact) => ({
        connectionId: CONNECTION,
        fact,
        key: factKey(fact),
        dueAt: 0,
      })),
      0,
    );
  await give();
  await give();
  expect((await auditCount()) - before).toBe(1);
  const { rows } = await sql<{ actor: string; action: string; subject: string }>`
    select actor, action, subject from connector.audit_log order by seq desc limit 1`.execute(database.db);
  expect(rows[0]).toEqual({
    actor: 'agent 77',
    action: 'linked Contact to conversation a',
    subject: '003000000000001AAA',
  });
});

test('a link that nobody made by hand is the connector’s', async () => {
  const fact = {
    type: 'linked',
    conversationId: 'b',
    at: 5,
    object: 'Contact',
    recordId: '003000000000002AAA',
    recordName: 'Contact',
    agentId: '',
  } as const;
  await store.addFacts([{ connectionId: CONNECTION, fact, key: factKey(fact), dueAt: 0 }], 0);
  const { rows } = await sql<{ actor: string }>`
    select actor from connector.audit_log order by seq desc limit 1`.execute(database.db);
  expect(rows).toEqual([{ actor: 'connector' }]);
});

async function auditCount(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from connector.audit_log`.execute(database.db);
  return rows[0]?.n ?? 0;
}

test('a path that leads nowhere any more is one row of the errors, however many conversations meet it [MAP-17]', async () => {
  const note = (conversationId: string, path: string): WriteNote => ({
    conversationId,
    object: 'LivePerson_Conversation__c',
    what: 'Conversation',
    outcome: 'path_dead',
    created: false,
    recordId: 'a01',
    field: 'Order__c',
    path,
    text: `The path stops in ${conversationId}.`,
  });
  const trail = createWriteTrail(database.db);
  await trail.wrote(CONNECTION, [note('c-1', 'a.b'), note('c-2', 'a.b'), note('c-2', 'a.c')]);
  await trail.wrote(CONNECTION, [note('c-3', 'a.b')]);
  const rows = await errorsOf(database.db, CONNECTION, null, 10);
  expect(rows.map(({ code, kind, times, state, message }) => [code, kind, times, state, message])).toEqual([
    ['path_dead', 'path a.b', 3, 'failed', 'The path stops in c-3.'],
    ['path_dead', 'path a.c', 1, 'failed', 'The path stops in c-2.'],
  ]);
  expect(rows[0]?.whatToDo).toContain('Correct the path');
});

test('a text that was cut is told from a field that was left out [MAP-12]', async () => {
  const note: WriteNote = {
    conversationId: 'c-1',
    object: 'LivePerson_Conversation__c',
    what: 'Conversation',
    outcome: 'left_out',
    created: false,
    recordId: 'a01',
    field: 'Order__c',
  };
  await createWriteTrail(database.db).wrote(CONNECTION, [
    { ...note, code: 'cut' },
    { ...note, field: 'Gone__c' },
  ]);
  const events = await eventsOf(database.db, CONNECTION, 'c-1', 10);
  expect(events.map(({ field, code }) => [field, code]).sort()).toEqual([
    ['Gone__c', null],
    ['Order__c', 'cut'],
  ]);
});
