import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import {
  MINUTE,
  T0,
  assigned,
  closed,
  emptyTables,
  opened,
  settle,
  startRecorder,
  whole,
  world,
  useRecorderWorld,
} from './recorderWorld.ts';

useRecorderWorld();

test('all facts told again change nothing and cost no call', async () => {
  const facts = whole('c1');
  await world.recorder.record('harbor', facts);
  await settle();
  const calls = world.org.calls.length;
  await world.recorder.record('harbor', facts);
  // As another agent's session tells it: the same event, seen a little later.
  await world.recorder.record('harbor', [{ ...assigned('c1', '101', 1), at: T0 + 1_200 }]);
  await settle();
  expect(world.org.calls).toHaveLength(calls);
  expect(world.org.tasks).toHaveLength(1);
});

test('a poison row is set aside alone, said to the agent, and written after a replay', async () => {
  world.org.refuse = (intent) => (intent.ref === 'c2' ? 'FIELD_CUSTOM_VALIDATION_EXCEPTION' : null);
  await world.recorder.record('harbor', ['c1', 'c2', 'c3'].flatMap(whole));
  await settle();
  expect([...world.org.conversations.keys()].sort()).toEqual(['9001:c1', '9001:c3']);
  expect(world.org.tasks).toHaveLength(2);
  expect(await world.recorder.deadLetters()).toMatchObject([
    { conversationId: 'c2', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', field: 'Skill__c' },
  ]);
  expect(world.marks.findLast(({ conversation }) => conversation === 'c2')).toMatchObject({
    state: 'failed',
    text: 'Not saved (field Skill__c): Correct it.',
  });
  world.org.refuse = () => null;
  expect(await world.recorder.replay([{ connectionId: 'harbor', conversationId: 'c2' }])).toBe(1);
  await settle();
  expect(world.org.conversations.has('9001:c2')).toBe(true);
  expect(world.org.tasks).toHaveLength(3);
});

test.each(['before', 'after'] as const)(
  'calls that are lost %s they are executed never make a duplicate',
  async (when) => {
    let losses = 6;
    world.org.fault = () => (losses-- > 0 && losses % 2 === 0 ? when : 'none');
    await world.recorder.record('harbor', [...whole('c1'), ...whole('c2')]);
    for (let round = 0; round < 30; round++) await settle(MINUTE);
    expect([...world.org.conversations.keys()].sort()).toEqual(['9001:c1', '9001:c2']);
    expect(world.org.tasks.map(({ fields }) => fields['CallObject']).sort()).toEqual(['9001:c1:101', '9001:c2:101']);
    expect(await world.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
  },
);

test('a process that dies between sending a Task and noting its id leaves no second Task', async () => {
  const store = createRecordStore(world.database.db);
  world.org.fault = (intents) => {
    if (intents[0]?.kind === 'create') throw new Error('killed after the create was sent');
    return 'none';
  };
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect((await store.load('harbor', ['c1'])).get('c1')?.tasks.get('101')).toMatchObject({
    callObject: '9001:c1:101',
    taskId: null,
  });
  world.org.tasks.push({ id: 'task-of-the-lost-call', fields: { CallObject: '9001:c1:101' } });
  world.org.fault = () => 'none';
  world.recorder = startRecorder();
  for (let round = 0; round < 5; round++) await settle(MINUTE);
  expect(world.org.lookups).toContain('9001:c1:101');
  expect(world.org.tasks).toHaveLength(1);
});

/** A server that took the job of `c1`, announced its Task, and is gone. */
async function leftByTheDead(): Promise<void> {
  const store = createRecordStore(world.database.db);
  await world.recorder.record('harbor', whole('c1'));
  world.timers.advance(2_000);
  await store.claim({ connectionId: 'harbor', kind: 'record' }, 10, world.timers.now(), 'a dead server');
  await store.announceTasks('harbor', [{ conversationId: 'c1', agentId: '101', callObject: '9001:c1:101' }]);
}
const announcedLongAgo = () =>
  sql`update connector.task_records set updated = now() - interval '16 seconds'`.execute(world.database.db);

test('a Task that a dead server may just have sent is found, not made again', async () => {
  await leftByTheDead();
  world.org.tasks.push({ id: 'made by the dead', fields: { CallObject: '9001:c1:101' } });
  for (let round = 0; round < 5; round++) await settle(MINUTE);
  expect(world.org.tasks).toHaveLength(1);
});

test('its request may still be on its way: a Task that is not found yet is made only when that cannot be any more', async () => {
  await leftByTheDead();
  for (let round = 0; round < 5; round++) await settle(3_000);
  expect([world.org.conversations.size, world.org.tasks.length]).toEqual([1, 0]);
  world.org.tasks.push({ id: 'arrived late', fields: { CallObject: '9001:c1:101' } });
  await announcedLongAgo();
  await settle(15_000);
  expect(world.org.tasks.map(({ id }) => id)).toEqual(['arrived late']);
});

test('one that never arrived is made', async () => {
  await leftByTheDead();
  await settle();
  await announcedLongAgo();
  await settle(15_000);
  expect(world.org.tasks).toHaveLength(1);
});

test('a server that may have been taken for dead sends nothing, and goes on when it knows that it lives', async () => {
  await world.recorder.stop();
  let alive = false;
  world.recorder = startRecorder({ mayWrite: () => alive });
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(world.org.calls).toEqual([]);
  expect(world.marks.at(-1)).toMatchObject({ state: 'saving' });
  alive = true;
  for (let round = 0; round < 5; round++) await settle(MINUTE);
  expect([world.org.conversations.size, world.org.tasks.length]).toEqual([1, 1]);
});

test('a restart in the middle of a wrap-up: the Task comes when the time is over, once', async () => {
  const end = world.timers.now();
  await world.recorder.record('harbor', [opened('c1'), assigned('c1', '101', 0), { ...closed('c1', 0), at: end }]);
  await settle();
  await world.recorder.stop();
  world.recorder = startRecorder();
  await settle(9 * MINUTE);
  expect(world.org.tasks).toEqual([]);
  await settle(MINUTE);
  await settle(MINUTE);
  expect(world.org.tasks).toHaveLength(1);
});

test('when our ledger is lost the Tasks that exist are found instead of made again', async () => {
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  await emptyTables();
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(world.org.tasks).toHaveLength(1);
});

test('facts no row can be made of hold up nobody else', async () => {
  await world.recorder.record('harbor', [{ ...opened('c1'), at: 9e15 }, ...whole('c2')]);
  await settle();
  expect([...world.org.conversations.keys()]).toEqual(['9001:c2']);
  expect(await world.recorder.deadLetters()).toMatchObject([{ conversationId: 'c1', code: 'UNUSABLE_FACTS' }]);
});

test('150 conversations are written in few calls', async () => {
  await world.recorder.record('harbor', Array.from({ length: 150 }, (_, n) => whole(`c${n}`)).flat());
  await settle();
  expect(world.org.conversations.size).toBe(150);
  expect(world.org.tasks).toHaveLength(150);
  // Rows, Tasks, transcripts.
  expect(world.org.calls).toEqual([
    { kinds: ['upsert'], size: 150 },
    { kinds: ['create'], size: 150 },
    { kinds: ['upsert'], size: 150 },
  ]);
});

test('a transcript that is not to be had yet delays nothing and comes later', async () => {
  world.transcript = null;
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(world.org.tasks).toHaveLength(1);
  expect(world.org.conversations.get('9001:c1')?.fields).not.toHaveProperty('Transcript__c');
  world.transcript = [
    { dialogId: 'd1', sequence: 1, at: T0, fromName: 'Grace', fromRole: 'consumer', internal: false, text: 'Late' },
  ];
  await settle(MINUTE);
  expect(world.org.conversations.get('9001:c1')?.fields['Transcript__c']).toContain('Late');
});

test('an org that is away is not asked once per conversation', async () => {
  world.org.fault = () => 'before';
  for (let n = 0; n < 20; n++) await world.recorder.record('harbor', [opened(`c${n}`)]);
  await settle();
  for (let n = 20; n < 40; n++) await world.recorder.record('harbor', [opened(`c${n}`)]);
  await world.recorder.drain();
  expect(world.org.calls).toHaveLength(1);
});
