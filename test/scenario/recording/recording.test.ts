import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { ACCOUNT_ID, salesforceId } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import {
  GRACE,
  LARKSPUR,
  STARTED,
  livePersonId,
  salesforceUserId,
  startRecordingWorld,
  story,
} from './recordingWorld.ts';
import type { RecordingWorld } from './recordingWorld.ts';

let database: Database;
let world: RecordingWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  world = await startRecordingWorld(database, ['ada']);
});
afterEach(() => world.close());

const CONVERSATION_FIELDS =
  'Id, Name, External_Key__c, Status__c, Brand_ID__c, Engagement_Channel__c, Skill__c, Start_Time__c, End_Time__c, CSAT_Score__c, Account__c, Contact__c, OwnerId, Owner_Note__c, Transcript__c';
const conversations = (ids: readonly string[]) =>
  world.org.query(
    `SELECT ${CONVERSATION_FIELDS} FROM LivePerson_Conversation__c WHERE Name IN (${ids.map((id) => `'${id}'`).join(',')})`,
  );
const tasks = () =>
  world.org.query(
    'SELECT Id, Subject, Status, Priority, TaskSubtype, Type, CallType, CallDurationInSeconds, CallDisposition, CallObject, ActivityDate, Description, WhoId, WhatId, OwnerId, LivePerson_Conversation__c FROM Task WHERE CallObject != null ORDER BY CallObject',
  );
const writes = () => world.org.control.ledger().filter(({ path }) => path.startsWith('/composite/sobjects'));
const time = (value: unknown): number => Date.parse(String(value));

test('[LOG-01] [LOG-02] [LOG-04] [LOG-05] [LOG-08] [LOG-09] [TRN-05] a closed conversation is one record with all fields and one completed Task per agent', async () => {
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada', 'ben'], contact: GRACE }));
  await world.settle();
  await world.recorder.record('harbor', [
    { type: 'rated', conversationId: 'conv-1', csat: 4.5, at: STARTED + 300_000 },
  ]);
  await world.settle();
  const [record, ...others] = await conversations(['conv-1']);
  expect(others).toEqual([]);
  expect(record).toMatchObject({
    Name: 'conv-1',
    External_Key__c: `${ACCOUNT_ID}:conv-1`,
    Status__c: 'Closed',
    Brand_ID__c: ACCOUNT_ID,
    Engagement_Channel__c: 'Web Messaging',
    Skill__c: 'Sales',
    CSAT_Score__c: 4.5,
    Account__c: LARKSPUR,
    Contact__c: GRACE,
    OwnerId: salesforceUserId('ben'),
    Owner_Note__c: null,
    Transcript__c:
      'Times in UTC\n[2026-11-02 08:00:00] Grace Holloway (customer): Hello, are you there?\n[2026-11-02 08:00:20] Ada Brightwell (agent): I am. 🌱',
  });
  expect([time(record?.['Start_Time__c']), time(record?.['End_Time__c'])]).toEqual([STARTED, STARTED + 120_000]);
  const made = await tasks();
  expect(made).toMatchObject(
    ['ada', 'ben'].map((key) => ({
      Subject: 'LivePerson Web Messaging: Grace Holloway',
      Status: 'Completed',
      Priority: 'Normal',
      TaskSubtype: 'Call',
      Type: 'Call',
      CallType: 'Inbound',
      CallDurationInSeconds: 60,
      CallDisposition: 'Closed by agent',
      CallObject: `${ACCOUNT_ID}:conv-1:${livePersonId(key)}`,
      ActivityDate: '2026-11-02',
      WhoId: GRACE,
      WhatId: LARKSPUR,
      OwnerId: salesforceUserId(key),
      LivePerson_Conversation__c: record?.['Id'],
    })),
  );
  expect(made).toHaveLength(2);
  expect(await world.recorder.deadLetters()).toEqual([]);
});

test('a transfer alone writes no Task', async () => {
  await world.recorder.record(
    'harbor',
    story({ id: 'conv-1', agents: ['ada', 'ben'] }).filter(({ type }) => type !== 'closed' && type !== 'wrapped_up'),
  );
  await world.settle(60 * 60_000);
  expect(await tasks()).toEqual([]);
  expect(await conversations(['conv-1'])).toMatchObject([{ Status__c: 'Open', OwnerId: salesforceUserId('ben') }]);
});

test('everything told twice changes nothing and costs no call', async () => {
  const facts = story({ id: 'conv-1', agents: ['ada'], contact: GRACE });
  await world.recorder.record('harbor', facts);
  await world.settle();
  world.org.control.clearLedger();
  await world.recorder.record('harbor', facts);
  await world.settle();
  expect(world.org.control.calls()).toBe(0);
});

test('a row the org refuses is set aside alone, the others are written', async () => {
  const ids = ['conv-1', 'conv-2', 'conv-3'];
  await world.recorder.record(
    'harbor',
    ids.flatMap((id) => story({ id, agents: ['ada'] })),
  );
  // An impossible score: more digits than the field has.
  await world.recorder.record('harbor', [
    { type: 'rated', conversationId: 'conv-2', csat: 123_456, at: STARTED + 200_000 },
  ]);
  await world.settle();
  expect((await conversations(ids)).map((row) => row['Name']).sort()).toEqual(['conv-1', 'conv-3']);
  expect(await tasks()).toHaveLength(2);
  expect(await world.recorder.deadLetters()).toMatchObject([
    { conversationId: 'conv-2', code: 'NUMBER_OUTSIDE_VALID_RANGE', field: 'CSAT_Score__c' },
  ]);
});

test('[PRM-15] a field hidden from the API user is left out and the rest is saved', async () => {
  world.org.control.hideField('api', 'LivePerson_Conversation__c.Skill__c');
  world.org.control.hideField('api', 'Task.Description');
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  expect(await conversations(['conv-1'])).toMatchObject([{ Skill__c: null, Status__c: 'Closed' }]);
  expect(await tasks()).toMatchObject([{ Description: null, Subject: 'LivePerson Web Messaging: Grace Holloway' }]);
});

test('a field that becomes hidden while we work is left out as well', async () => {
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  world.org.control.hideField('api', 'LivePerson_Conversation__c.Engagement_Channel__c');
  await world.recorder.record('harbor', story({ id: 'conv-2', agents: ['ada'] }));
  await world.settle();
  expect(await conversations(['conv-2'])).toMatchObject([{ Engagement_Channel__c: null, Status__c: 'Closed' }]);
});

test('an owner who became inactive: the conversation goes to the queue with the reason, the Task to the API user', async () => {
  world.org.control.deactivateUser('ada');
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  const [queue] = await world.org.query(
    "SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'LivePerson_Unassigned'",
  );
  expect(await conversations(['conv-1'])).toMatchObject([
    { OwnerId: queue?.['Id'], Owner_Note__c: expect.stringContaining('Ada Brightwell') as string },
  ]);
  expect(await tasks()).toMatchObject([
    {
      OwnerId: salesforceUserId('api'),
      Description: expect.stringContaining('did not accept Ada Brightwell as owner') as string,
    },
  ]);
});

test('with the least permission set a contact the API user cannot see is left out, the agent is told, and the rest is saved', async () => {
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const texts: string[] = [];
  world.recorder.onMark((_connection, _conversation, mark) => texts.push(mark.text));
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'], contact: GRACE }));
  await world.settle();
  expect(await conversations(['conv-1'])).toMatchObject([
    { Contact__c: null, Status__c: 'Closed', OwnerId: salesforceUserId('ada') },
  ]);
  expect(await tasks()).toMatchObject([{ WhoId: null, OwnerId: salesforceUserId('ada') }]);
  expect(texts.at(-1)).toBe(
    "Saved in Salesforce without Contact: the record is gone, or the connector's user may not see it",
  );
});

test.each([
  ['deleted', salesforceId('003', 99)],
  ['mistyped', '003Bx0000000099AAA'],
])('a contact that is %s is left out of its record', async (_name, contact) => {
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'], contact }));
  await world.settle();
  expect(await conversations(['conv-1'])).toMatchObject([{ Contact__c: null, Status__c: 'Closed' }]);
  expect(await tasks()).toHaveLength(1);
});

test.each([
  ['errors of the server', {}],
  ['connections cut before the work', { drop: 'before' }],
  ['connections cut after the work', { drop: 'after' }],
] as const)('%s never make a duplicate nor lose a record', async (_name, fault) => {
  world.org.control.failNext({ path: /^\/composite\/sobjects/, times: 5, ...fault });
  const ids = ['conv-1', 'conv-2', 'conv-3'];
  for (const id of ids) {
    await world.recorder.record('harbor', story({ id, agents: ['ada', 'ben'] }));
    await world.settle();
  }
  await world.settleAll();
  expect((await conversations(ids)).map((row) => row['Name']).sort()).toEqual(ids);
  expect(new Set((await tasks()).map((row) => row['CallObject'])).size).toBe(6);
  expect(await tasks()).toHaveLength(6);
});

test('a lost access token is renewed and the write repeated', async () => {
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.settle();
  world.org.control.expireTokens();
  await world.recorder.record('harbor', story({ id: 'conv-2', agents: ['ada'] }));
  await world.settle();
  expect(await conversations(['conv-2'])).toHaveLength(1);
});

test('locked rows are tried again by themselves', async () => {
  world.org.control.lockRows((object, row) => object === 'LivePerson_Conversation__c' && row['Name'] === 'conv-2', 2);
  await world.recorder.record(
    'harbor',
    ['conv-1', 'conv-2'].flatMap((id) => story({ id, agents: ['ada'] })),
  );
  await world.settle();
  expect((await conversations(['conv-1', 'conv-2'])).map((row) => row['Name'])).toEqual(['conv-1']);
  await world.settleAll();
  expect(await tasks()).toHaveLength(2);
});

test('150 conversations cost few calls', async () => {
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  await world.recorder.record(
    'harbor',
    Array.from({ length: 150 }, (_, n) => story({ id: `conv-${n}`, agents: ['ada'], contact: GRACE })).flat(),
  );
  await world.settle();
  expect(await tasks()).toHaveLength(150);
  // Rows, Tasks and transcripts; the rest are describes and lookups, kept afterwards.
  expect(writes().length).toBeLessThanOrEqual(3);
  expect(world.org.control.calls()).toBeLessThan(20);
});

test('records survive a recorder that stops between facts and writing', async () => {
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada'] }));
  await world.recorder.stop();
  expect(await conversations(['conv-1'])).toEqual([]);
  await world.settle();
  expect(await conversations(['conv-1'])).toHaveLength(1);
});
