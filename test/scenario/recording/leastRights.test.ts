/** The API user with the permission set LivePerson Connector API and nothing else: what docs/install.md says it is enough for. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { asUser } from '../salesforce-org/orgClient.ts';
import {
  GRACE,
  LARKSPUR,
  livePersonId,
  salesforceUserId,
  startRecordingWorld,
  story,
  type RecordingWorld,
} from './recordingWorld.ts';

let database: Database;
let world: RecordingWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startRecordingWorld(database, ['ada']);
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});
afterEach(() => world.close());

const LINKS = 'Account__c, Contact__c, Lead__c, Case__c, Opportunity__c, Product__c';
const conversation = async (id: string): Promise<Record<string, unknown> | undefined> =>
  (
    await world.org.query(
      `SELECT Id, Status__c, OwnerId, Skill__c, Transcript__c, ${LINKS} FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];
const tasks = () =>
  world.org.query('SELECT WhoId, WhatId, OwnerId, LivePerson_Conversation__c FROM Task WHERE CallObject != null');

/** What an administrator does: hands records over, with the rights of a person. */
async function give(object: string, id: string, owner: string): Promise<void> {
  const admin = await asUser(world.org, 'admin');
  const { status } = await admin('PATCH', `/sobjects/${object}/${id}`, { OwnerId: salesforceUserId(owner) });
  expect(status).toBe(204);
}
const linked = (conversationId: string, object: string, recordId: string): ConversationFact => ({
  type: 'linked',
  conversationId,
  object,
  recordId,
  recordName: object,
  agentId: livePersonId('ada'),
  at: Date.parse('2026-11-02T08:00:30Z'),
});

test('the profile of the API user grants nothing by itself', async () => {
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
  await world.recorder.record('harbor', story({ id: 'conv-0', agents: ['ada'] }));
  await world.settle();
  expect(await conversation('conv-0')).toBeUndefined();
});

test('conversation, transcript and Tasks are written whole, each owned by its agent', async () => {
  await world.recorder.record('harbor', story({ id: 'conv-1', agents: ['ada', 'ben'] }));
  await world.settle();
  const record = await conversation('conv-1');
  expect(record).toMatchObject({ Status__c: 'Closed', OwnerId: salesforceUserId('ben'), Skill__c: 'Sales' });
  expect(record?.['Transcript__c']).toContain('Hello, are you there?');
  expect((await tasks()).map(({ OwnerId }) => OwnerId).sort()).toEqual(['ada', 'ben'].map(salesforceUserId).sort());
  expect(await world.recorder.deadLetters()).toEqual([]);
});

test('[PRM-01] what agents below it in the role hierarchy own is linked without Matching', async () => {
  await give('Contact', GRACE, 'ada');
  await give('Account', LARKSPUR, 'ada');
  await world.recorder.record('harbor', story({ id: 'conv-2', agents: ['ada'], contact: GRACE }));
  await world.settle();
  expect(await conversation('conv-2')).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR });
  expect(await tasks()).toMatchObject([{ WhoId: GRACE, WhatId: LARKSPUR }]);
});

test('[LOG-06] a case and an opportunity of an agent are linked; an account nobody shares is left out, the rest is saved', async () => {
  const [deal] = await world.org.query("SELECT Id FROM Opportunity WHERE Name = 'Larkspur spring order'");
  const [request] = await world.org.query('SELECT Id FROM Case LIMIT 1');
  await give('Opportunity', String(deal?.['Id']), 'ada');
  await give('Case', String(request?.['Id']), 'ada');
  await world.recorder.record('harbor', [
    ...story({ id: 'conv-3', agents: ['ada'] }),
    linked('conv-3', 'Opportunity', String(deal?.['Id'])),
    linked('conv-3', 'Case', String(request?.['Id'])),
    linked('conv-3', 'Account', salesforceId('001', 2)),
  ]);
  await world.settle();
  expect(await conversation('conv-3')).toMatchObject({
    Status__c: 'Closed',
    Opportunity__c: deal?.['Id'],
    Case__c: request?.['Id'],
    Account__c: null,
  });
});

test('a conversation that another user took over is still brought up to date: the writer does not depend on sharing', async () => {
  const [opened, ...rest] = story({ id: 'conv-4', agents: ['ada'] });
  if (opened) await world.recorder.record('harbor', [opened]);
  await world.settle();
  await give('LivePerson_Conversation__c', String((await conversation('conv-4'))?.['Id']), 'admin');
  await world.recorder.record('harbor', rest);
  await world.settle();
  expect(await conversation('conv-4')).toMatchObject({ Status__c: 'Closed' });
});
