import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { RecordStore } from '../../../connector-server/src/recorder/recordStore.ts';
import { factKey } from '../../../connector-server/src/recorder/factKey.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createFence, Fenced } from '../../../connector-server/src/store/fence.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
let store: RecordStore;
const LANE = { connectionId: 'harbor', kind: 'record' } as const;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(
    database.db,
  );
  await sql`delete from connector.servers`.execute(database.db);
  for (const serverId of ['me', 'other', 'first', 'second'])
    await createServerStore(database.db).join({ serverId, url: 'https://x.example', machine: 'm', process: serverId });
  store = createRecordStore(database.db);
});

/** Null: held, like nothing due, is an empty list here. */
const claim = async (limit: number, now: number, owner: string) => (await store.claim(LANE, limit, now, owner)) ?? [];
const assigned = (conversationId: string, at: number, agentId = '77'): ConversationFact => ({
  type: 'assigned',
  conversationId,
  at,
  agentId,
});
const add = (facts: ConversationFact[], dueAt = 1_000, now = 0) =>
  store.addFacts(
    facts.map((fact) => ({ connectionId: 'harbor', fact, key: factKey(fact), dueAt })),
    now,
  );

test('a new fact makes one job for its conversation, however many facts come', async () => {
  expect(await add([assigned('c1', 1), assigned('c1', 2), assigned('c2', 3)])).toHaveLength(2);
  expect((await claim(10, 1_000, 'me')).map((job) => job.conversationId).sort()).toEqual(['c1', 'c2']);
});

test('a fact reported again changes nothing and makes no job', async () => {
  await add([assigned('c1', 1)]);
  await store.settle(
    'me',
    (await claim(10, 1_000, 'me')).map((job) => ({ job, result: { outcome: 'done' } })),
  );
  expect(await add([assigned('c1', 1)])).toEqual([]);
  expect(await store.lanes('me')).toEqual([]);
  expect((await store.load('harbor', ['c1'])).get('c1')?.facts).toHaveLength(1);
});

test('names with NUL characters and broken surrogates are stored in readable form', async () => {
  const fact: ConversationFact = {
    type: 'linked',
    conversationId: 'c1',
    at: 5,
    object: 'Contact',
    recordId: '003x',
    recordName: 'A\u0000b \ud83d',
    agentId: '1',
  };
  await add([fact]);
  expect((await store.load('harbor', ['c1'])).get('c1')?.facts[0]).toMatchObject({ recordName: 'Ab \ufffd' });
});

test('a job is not due before its time, and the earlier of two times wins', async () => {
  await add([assigned('c1', 1)], 5_000);
  expect(await claim(10, 4_999, 'me')).toEqual([]);
  await add([assigned('c1', 2)], 2_000);
  expect(await claim(10, 2_000, 'me')).toHaveLength(1);
});

test('a leased job is given to nobody else, and a fact that arrives meanwhile keeps it for another round', async () => {
  await add([assigned('c1', 1)]);
  const [job] = await claim(10, 1_000, 'me');
  expect(await claim(10, 1_000, 'other')).toEqual([]);
  await add([assigned('c1', 2)], 3_000);
  if (job === undefined) throw new Error('no job');
  await store.settle('me', [{ job, result: { outcome: 'done' } }]);
  expect(await claim(10, 2_999, 'me')).toEqual([]);
  expect(await claim(10, 3_000, 'me')).toMatchObject([{ revision: 2, attempts: 0 }]);
});

test('whoever lost the lease cannot settle the job', async () => {
  await add([assigned('c1', 1)]);
  const [job] = await claim(10, 1_000, 'first');
  await sql`update connector.outbox set lease_until = now() - interval '1 second'`.execute(database.db);
  expect(await claim(10, 1_000, 'second')).toHaveLength(1);
  if (job === undefined) throw new Error('no job');
  await store.settle('first', [{ job, result: { outcome: 'done' } }]);
  expect(
    (await sql<{ lease_owner: string }>`select lease_owner from connector.outbox`.execute(database.db)).rows,
  ).toEqual([{ lease_owner: 'second' }]);
});

test('a retry counts attempts and waits; a dead letter keeps field and advice; a replay puts it back', async () => {
  await add([assigned('c1', 1), assigned('c2', 1)]);
  const jobs = await claim(10, 1_000, 'me');
  await store.settle(
    'me',
    jobs.map((job) => ({
      job,
      result:
        job.conversationId === 'c1'
          ? ({ outcome: 'retry', dueAt: 9_000, code: 'UNABLE_TO_LOCK_ROW', message: 'busy' } as const)
          : ({
              outcome: 'dead',
              code: 'STRING_TOO_LONG',
              message: 'too long',
              field: 'Skill__c',
              whatToDo: 'Restore the length.',
            } as const),
    })),
  );
  expect(await claim(10, 8_999, 'me')).toEqual([]);
  expect(await claim(10, 9_000, 'me')).toMatchObject([{ conversationId: 'c1', attempts: 1 }]);
  expect(await store.counts(9_000)).toEqual({ waiting: 1, dead: 1, oldestAt: 0 });
  expect(await store.deadLetters(10)).toMatchObject([
    { conversationId: 'c2', field: 'Skill__c', whatToDo: 'Restore the length.' },
  ]);
  expect(await store.replay([{ connectionId: 'harbor', conversationId: 'c2' }], 10_000)).toBe(1);
  expect(await claim(10, 10_000, 'me')).toContainEqual(expect.objectContaining({ conversationId: 'c2', attempts: 0 }));
});

test('a new fact does not hurry a job that is backing off, but revives a dead one', async () => {
  await add([assigned('c1', 1), assigned('c2', 1)]);
  const jobs = await claim(10, 1_000, 'me');
  await store.settle(
    'me',
    jobs.map((job) => ({
      job,
      result:
        job.conversationId === 'c1'
          ? ({ outcome: 'retry', dueAt: 9_000, code: 'X', message: '' } as const)
          : ({ outcome: 'dead', code: 'X', message: '', field: null, whatToDo: '' } as const),
    })),
  );
  await add([assigned('c1', 2), assigned('c2', 2)], 1_500);
  expect((await claim(10, 1_500, 'me')).map((job) => job.conversationId)).toEqual(['c2']);
});

test('facts and their job are committed together or not at all', async () => {
  await sql`alter table connector.outbox add constraint refuse check (conversation_id <> 'poison')`.execute(
    database.db,
  );
  try {
    await expect(add([assigned('poison', 1)])).rejects.toThrow(/refuse/);
    expect((await store.load('harbor', ['poison'])).size).toBe(0);
  } finally {
    await sql`alter table connector.outbox drop constraint refuse`.execute(database.db);
  }
});

test("an agent's open conversations are those that were theirs last and have no end", async () => {
  const other = (conversationId: string, type: 'unassigned' | 'closed', at: number): ConversationFact =>
    type === 'closed'
      ? { type, conversationId, at, by: 'agent', dialogs: [] }
      : { type, conversationId, at, agentId: '77' };
  await add([
    assigned('open', 1),
    assigned('told-twice', 1),
    assigned('told-twice', 9),
    assigned('closed', 1),
    other('closed', 'closed', 5),
    assigned('left', 1),
    other('left', 'unassigned', 5),
    assigned('taken', 1),
    assigned('taken', 5, '88'),
    assigned('back', 1),
    other('back', 'unassigned', 5),
    assigned('back', 6),
    assigned('not-mine', 1, '88'),
  ]);
  expect((await store.openOf('harbor', '77')).sort()).toEqual(['back', 'open', 'told-twice']);
  expect(await store.openOf('elsewhere', '77')).toEqual([]);
});

test('what an agent has not wrapped up yet are conversations they were in that closed lately', async () => {
  const closed = (conversationId: string, at: number): ConversationFact => ({
    type: 'closed',
    conversationId,
    at,
    by: 'agent',
    dialogs: [],
  });
  await add([
    assigned('mine', 1),
    closed('mine', 50),
    assigned('open', 1),
    assigned('long ago', 1),
    closed('long ago', 49),
    assigned('done', 1),
    closed('done', 60),
    { type: 'wrapped_up', conversationId: 'done', at: 61, agentId: '77' },
    assigned('done by another', 1),
    closed('done by another', 60),
    { type: 'wrapped_up', conversationId: 'done by another', at: 61, agentId: '88' },
    assigned('not mine', 1, '88'),
    closed('not mine', 60),
  ]);
  expect((await store.closedOf('harbor', '77', 50)).sort()).toEqual(['done by another', 'mine']);
  expect(await store.closedOf('elsewhere', '77', 0)).toEqual([]);
});

const bury = (serverId: string) =>
  sql`delete from connector.servers where server_id = ${serverId}`.execute(database.db);

test('what a dead server held is free as soon as its row is gone, and known to be in doubt', async () => {
  await add([assigned('killed', 1), assigned('waiting', 1)]);
  const [first] = await claim(1, 1_000, 'first');
  expect(first?.inherited).toBe(false);
  expect(await store.lanes('other')).toEqual([]);
  await bury('first');
  expect(await store.lanes('other')).toMatchObject([{ connectionId: 'harbor', kind: 'record' }]);
  const inherited = new Map((await claim(10, 1_000, 'other')).map((job) => [job.conversationId, job.inherited]));
  expect(inherited).toEqual(
    new Map([
      ['killed', true],
      ['waiting', false],
    ]),
  );
});

test('one living server works on the lane of an org, whichever of its connections; others are told to come back', async () => {
  const NORTH = { connectionId: 'harbor-north', kind: 'record', sharing: ['harbor-north', 'harbor'] } as const;
  const facts = ['harbor', 'harbor-north'].map((connectionId) => ({
    connectionId,
    fact: assigned('c1', 1),
    key: 'k',
    dueAt: 0,
  }));
  await store.addFacts(facts, 0);
  const [job] = await claim(10, 1_000, 'first');
  expect(await store.claim(NORTH, 10, 1_000, 'second')).toBeNull();
  if (job === undefined) throw new Error('no job');
  await store.settle('first', [{ job, result: { outcome: 'done' } }]);
  expect(await store.claim(NORTH, 10, 1_000, 'second')).toMatchObject([{ conversationId: 'c1' }]);
});

test('of servers that reach for a lane in the same moment one gets it', async () => {
  await add(Array.from({ length: 40 }, (_, n) => assigned(`c${n}`, 1)));
  const answers = await Promise.all(['me', 'other', 'second'].map((owner) => store.claim(LANE, 12, 1_000, owner)));
  expect(answers.filter((jobs) => jobs === null)).toHaveLength(2);
  expect(answers.flatMap((jobs) => jobs ?? [])).toHaveLength(12);
});

test('the transcript of a conversation waits while its record is being written, and the other way round', async () => {
  await add([assigned('c1', 1), assigned('c2', 1)]);
  await store.enqueue('harbor', 'transcript', ['c1', 'c2', 'c3'], 1_000);
  const TRANSCRIPTS = { ...LANE, kind: 'transcript' } as const;
  await claim(10, 1_000, 'me');
  expect(await store.claim(TRANSCRIPTS, 10, 1_000, 'other')).toMatchObject([{ conversationId: 'c3' }]);
  await bury('me');
  expect(
    (await store.claim(TRANSCRIPTS, 10, 1_000, 'other'))?.map(({ conversationId }) => conversationId).sort(),
  ).toEqual(['c1', 'c2', 'c3']);
  expect(await claim(10, 1_000, 'first')).toEqual([]);
});

test('what the org, not the job, was to blame for counts as no attempt and keeps its place', async () => {
  await add([assigned('c1', 1)], 700);
  const [job] = await claim(10, 1_000, 'me');
  if (job === undefined) throw new Error('no job');
  const away = { outcome: 'retry', dueAt: job.dueAt, code: 'SERVER_UNAVAILABLE', message: '', org: 'away' } as const;
  await store.settle('me', [{ job, result: away }]);
  expect(await claim(10, 1_000, 'me')).toMatchObject([{ attempts: 0, dueAt: 700 }]);
});

test('a server gets back at once what it could not settle, as something in doubt', async () => {
  await add([assigned('c1', 1)]);
  await claim(10, 1_000, 'me');
  expect(await store.lanes('me')).toHaveLength(1);
  expect(await claim(10, 1_000, 'me')).toMatchObject([{ inherited: true }]);
});

test('a server that was declared dead adds no facts, takes no jobs, announces no Tasks and changes no record', async () => {
  const fenced = createRecordStore(database.db, createFence(database.db, 'first'));
  const task = { conversationId: 'c1', agentId: '77', callObject: 'k' };
  await fenced.addFacts([{ connectionId: 'harbor', fact: assigned('c1', 1), key: 'k1', dueAt: 0 }], 0);
  expect(await fenced.claim(LANE, 10, 1_000, 'first')).toHaveLength(1);
  await bury('first');
  const refused = [
    () => fenced.addFacts([{ connectionId: 'harbor', fact: assigned('c2', 1), key: 'k2', dueAt: 0 }], 0),
    () => fenced.claim(LANE, 10, 1_000, 'first'),
    () => fenced.announceTasks('harbor', [task]),
    () => fenced.saveRecords('harbor', [{ conversationId: 'c1', recordId: 'r', writtenHash: 'h' }]),
  ];
  for (const write of refused) await expect(write()).rejects.toBeInstanceOf(Fenced);
  await fenced.saveTasks('harbor', [{ ...task, taskId: '00Tmade' }]);
  const known = (await store.load('harbor', ['c1', 'c2'])).get('c1');
  expect([known?.record, known?.tasks.get('77')?.taskId]).toEqual([null, '00Tmade']);
  expect((await store.load('harbor', ['c2'])).size).toBe(0);
});
