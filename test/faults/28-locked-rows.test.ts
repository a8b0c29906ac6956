/**
 * Hypothesis: of 200 rows three are locked by somebody else: only those three are tried again, until they are free. And we
 * never lock ourselves out: two servers that record conversations of one contact never have two calls at once in the org.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecorder } from '../../connector-server/src/recorder/recorder.ts';
import { createRecordStore } from '../../connector-server/src/store/recordStore.ts';
import { createServerStore } from '../../connector-server/src/store/serverStore.ts';
import { ACCOUNT_ID } from '../../sandbox/seed.ts';
import { CONNECTION } from '../scenario/desk/deskWorld.ts';
import { GRACE, livePersonId, story } from '../scenario/recording/recordingWorld.ts';
import { recordProblems } from '../support/faults/recordChecker.ts';
import { MADE_UP, startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld({ recorder: { transcripts: MADE_UP } });
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});
afterAll(() => world.close());

const ids = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => `conv-${from + n}`);
const closed = (some: readonly string[]) =>
  some.map((conversationId) => ({ conversationId, agentIds: [livePersonId('ada')] }));

it('three of 200 rows are locked: these three are sent again, the others once', { timeout: 120_000 }, async () => {
  const { org, recorder } = world;
  const all = ids(0, 200);
  const locked = new Set(['conv-3', 'conv-77', 'conv-199']);
  org.control.lockRows(
    (object, row) => object === 'LivePerson_Conversation__c' && locked.has(String(row['Name'])),
    2 * locked.size,
  );
  await recorder.record(
    CONNECTION,
    all.flatMap((id) => story({ id, agents: ['ada'], contact: GRACE })),
  );
  await world.settle();
  expect(await recorder.status()).toMatchObject({ waiting: expect.any(Number) as number, dead: 0 });
  expect(recorder.troubles()).toEqual([]);
  const written = await org.query('SELECT Name FROM LivePerson_Conversation__c');
  const names = new Set(written.map((row) => String(row['Name'])));
  expect(all.filter((id) => !names.has(id))).toEqual([...locked]);
  const before = org.control.ledger().length;
  await world.settleAll();
  const rows = org.control
    .ledger()
    .slice(before)
    .filter(({ path, method }) => path.startsWith('/composite') && method !== 'GET')
    .map((entry) => entry.rows);
  // Transcripts go twenty at a time; nothing else than the three rows and their Tasks goes again.
  expect(Math.max(...rows)).toBeLessThanOrEqual(20);
  expect(await recordProblems({ account: ACCOUNT_ID, closed: closed(all), org })).toEqual([]);
});

it('two servers, one contact: never two calls that name it at once', { timeout: 120_000 }, async () => {
  const { database, org, box, timers, writer } = world;
  const servers = createServerStore(database.db);
  for (const serverId of ['north', 'south'])
    await servers.join({ serverId, url: 'https://x.example', machine: 'm', process: serverId });
  const recorders = ['north', 'south'].map((owner) =>
    createRecorder({ ...world.deps, store: createRecordStore(database.db), writer, timers, owner: () => owner }),
  );
  let [now, most] = [0, 0];
  box.requests(({ method, path }, phase) => {
    if (!path.includes('/composite') || method === 'GET') return 'pass';
    now += phase === 'request' ? 1 : -1;
    most = Math.max(most, now);
    return 'pass';
  });
  org.control.setLatency(20);
  const all = ids(1_000, 300);
  for (const [index, recorder] of recorders.entries())
    await recorder.record(
      CONNECTION,
      all.filter((_, n) => n % 2 === index).flatMap((id) => story({ id, agents: ['ada'], contact: GRACE })),
    );
  timers.advance(2_000);
  for (let round = 0; round < 40; round++) {
    await Promise.all(recorders.map((recorder) => recorder.drain()));
    timers.advance(2_000);
  }
  org.control.setLatency(null);
  box.requests(null);
  expect(await recordProblems({ account: ACCOUNT_ID, closed: closed(all), org })).toEqual([]);
  // One lane of records and one of transcripts, which name no contact.
  expect(most).toBeLessThanOrEqual(2);
  await Promise.all(recorders.map((recorder) => recorder.stop()));
});
