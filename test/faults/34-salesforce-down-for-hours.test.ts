/**
 * Hypothesis: Salesforce is down for four hours. Conversations go on untouched, and when it is back everything is written
 * exactly once, in the order in which it was due, beginning with one and then growing batches. With 100,000 writes waiting
 * (50,000 conversations, a record and a Task each) no write is asked for more often than the pauses allow.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordIntent } from '../../connector-server/src/recorder/ports.ts';
import { createRecorder } from '../../connector-server/src/recorder/recorder.ts';
import { createRecordStore } from '../../connector-server/src/store/recordStore.ts';
import { livePersonId } from '../scenario/recording/recordingWorld.ts';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';
import { createFakeSalesforce } from '../unit/recorder/fakeSalesforce.ts';
import { createManualTimers } from '../unit/recorder/manualTimers.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

const MINUTE = 60_000;

it('four hours without Salesforce: conversations go on, then all is there once', { timeout: 60_000 }, async () => {
  const { box, recorder } = world;
  await world.closed(1, 'before');
  await world.settleAll();
  box.refuse();
  box.cut();
  const tries = (): number => box.seen.length;
  const before = tries();
  for (let quarter = 0; quarter < 16; quarter++) {
    if (quarter % 4 === 0) await world.closed(1, `in hour ${quarter / 4}`);
    for (let minute = 0; minute < 15; minute += 5) await world.settle(5 * MINUTE);
  }
  expect(await recorder.status()).toMatchObject({ waiting: 4, dead: 0 });
  expect(tries() - before).toBeLessThanOrEqual(60);
  box.heal();
  await world.settleAll();
  expect(await world.verdict()).toEqual([]);
});

const CONVERSATIONS = 50_000;

/** As the facts of so many conversations were stored while nothing could be written; due one after the other. */
async function backlog(now: number): Promise<void> {
  const { db } = world.database;
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(
    db,
  );
  const agentId = livePersonId('ada');
  await sql`
    insert into connector.facts (connection_id, conversation_id, fact_key, type, at, body)
    select 'demo', 'c' || n, f.type, f.type, ${now}::bigint, f.body || jsonb_build_object('conversationId', 'c' || n)
    from generate_series(1, ${CONVERSATIONS}::int) n, (values
      ('opened', ${JSON.stringify({ type: 'opened', at: now, skillId: '4101', channel: 'web', source: 'SHARK', consumerId: 'u', consumerName: 'Grace', dialogId: 'd' })}::jsonb),
      ('assigned', ${JSON.stringify({ type: 'assigned', at: now, agentId })}::jsonb),
      ('closed', ${JSON.stringify({ type: 'closed', at: now, by: 'agent', dialogs: [] })}::jsonb),
      ('wrapped_up', ${JSON.stringify({ type: 'wrapped_up', at: now, agentId })}::jsonb)) f (type, body)`.execute(db);
  await sql`
    insert into connector.outbox (connection_id, conversation_id, kind, due_at, waiting_since)
    select 'demo', 'c' || n, 'record', ${now}::bigint + n, ${now}::bigint + n from generate_series(1, ${CONVERSATIONS}::int) n`.execute(
    db,
  );
  await sql`analyze connector.facts, connector.outbox`.execute(db);
}

it('100,000 waiting writes: in order, with a ramp, none twice', { timeout: 240_000 }, async () => {
  const timers = createManualTimers();
  const org = createFakeSalesforce();
  const sizes: number[] = [];
  const order: number[] = [];
  let down = true;
  org.fault = (intents: readonly RecordIntent[]) => {
    if (down) return 'before';
    sizes.push(intents.filter(({ kind }) => kind === 'upsert').length);
    for (const { kind, ref } of intents) if (kind === 'upsert') order.push(Number(ref.slice(1)));
    return 'none';
  };
  const recorder = createRecorder({
    ...world.deps,
    store: createRecordStore(world.database.db),
    writer: org,
    timers,
    settings: (id) => {
      const known = world.deps.settings(id);
      return known && { ...known, transcripts: { ...known.transcripts, save: 'none' } };
    },
  });
  await backlog(timers.now());
  for (let step = 0; step < 24; step++) {
    timers.advance(10 * MINUTE);
    await recorder.drain();
  }
  expect(org.calls).toHaveLength(24);
  expect(await recorder.status()).toMatchObject({ waiting: CONVERSATIONS, dead: 0 });
  down = false;
  timers.advance(10 * MINUTE);
  await recorder.drain();
  expect(await recorder.status()).toEqual({ waiting: 0, dead: 0, oldestAt: null });
  expect(org.conversations.size).toBe(CONVERSATIONS);
  expect(new Set(org.tasks.map(({ fields }) => fields['CallObject'])).size).toBe(CONVERSATIONS);
  expect(org.tasks).toHaveLength(CONVERSATIONS);
  const upserts = sizes.filter((size) => size > 0);
  expect(upserts.slice(0, 3)).toEqual([1, 10, 50]);
  expect(Math.max(...upserts)).toBeLessThanOrEqual(400);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).toHaveLength(CONVERSATIONS);
});
