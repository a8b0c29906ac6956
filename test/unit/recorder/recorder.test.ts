import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { createRecorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { Recorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';
import { createFakeSalesforce } from './fakeSalesforce.ts';
import type { FakeSalesforce } from './fakeSalesforce.ts';
import { createManualTimers } from './manualTimers.ts';
import type { ManualTimers } from './manualTimers.ts';

let database: Database;
let timers: ManualTimers;
let org: FakeSalesforce;
let recorder: Recorder;
let marks: (RecordMark & { conversation: string })[];
let transcript: TranscriptLine[] | null;
const MINUTE = 60_000;

beforeAll(async () => { database = await startTestDatabase(); });
afterAll(async () => { await database.close(); });
beforeEach(async () => {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(database.db);
  timers = createManualTimers();
  org = createFakeSalesforce();
  transcript = [{ dialogId: 'd1', sequence: 1, at: timers.now(), fromName: 'Grace', fromRole: 'consumer', internal: false, text: 'Hello' }];
  recorder = startRecorder();
});
afterEach(() => recorder.stop());

function startRecorder(): Recorder {
  marks = [];
  const made = createRecorder({
    store: createRecordStore(database.db), writer: org, timers, log: quietLog, random: () => 0.5,
    directory: {
      agent: (_connection, id) => Promise.resolve(({ 101: { name: 'Ada', email: 'ada@harbor.example', isBot: false }, 102: { name: 'Ben', email: 'BEN@harbor.example', isBot: false }, 104: { name: 'Nova', email: null, isBot: true } } as const)[Number(id) as 101] ?? null),
      skillName: (_connection, id) => Promise.resolve(id === '4101' ? 'Sales' : null),
    },
    knownAgents: { salesforceUserId: (_connection, id) => Promise.resolve(id === '101' ? '005ada' : null) },
    transcripts: { fetch: () => Promise.resolve(transcript) },
    settings: (id) => (id === 'harbor'
      ? { liveperson: { account: '9001' }, records: { wrapUpMinutes: 10, taskSubject: 'LivePerson {channel} {consumer}', unassignedQueue: 'LivePerson_Unassigned' }, transcripts: { save: 'field' } }
      : null),
  });
  made.onMark((_connection, conversation, mark) => marks.push({ conversation, ...mark }));
  return made;
}

const T0 = Date.parse('2026-11-02T08:00:00Z');
const opened = (id: string): ConversationFact => ({ type: 'opened', conversationId: id, at: T0, skillId: '4101', channel: 'whatsapp', source: 'WHATSAPP', consumerId: 'u1', consumerName: 'Grace Holloway', dialogId: 'd1' });
const assigned = (id: string, agentId: string, second: number): ConversationFact => ({ type: 'assigned', conversationId: id, agentId, at: T0 + second * 1000 });
const unassigned = (id: string, agentId: string, second: number): ConversationFact => ({ type: 'unassigned', conversationId: id, agentId, at: T0 + second * 1000 });
const closed = (id: string, second: number): ConversationFact => ({ type: 'closed', conversationId: id, by: 'agent', at: T0 + second * 1000, dialogs: [{ dialogId: 'd1', kind: 'main', lastSequence: 1 }] });
const wrappedUp = (id: string, agentId: string): ConversationFact => ({ type: 'wrapped_up', conversationId: id, agentId, at: timers.now() });
const linked = (id: string, object: string, recordId: string): ConversationFact => ({ type: 'linked', conversationId: id, object, recordId, recordName: 'x', agentId: '101', at: T0 + 1500 });
const whole = (id: string): ConversationFact[] => [opened(id), assigned(id, '101', 1), linked(id, 'Contact', '003grace'), closed(id, 61), wrappedUp(id, '101')];

async function settle(ms = 2_000): Promise<void> {
  timers.advance(ms);
  await recorder.drain();
}

test('[LOG-05] a finished conversation is one record and one completed Task with every field', async () => {
  await recorder.record('harbor', whole('c1'));
  await settle();
  expect([...org.conversations.keys()]).toEqual(['9001:c1']);
  expect(org.conversations.get('9001:c1')?.fields).toEqual({
    Name: 'c1', Status__c: 'Closed', API_Type__c: 'Messaging', Brand_ID__c: '9001', Engagement_Channel__c: 'WhatsApp', Skill__c: 'Sales',
    Start_Time__c: '2026-11-02T08:00:00.000Z', End_Time__c: '2026-11-02T08:01:01.000Z', OwnerId: '005ada', Owner_Note__c: null,
    Account__c: '001larkspur', Contact__c: '003grace', Lead__c: null, Case__c: null, Opportunity__c: null, Product__c: null,
    Transcript__c: '[2026-11-02 09:00:00] Grace (customer): Hello',
  });
  expect(org.tasks.map(({ fields }) => fields)).toMatchObject([{
    Subject: 'LivePerson WhatsApp Grace Holloway', Status: 'Completed', Priority: 'Normal', TaskSubtype: 'Task', Type: 'Call', CallType: 'Inbound', CallDurationInSeconds: 60,
    CallDisposition: 'Closed by agent', CallObject: '9001:c1:101', ActivityDate: '2026-11-02', WhoId: '003grace', WhatId: '001larkspur',
    LivePerson_Conversation__c: 'conv1', OwnerId: '005ada',
  }]);
});

test('[LOG-11] the record exists while the conversation is still open', async () => {
  await recorder.record('harbor', [opened('c1')]);
  await settle();
  expect(org.conversations.get('9001:c1')?.fields).toMatchObject({ Status__c: 'Open', OwnerId: '00Gqueue' });
  expect(org.tasks).toEqual([]);
});

test('a transfer alone writes no Task; at the close everybody who handled it has one, over all stretches', async () => {
  await recorder.record('harbor', [opened('c1'), assigned('c1', '101', 0), unassigned('c1', '101', 10), assigned('c1', '102', 20)]);
  await settle();
  expect(org.tasks).toEqual([]);
  await recorder.record('harbor', [unassigned('c1', '102', 50), assigned('c1', '101', 60), closed('c1', 90), wrappedUp('c1', '101')]);
  await settle();
  expect(org.tasks.map(({ fields }) => [fields['CallObject'], fields['CallDurationInSeconds'], fields['OwnerId']])).toEqual([['9001:c1:101', 40, '005ada'], ['9001:c1:102', 30, '005ben']]);
});

test('while the agent wraps up the record says so; after the time allowed the Task is written anyway', async () => {
  await recorder.record('harbor', [opened('c1'), assigned('c1', '101', 0), { ...closed('c1', 0), at: timers.now() }]);
  await settle();
  expect(org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Wrap Up');
  expect(org.tasks).toEqual([]);
  await settle(10 * MINUTE);
  expect(org.tasks).toHaveLength(1);
  expect(org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Closed');
});

test('all facts told again change nothing and cost no call', async () => {
  const facts = whole('c1');
  await recorder.record('harbor', facts);
  await settle();
  const calls = org.calls.length;
  await recorder.record('harbor', facts);
  // As another agent's session tells it: the same event, seen a little later.
  await recorder.record('harbor', [{ ...assigned('c1', '101', 1), at: T0 + 1_200 }]);
  await settle();
  expect(org.calls).toHaveLength(calls);
  expect(org.tasks).toHaveLength(1);
});

test('[LOG-07] a rating given next day updates the record and makes no second Task', async () => {
  await recorder.record('harbor', whole('c1'));
  await settle();
  await recorder.record('harbor', [{ type: 'rated', conversationId: 'c1', csat: 4, at: T0 + 86_400_000 }]);
  await settle();
  expect(org.conversations.get('9001:c1')?.fields['CSAT_Score__c']).toBe(4);
  expect(org.tasks).toHaveLength(1);
});

test('a poison row is set aside alone, said to the agent, and written after a replay', async () => {
  org.refuse = (intent) => (intent.ref === 'c2' ? 'FIELD_CUSTOM_VALIDATION_EXCEPTION' : null);
  await recorder.record('harbor', ['c1', 'c2', 'c3'].flatMap(whole));
  await settle();
  expect([...org.conversations.keys()].sort()).toEqual(['9001:c1', '9001:c3']);
  expect(org.tasks).toHaveLength(2);
  expect(await recorder.deadLetters()).toMatchObject([{ conversationId: 'c2', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', field: 'Skill__c' }]);
  expect(marks.findLast(({ conversation }) => conversation === 'c2')).toMatchObject({ state: 'failed', text: 'Not saved (field Skill__c): Correct it.' });
  org.refuse = () => null;
  expect(await recorder.replay([{ connectionId: 'harbor', conversationId: 'c2' }])).toBe(1);
  await settle();
  expect(org.conversations.has('9001:c2')).toBe(true);
  expect(org.tasks).toHaveLength(3);
});

test.each(['before', 'after'] as const)('calls that are lost %s they are executed never make a duplicate', async (when) => {
  let losses = 6;
  org.fault = () => (losses-- > 0 && losses % 2 === 0 ? when : 'none');
  await recorder.record('harbor', [...whole('c1'), ...whole('c2')]);
  for (let round = 0; round < 30; round++) await settle(MINUTE);
  expect([...org.conversations.keys()].sort()).toEqual(['9001:c1', '9001:c2']);
  expect(org.tasks.map(({ fields }) => fields['CallObject']).sort()).toEqual(['9001:c1:101', '9001:c2:101']);
  expect(await recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});

test('a process that dies between sending a Task and noting its id leaves no second Task', async () => {
  const store = createRecordStore(database.db);
  org.fault = (intents) => {
    if (intents[0]?.kind === 'create') throw new Error('killed after the create was sent');
    return 'none';
  };
  await recorder.record('harbor', whole('c1'));
  await settle();
  expect((await store.load('harbor', ['c1'])).get('c1')?.tasks.get('101')).toEqual({ callObject: '9001:c1:101', taskId: null });
  org.tasks.push({ id: 'task-of-the-lost-call', fields: { CallObject: '9001:c1:101' } });
  org.fault = () => 'none';
  recorder = startRecorder();
  for (let round = 0; round < 5; round++) await settle(MINUTE);
  expect(org.lookups).toContain('9001:c1:101');
  expect(org.tasks).toHaveLength(1);
});

test('when our ledger is lost the Tasks that exist are found instead of made again', async () => {
  await recorder.record('harbor', whole('c1'));
  await settle();
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(database.db);
  await recorder.record('harbor', whole('c1'));
  await settle();
  expect(org.tasks).toHaveLength(1);
});

test('150 conversations are written in few calls', async () => {
  await recorder.record('harbor', Array.from({ length: 150 }, (_, n) => whole(`c${n}`)).flat());
  await settle();
  expect(org.conversations.size).toBe(150);
  expect(org.tasks).toHaveLength(150);
  const withoutTranscripts = org.calls.filter(({ size }) => size > 20);
  expect(withoutTranscripts).toEqual([{ kinds: ['upsert'], size: 150 }, { kinds: ['create'], size: 150 }]);
});

test('a transcript that is not to be had yet delays nothing and comes later', async () => {
  transcript = null;
  await recorder.record('harbor', whole('c1'));
  await settle();
  expect(org.tasks).toHaveLength(1);
  expect(org.conversations.get('9001:c1')?.fields).not.toHaveProperty('Transcript__c');
  transcript = [{ dialogId: 'd1', sequence: 1, at: T0, fromName: 'Grace', fromRole: 'consumer', internal: false, text: 'Late' }];
  await settle(MINUTE);
  expect(org.conversations.get('9001:c1')?.fields['Transcript__c']).toContain('Late');
});

test('a bot gets no Task, and what only a bot handled belongs to the queue with the reason', async () => {
  await recorder.record('harbor', [opened('c1'), assigned('c1', '104', 0), closed('c1', 30), wrappedUp('c1', '104')]);
  await settle();
  expect(org.tasks).toEqual([]);
  expect(org.conversations.get('9001:c1')?.fields).toMatchObject({ OwnerId: '00Gqueue', Owner_Note__c: 'Nova is a bot and has no Salesforce user.' });
});

test('[LOG-10] an agent nobody knows in Salesforce: queue for the conversation, API user for the Task, reason on both', async () => {
  await recorder.record('harbor', [opened('c1'), assigned('c1', '999', 0), closed('c1', 30), wrappedUp('c1', '999')]);
  await settle();
  expect(org.conversations.get('9001:c1')?.fields).toMatchObject({ OwnerId: '00Gqueue', Owner_Note__c: expect.stringContaining('not in the LivePerson directory') as string });
  expect(org.tasks[0]?.fields).not.toHaveProperty('OwnerId');
  expect(org.tasks[0]?.fields['Description']).toContain('not in the LivePerson directory');
});

test('a Lead is the only thing its Task names', async () => {
  await recorder.record('harbor', [opened('c1'), assigned('c1', '101', 0), linked('c1', 'Lead', '00Qpeter'), linked('c1', 'Case', '500x'), closed('c1', 9), wrappedUp('c1', '101')]);
  await settle();
  expect(org.tasks[0]?.fields).toMatchObject({ WhoId: '00Qpeter', WhatId: null });
});

test('the softphone hears saving, then saved with the record', async () => {
  await recorder.record('harbor', [opened('c1')]);
  await settle();
  expect(marks.map(({ state, recordId }) => [state, recordId])).toEqual([['saving', null], ['saved', 'conv1']]);
});

test('a started recorder writes by itself when the linger is over', async () => {
  recorder.start();
  const saved = new Promise<void>((resolve) => { recorder.onMark((_c, _id, mark) => { if (mark.state === 'saved') resolve(); }); });
  await recorder.record('harbor', [opened('c1')]);
  expect(org.calls).toEqual([]);
  timers.advance(1_500);
  await saved;
  expect(org.conversations.size).toBe(1);
});

test('an org that is away is not asked once per conversation', async () => {
  org.fault = () => 'before';
  for (let n = 0; n < 20; n++) await recorder.record('harbor', [opened(`c${n}`)]);
  await settle();
  for (let n = 20; n < 40; n++) await recorder.record('harbor', [opened(`c${n}`)]);
  await recorder.drain();
  expect(org.calls).toHaveLength(1);
});
