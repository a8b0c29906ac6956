/** What waits when the org's allowances run low, and that nothing of it is lost. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBudgetMeter } from '../../../connector-server/src/salesforce/budgetMeter.ts';
import { createLaneStops } from '../../../connector-server/src/salesforce/laneStops.ts';
import { createOrgBudget } from '../../../connector-server/src/salesforce/orgBudget.ts';
import type { BudgetSettings, OrgBudget } from '../../../connector-server/src/salesforce/orgBudget.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import { createBudgetStore } from '../../../connector-server/src/store/budgetStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';
import { asApiUser } from '../salesforce-org/orgClient.ts';
import { startRecordingWorld, story } from './recordingWorld.ts';
import type { RecordingWorld } from './recordingWorld.ts';

const MINUTE = 60_000;
let database: Database;
let world: RecordingWorld;
let budget: OrgBudget;
let settings: BudgetSettings;
let marks: RecordMark[];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate connector.budget_readings, connector.budget_calls, connector.lane_stops`.execute(database.db);
  settings = { thresholds: { transcripts: 0.8, updates: 0.9, all: 1 }, readsPerHour: Infinity, files: false };
  world = await startRecordingWorld(database, ['ada'], (writer, timers) => {
    budget = createOrgBudget({
      meter: writer.meter,
      reads: writer.reads,
      stops: writer.stops,
      call: (connectionId, call) => writer.connections.call(connectionId, call),
      store: createBudgetStore(database.db),
      inTurn: (_name, run) => run(),
      connectionIds: () => ['harbor'],
      settingsOf: () => settings,
      timers,
      log: quietLog,
    });
    return budget;
  });
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Full');
  marks = [];
  world.recorder.onMark((_connection, _conversation, mark) => marks.push(mark));
});
afterEach(() => world.close());

const saved = async (id: string) =>
  (await world.org.query(`SELECT Status__c, Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`))[0];
const tasks = () => world.org.query('SELECT Id FROM Task WHERE CallObject != null');
/** The org says its numbers again: at the next look at its limits. */
const look = async (): Promise<void> => {
  world.timers.advance(11 * MINUTE);
  await budget.refresh();
};
const opened = (id: string) =>
  story({ id, agents: ['ada'] }).filter(({ type }) => type === 'opened' || type === 'assigned');

test('from the first threshold transcripts wait, everything else is saved; below it they are saved as well', async () => {
  world.org.control.limit({ used: 8_500, max: 10_000 });
  await look();
  expect(budget.report('harbor')).toMatchObject({
    level: 'no_transcripts',
    text: expect.stringMatching(/^85 % .*transcripts wait until it is less than 80 %/) as string,
    meters: [{ kind: 'calls', limit: 10_000 }, { kind: 'data_storage' }, { kind: 'file_storage' }],
  });
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  await world.settle(MINUTE);
  expect(await saved('conv-1')).toMatchObject({ Status__c: 'Closed', Transcript__c: null });
  expect(await tasks()).toHaveLength(1);
  world.org.control.limit({ used: 1_000 });
  await look();
  await world.settle(MINUTE);
  expect(await saved('conv-1')).toMatchObject({ Transcript__c: expect.stringContaining('are you there') as string });
});

test('from the second on running conversations wait too and cost no call; closed ones are saved', async () => {
  world.org.control.limit({ used: 9_200, max: 10_000 });
  await look();
  world.org.control.clearLedger();
  await world.recorder.record('harbor', opened('conv-1'));
  await world.settle();
  await world.settle(20 * MINUTE);
  expect(world.org.control.calls()).toBe(0);
  expect(await saved('conv-1')).toBeUndefined();
  expect(marks.at(-1)).toMatchObject({
    state: 'saving',
    text: expect.stringMatching(/saved later, when the conversation has closed/) as string,
  });
  expect(await world.recorder.deadLetters()).toEqual([]);
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  expect(await saved('conv-1')).toMatchObject({ Status__c: 'Closed' });
  expect(await tasks()).toHaveLength(1);
});

test('when the org takes no calls any more all waits and agents are told "saved later"; then it goes on by itself, once', async () => {
  world.org.control.limit({ used: 10_000, max: 10_000 });
  await look();
  expect(budget.report('harbor')).toMatchObject({ level: 'none', text: expect.stringContaining('limit') as string });
  world.org.control.clearLedger();
  for (const id of ['conv-1', 'conv-2']) await world.recorder.record('harbor', story({ id, agents: ['ada'] }));
  await world.settle();
  await world.settle(MINUTE);
  expect(world.org.control.calls()).toBe(0);
  expect(new Set(marks.map(({ text }) => text))).toEqual(
    new Set(['Salesforce takes no records at present; saved later, nothing is lost']),
  );
  world.org.control.limit({ used: 200 });
  await look();
  await world.settle(MINUTE);
  await world.settle(MINUTE);
  for (const id of ['conv-1', 'conv-2'])
    expect(await saved(id)).toMatchObject({ Transcript__c: expect.stringContaining('are you there') as string });
  expect(await tasks()).toHaveLength(2);
});

test('a full data storage: new records wait, agents are told, and they are saved when there is room', async () => {
  world.org.control.storageLimit({ dataMb: 0 });
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  await world.settle(10 * MINUTE);
  expect(await saved('conv-1')).toBeUndefined();
  expect(marks.at(-1)).toMatchObject({ state: 'saving', text: expect.stringContaining('storage') as string });
  expect(await world.recorder.status()).toMatchObject({ waiting: 1, dead: 0 });
  world.org.control.storageLimit({ dataMb: 1_024 });
  await world.settleAll();
  expect(await saved('conv-1')).toMatchObject({ Status__c: 'Closed' });
  expect(await tasks()).toHaveLength(1);
});

test('file storage counts where transcripts are files', async () => {
  world.org.control.storageLimit({ filesMb: 1 });
  const api = await asApiUser(world.org);
  const VersionData = Buffer.alloc(943_718).toString('base64');
  expect((await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData })).status).toBe(201);
  await look();
  expect(budget.report('harbor')?.level).toBe('full');
  settings = { ...settings, files: true };
  expect(budget.report('harbor')).toMatchObject({ level: 'no_transcripts' });
});

test('where the API user may not ask for limits, the calls are known from its own calls, and the answer is not asked for again', async () => {
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Full');
  world.org.control.limit({ used: 9_500, max: 10_000 });
  await look();
  expect(budget.report('harbor')).toMatchObject({ level: 'closing_only', meters: [{ kind: 'calls', used: 9_501 }] });
  world.org.control.clearLedger();
  world.org.control.limit({ used: 10 });
  await look();
  await look();
  expect(world.org.control.ledger().map(({ path }) => path)).toEqual(['/']);
  expect(budget.report('harbor')).toMatchObject({ level: 'full' });
});

test('another server, and the same one after a restart, knows what was read, what was called, and what waits', async () => {
  world.org.control.limit({ used: 9_200, max: 10_000 });
  budget.count('harbor');
  budget.count('harbor');
  await look();
  const other = createOrgBudget({
    meter: createBudgetMeter(() => world.timers.now()),
    reads: world.writer.reads,
    stops: createLaneStops(),
    call: () => Promise.reject(new Error('it asks nobody')),
    store: createBudgetStore(database.db),
    inTurn: () => Promise.resolve(),
    connectionIds: () => ['harbor'],
    settingsOf: () => settings,
    timers: world.timers,
    log: quietLog,
  });
  expect(other.report('harbor')).toMatchObject({ asOf: null, level: 'full', meters: [] });
  await other.refresh();
  expect(other.report('harbor')).toMatchObject({
    level: 'closing_only',
    meters: [
      { kind: 'calls', used: 9_201, limit: 10_000, ours: 2 },
      { kind: 'data_storage', limit: 1_024 },
      { kind: 'file_storage', limit: 1_024 },
    ],
  });
});
