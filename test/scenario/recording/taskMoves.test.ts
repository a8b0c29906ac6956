/** A wrong link is taken back: the conversation's record and its Tasks move together, as far as the org lets anybody. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { ROLES, salesforceId } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { GRACE, LARKSPUR, STARTED, livePersonId, startRecordingWorld, story } from './recordingWorld.ts';
import type { RecordingWorld } from './recordingWorld.ts';

const OTHER = salesforceId('003', 2);
const LEAD = salesforceId('00Q', 1);
const ADA = livePersonId('ada');

let database: Database;
let world: RecordingWorld;
let mark: RecordMark | null = null;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startRecordingWorld(database, ['ada']);
  for (const object of ['Account', 'Contact', 'Lead']) world.org.control.setSharing(object, 'Read');
  world.recorder.onMark((_connection, _conversation, told) => (mark = told));
  await tell(...story({ id: 'conv-1', agents: ['ada'] }), linked(GRACE, 'wrong', STARTED + 600));
});
afterEach(() => world.close());

const linked = (recordId: string, changeId: string, at: number, object = 'Contact'): ConversationFact => ({
  type: 'linked',
  conversationId: 'conv-1',
  object,
  recordId,
  recordName: 'x',
  agentId: ADA,
  at,
  changeId,
});
const undone = (changeId: string, at: number): ConversationFact => ({
  type: 'links_undone',
  conversationId: 'conv-1',
  changeId,
  agentId: ADA,
  at,
});
async function tell(...facts: ConversationFact[]): Promise<void> {
  await world.recorder.record('harbor', facts);
  await world.settle();
  await world.settle();
}
const record = async () =>
  (
    await world.org.query(
      "SELECT Id, Account__c, Contact__c, Lead__c, Link_Note__c FROM LivePerson_Conversation__c WHERE Name = 'conv-1'",
    )
  )[0];
const task = async () => (await world.org.query('SELECT Id, WhoId, WhatId FROM Task WHERE CallObject != null'))[0];

test('[LNK-25] where the connector is above the agent, an undone link goes from record and Task at once', async () => {
  world.org.control.setRole('api', ROLES[0].id);
  expect(await task()).toMatchObject({ WhoId: GRACE, WhatId: LARKSPUR });
  await tell(undone('wrong', STARTED + 200_000));
  const { Id, ...links } = (await record()) ?? {};
  expect(links).toMatchObject({ Account__c: null, Contact__c: null, Link_Note__c: null });
  expect(await task()).toMatchObject({ WhoId: null, WhatId: Id });
  await tell(linked(LEAD, 'right', STARTED + 300_000, 'Lead'));
  expect(await task()).toMatchObject({ WhoId: LEAD, WhatId: null });
  expect(mark).toMatchObject({ state: 'saved', text: 'Saved in Salesforce', linkFacts: 3 });
});

test('[LNK-25] where the role rule forbids it, the record says so until the agent’s own tab has moved the Task', async () => {
  world.org.control.setRole('api', null);
  await tell(linked(OTHER, 'right', STARTED + 200_000));
  expect(await record()).toMatchObject({ Contact__c: OTHER });
  const before = await task();
  expect(before).toMatchObject({ WhoId: GRACE });
  expect(String((await record())?.['Link_Note__c'])).toContain('The Tasks of Ada Brightwell still name');
  const [left] = mark?.leftTasks ?? [];
  expect(mark?.text).toContain('a Task still names who was linked before');
  expect(left).toMatchObject({ slot: ADA, taskId: before?.['Id'], whoId: OTHER });

  world.org.control.clearLedger();
  await tell({
    type: 'task_moved',
    conversationId: 'conv-1',
    agentId: ADA,
    slot: ADA,
    whoId: left?.whoId ?? null,
    whatId: left?.whatId ?? null,
    at: STARTED + 300_000,
  });
  expect((await record())?.['Link_Note__c']).toBeNull();
  expect(mark).toMatchObject({ text: 'Saved in Salesforce' });
  expect(JSON.stringify(world.org.control.ledger())).not.toContain(String(before?.['Id']));
});

test('what a refusal left is not tried again until the links change', async () => {
  world.org.control.setRole('api', null);
  await tell(linked(OTHER, 'right', STARTED + 200_000));
  world.org.control.setRole('api', ROLES[0].id);
  await tell({ type: 'rated', conversationId: 'conv-1', at: STARTED + 250_000, csat: 4 });
  expect(await task()).toMatchObject({ WhoId: GRACE });
  await tell(undone('right', STARTED + 300_000));
  expect(await task()).toMatchObject({ WhoId: GRACE });
  expect((await record())?.['Link_Note__c']).toBeNull();
  await tell(linked(OTHER, 'again', STARTED + 400_000));
  expect(await task()).toMatchObject({ WhoId: OTHER });
});

test('a Task that somebody deleted is left alone', async () => {
  const { Id } = (await task()) ?? {};
  await fetch(`${world.org.url}/services/data/v66.0/sobjects/Task/${String(Id)}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await world.org.sessionFor('admin')}` },
  });
  await tell(linked(OTHER, 'right', STARTED + 200_000));
  expect(await record()).toMatchObject({ Contact__c: OTHER, Link_Note__c: null });
  expect(await world.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});
