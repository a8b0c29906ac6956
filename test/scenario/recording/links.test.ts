/** What a conversation is linked to, and what becomes of it: merged, converted, deleted, archived, or an owner who left. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { followConvertedLeads } from '../../../connector-server/src/recorder/convertedLeads.ts';
import { findConvertedConversations } from '../../../connector-server/src/salesforce/convertedConversations.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
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

const LEAD = salesforceId('00Q', 1);
const CASE = salesforceId('500', 1);
const OPPORTUNITY = salesforceId('006', 1);
const OTHER_CONTACT = salesforceId('003', 2);

let database: Database;
let world: RecordingWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startRecordingWorld(database, ['ada']);
  for (const object of ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2'])
    world.org.control.setSharing(object, 'Read');
});
afterEach(() => world.close());

const link = (object: string, recordId: string): ConversationFact => ({
  type: 'linked',
  conversationId: 'conv-1',
  object,
  recordId,
  recordName: 'x',
  agentId: livePersonId('ada'),
  at: STARTED + 600,
});
const tell = async (...facts: ConversationFact[]): Promise<void> => {
  await world.recorder.record('harbor', [...story({ id: 'conv-1', agents: ['ada'] }), ...facts]);
  await world.settle();
};
const conversation = async () =>
  (
    await world.org.query(
      "SELECT Id, Account__c, Contact__c, Lead__c, Case__c, Opportunity__c, Product__c FROM LivePerson_Conversation__c WHERE Name = 'conv-1'",
    )
  )[0];
const tasks = () =>
  world.org.query(
    'SELECT Id, Subject, Status, ActivityDate, WhoId, WhatId, OwnerId, Description, LivePerson_Conversation__c FROM Task WHERE CallObject != null ORDER BY CallObject',
  );
const asAdmin = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${world.org.url}/services/data/v66.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await world.org.sessionFor('admin')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
};
const dead = () => world.recorder.deadLetters();

test('[LOG-06] every lookup of the record is filled by a link, the product too', async () => {
  const product = String((await asAdmin('POST', '/sobjects/Product2', { Name: 'Rope ladder' }))['id']);
  await tell(
    link('Account', LARKSPUR),
    link('Contact', GRACE),
    link('Lead', LEAD),
    link('Case', CASE),
    link('Opportunity', OPPORTUNITY),
    link('Product2', product),
  );
  expect(await conversation()).toMatchObject({
    Account__c: LARKSPUR,
    Contact__c: GRACE,
    Lead__c: LEAD,
    Case__c: CASE,
    Opportunity__c: OPPORTUNITY,
    Product__c: product,
  });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE, WhatId: CASE }]);
});

test('a Task about a Lead names nothing else', async () => {
  await tell(link('Lead', LEAD), link('Case', CASE));
  expect(await tasks()).toMatchObject([{ WhoId: LEAD, WhatId: null }]);
  expect(await dead()).toEqual([]);
});

test('a contact that was merged: record and Task name the one it was merged into', async () => {
  world.org.control.merge(GRACE, OTHER_CONTACT);
  await tell(link('Contact', OTHER_CONTACT));
  expect(await conversation()).toMatchObject({ Contact__c: GRACE });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE }]);
  expect(await dead()).toEqual([]);
});

test('a contact that was merged into one that was merged as well: both name the last', async () => {
  const last = salesforceId('003', 3);
  world.org.control.merge(GRACE, OTHER_CONTACT);
  world.org.control.merge(last, GRACE);
  await tell(link('Contact', OTHER_CONTACT));
  expect(await conversation()).toMatchObject({ Contact__c: last });
  expect(await tasks()).toMatchObject([{ WhoId: last }]);
  expect(await dead()).toEqual([]);
});

test('a lead that was merged into one that was converted: record and Task name the contact', async () => {
  const winner = salesforceId('00Q', 2);
  world.org.control.merge(winner, LEAD);
  world.org.control.convertLead(winner, { accountId: LARKSPUR, contactId: GRACE });
  await tell(link('Lead', LEAD));
  expect(await conversation()).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE, WhatId: LARKSPUR }]);
  expect(await dead()).toEqual([]);
});

test('[TRN-08] a lead that was converted: record and Task name the contact and the account it became', async () => {
  world.org.control.convertLead(LEAD, { accountId: LARKSPUR, contactId: GRACE });
  await tell(link('Lead', LEAD));
  expect(await conversation()).toMatchObject({ Lead__c: null, Contact__c: GRACE, Account__c: LARKSPUR });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE, WhatId: LARKSPUR }]);
  expect(await dead()).toEqual([]);
});

test('[TRN-08] a lead that is converted later: the record follows to the contact and the account, once', async () => {
  await tell(link('Lead', LEAD));
  world.org.control.convertLead(LEAD, { accountId: LARKSPUR, contactId: GRACE });
  const deps = {
    find: (id: string) => findConvertedConversations(world.writer.connections, id, ACCOUNT_ID),
    store: createRecordStore(database.db),
    sink: world.recorder,
    writer: world.writer,
  };
  expect(await followConvertedLeads(deps, 'harbor')).toBe(1);
  await world.settle();
  expect(await conversation()).toMatchObject({ Lead__c: LEAD, Contact__c: GRACE, Account__c: LARKSPUR });
  expect(await tasks()).toHaveLength(1);
  expect(await followConvertedLeads(deps, 'harbor')).toBe(0);
  // A later fact of the same conversation does not take it away again.
  await world.recorder.record('harbor', [
    { type: 'rated', conversationId: 'conv-1', csat: 5, at: STARTED + 90_000_000 },
  ]);
  await world.settle();
  expect(await conversation()).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR });
});

test('[TRN-08] so does one whose facts were deleted with age, without its story being told anew', async () => {
  await tell(link('Lead', LEAD));
  const before = await world.org.query("SELECT Start_Time__c FROM LivePerson_Conversation__c WHERE Name = 'conv-1'");
  await sql`truncate connector.facts`.execute(database.db);
  world.org.control.convertLead(LEAD, { accountId: LARKSPUR, contactId: GRACE });
  const deps = {
    find: (id: string) => findConvertedConversations(world.writer.connections, id, ACCOUNT_ID),
    store: createRecordStore(database.db),
    sink: world.recorder,
    writer: world.writer,
  };
  expect(await followConvertedLeads(deps, 'harbor')).toBe(1);
  await world.settle();
  expect(await conversation()).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR });
  expect(await world.org.query("SELECT Start_Time__c FROM LivePerson_Conversation__c WHERE Name = 'conv-1'")).toEqual(
    before,
  );
});

test('a connection whose API user may not read leads asks in vain and goes on', async () => {
  await tell();
  world.org.control.hideField('api', 'LivePerson_Conversation__c.Lead__c');
  expect(await findConvertedConversations(world.writer.connections, 'harbor', ACCOUNT_ID)).toEqual([]);
});

test('a case that was deleted is left out and the agent is told; the Task is related to the next best, the account', async () => {
  const marks: string[] = [];
  world.recorder.onMark((_connection, _id, mark) => marks.push(mark.text));
  await asAdmin('DELETE', `/sobjects/Case/${CASE}`);
  await tell(link('Contact', GRACE), link('Case', CASE));
  expect(await conversation()).toMatchObject({ Contact__c: GRACE, Case__c: null });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE, WhatId: LARKSPUR }]);
  expect(marks.at(-1)).toContain('without Case');
  expect(await dead()).toEqual([]);
});

test('a record that was deleted in the org is made again, and the Task written with it names the new one', async () => {
  const facts = story({ id: 'conv-1', agents: ['ada'] });
  await world.recorder.record(
    'harbor',
    facts.filter(({ type }) => type !== 'closed' && type !== 'wrapped_up'),
  );
  await world.settle();
  const first = String((await conversation())?.['Id']);
  await asAdmin('DELETE', `/sobjects/LivePerson_Conversation__c/${first}`);
  await world.recorder.record('harbor', facts);
  await world.settle();
  const second = String((await conversation())?.['Id']);
  expect(second).not.toBe(first);
  expect(await tasks()).toMatchObject([{ LivePerson_Conversation__c: second }]);
});

test('an archived Task is found when the ledger was lost, not made again', async () => {
  await tell();
  const [task] = await tasks();
  world.org.control.archiveTask(String(task?.['Id']));
  await sql`truncate connector.task_records, connector.conversation_records`.execute(database.db);
  await world.recorder.record('harbor', [
    { type: 'rated', conversationId: 'conv-1', csat: 5, at: STARTED + 86_400_000 },
  ]);
  await world.settleAll();
  const counted = await sql<{ task_id: string }>`select task_id from connector.task_records`.execute(database.db);
  expect(counted.rows).toEqual([{ task_id: task?.['Id'] }]);
  expect(await tasks()).toEqual([]);
});

test('[PRM-01] an API user with no role above the agents writes all the same: Tasks are made once and never changed', async () => {
  world.org.control.setRole('api', null);
  await tell(link('Contact', GRACE));
  await world.recorder.record('harbor', [
    { type: 'rated', conversationId: 'conv-1', csat: 5, at: STARTED + 86_400_000 },
  ]);
  await world.settle();
  expect(await tasks()).toMatchObject([{ OwnerId: salesforceUserId('ada') }]);
  expect(await dead()).toEqual([]);
  expect(world.org.control.ledger().filter(({ status }) => status >= 400)).toEqual([]);
});

test('a follow-up for a user who became inactive goes to the agent who asked, with the reason', async () => {
  world.org.control.deactivateUser('ben');
  await tell({
    type: 'follow_up',
    conversationId: 'conv-1',
    at: STARTED + 30_000,
    agentId: livePersonId('ada'),
    followUpId: 'tab-1',
    subject: 'Call Grace',
    dueDate: '2026-11-05',
    ownerId: salesforceUserId('ben'),
    ownerName: 'Ben Okoro',
  });
  const [followUp] = (await tasks()).filter(({ Status }) => Status === 'Not Started');
  expect(followUp).toMatchObject({
    Subject: 'Call Grace',
    ActivityDate: '2026-11-05',
    OwnerId: salesforceUserId('ada'),
    Description: expect.stringContaining('did not accept Ben Okoro as owner') as string,
  });
});

test('the end of a conversation that is known is one call for the record and its Task', async () => {
  const facts = story({ id: 'conv-1', agents: ['ada'] });
  await world.recorder.record(
    'harbor',
    facts.filter(({ type }) => type !== 'closed' && type !== 'wrapped_up'),
  );
  await world.settle();
  world.org.control.clearLedger();
  await world.recorder.record('harbor', facts);
  await world.settle();
  const writes = world.org.control.ledger().filter(({ method }) => method !== 'GET');
  expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /composite',
    // The transcript, apart.
    'PATCH /composite/sobjects/LivePerson_Conversation__c/External_Key__c',
  ]);
  expect(await tasks()).toHaveLength(1);
});
