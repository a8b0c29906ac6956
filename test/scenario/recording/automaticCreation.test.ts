/** People and Cases the connector makes by itself, with the real writer, matching and database, against the stand-in org. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AutomaticCreation } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { ACCOUNT_ID } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { begins, ends, startCreationWorld, STARTED, type CreationWorld } from './creationWorld.ts';
import { GRACE, LARKSPUR, livePersonId, salesforceUserId } from './recordingWorld.ts';

const rule = (recipe: AutomaticCreation['recipe'], more: Partial<AutomaticCreation> = {}): AutomaticCreation => ({
  kind: 'messaging',
  moment: 'start',
  recipe,
  person: null,
  activity: null,
  known: 'keep',
  ...more,
});
const NEW = {
  firstName: 'Ines',
  lastName: 'Almeida',
  email: 'ines@almeida.example',
  phone: '+351 21 555 0199',
  company: 'Almeida Lda',
};

let database: Database;
let world: CreationWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
afterEach(() => world.close());

const people = async () => [
  ...(await world.org.query(
    "SELECT Id, Email, FirstName, LastName, Company, Phone, OwnerId FROM Lead WHERE Email = 'ines@almeida.example'",
  )),
  ...(await world.org.query(
    "SELECT Id, Email, FirstName, LastName, Phone, OwnerId FROM Contact WHERE Email = 'ines@almeida.example'",
  )),
];
const cases = () =>
  world.org.query("SELECT Id, ContactId, Subject, Description FROM Case WHERE Subject LIKE 'LivePerson%'");
const record = async (id: string) =>
  (
    await world.org.query(
      `SELECT Id, Account__c, Contact__c, Lead__c, Case__c, Status__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];
const tasks = () =>
  world.org.query('SELECT WhoId, WhatId, Subject, CallObject FROM Task WHERE CallObject != null ORDER BY CallObject');

test('[LNK-26] [LNK-28] [MAP-26] an unknown visitor becomes one Lead at the start, and each conversation a Task on it', async () => {
  world = await startCreationWorld(database, [rule('sales')]);
  const server = world.server();
  await world.tell(server, [
    ...begins('conv-1', NEW),
    { type: 'assigned', conversationId: 'conv-1', at: STARTED, agentId: livePersonId('ada') },
  ]);
  const [lead, ...more] = await people();
  expect(more).toEqual([]);
  expect(lead).toMatchObject({
    FirstName: 'Ines',
    LastName: 'Almeida',
    Company: 'Almeida Lda',
    Phone: '+351 21 555 0199',
    OwnerId: salesforceUserId('ada'),
  });
  expect(await record('conv-1')).toMatchObject({ Lead__c: lead?.['Id'], Contact__c: null, Status__c: 'Open' });
  await world.tell(server, [
    ends('conv-1'),
    { type: 'wrapped_up', conversationId: 'conv-1', at: STARTED + 61_000, agentId: livePersonId('ada') },
  ]);
  // The second time she is known: by the connector's own memory, or by the org's search.
  await world.tell(server, [
    ...begins('conv-2', NEW),
    { type: 'assigned', conversationId: 'conv-2', at: STARTED, agentId: livePersonId('ada') },
    ends('conv-2'),
    { type: 'wrapped_up', conversationId: 'conv-2', at: STARTED + 61_000, agentId: livePersonId('ada') },
  ]);
  expect(await people()).toHaveLength(1);
  expect((await tasks()).map(({ WhoId }) => WhoId)).toEqual([lead?.['Id'], lead?.['Id']]);
  expect(server.marks.at(-1)).toMatchObject({ state: 'saved' });
});

test('[LNK-29] [MAP-27] support: one Contact, and a Case of each conversation, linked to it', async () => {
  world = await startCreationWorld(database, [rule('support', { moment: 'close' })]);
  const server = world.server();
  await world.tell(server, begins('conv-1', NEW));
  expect([await people(), await cases()]).toEqual([[], []]);
  await world.tell(server, [
    {
      type: 'noted',
      conversationId: 'conv-1',
      at: STARTED + 50_000,
      agentId: livePersonId('ada'),
      notes: 'Wants a refund',
      wrapUp: '',
    },
    ends('conv-1'),
  ]);
  await world.tell(server, [...begins('conv-2', NEW), ends('conv-2')]);
  const [contact, ...more] = await people();
  expect(more).toEqual([]);
  const made = await cases();
  expect(made.map(({ ContactId }) => ContactId)).toEqual([contact?.['Id'], contact?.['Id']]);
  expect(made[0]?.['Subject']).toBe(`LivePerson ${ACCOUNT_ID} Web Messaging: Ines Almeida`);
  expect(made[0]?.['Description']).toContain('Conversation: conv-1');
  expect(made[0]?.['Description']).toContain('Notes: Wants a refund');
  expect(await record('conv-1')).toMatchObject({ Contact__c: contact?.['Id'], Case__c: made[0]?.['Id'] });
  expect(await record('conv-2')).toMatchObject({ Contact__c: contact?.['Id'], Case__c: made[1]?.['Id'] });
});

test('[LNK-26] a known contact is linked and nobody is made; the Case is theirs', async () => {
  world = await startCreationWorld(database, [rule('support')]);
  await world.tell(
    world.server(),
    begins('conv-1', { email: 'grace.holloway@larkspur.example', lastName: 'Holloway' }),
  );
  const [one] = await cases();
  expect(one).toMatchObject({ ContactId: GRACE });
  expect(await record('conv-1')).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR, Case__c: one?.['Id'] });
  expect(await world.org.query("SELECT Id FROM Contact WHERE Email = 'grace.holloway@larkspur.example'")).toHaveLength(
    1,
  );
});

test('[LNK-27] without rules nothing is made', async () => {
  world = await startCreationWorld(database, []);
  await world.tell(world.server(), [...begins('conv-1', NEW), ends('conv-1')]);
  expect([await people(), await cases()]).toEqual([[], []]);
  expect(await record('conv-1')).toMatchObject({ Lead__c: null, Contact__c: null });
});

test('[LNK-28] an offline message becomes a Lead with a Task that is nobody’s', async () => {
  world = await startCreationWorld(database, [rule('sales', { kind: 'offline_message', moment: 'offline' })]);
  await world.tell(world.server(), [...begins('conv-1', NEW, 'chat'), ends('conv-1')]);
  const [lead] = await people();
  expect(await tasks()).toMatchObject([{ WhoId: lead?.['Id'], WhatId: null }]);
});

test('nobody who cannot be told from others is made, and several who may be it are left to a person', async () => {
  world = await startCreationWorld(database, [rule('sales')]);
  const server = world.server();
  const before = (await world.org.query('SELECT Id FROM Lead')).length;
  await world.tell(server, begins('conv-1', { firstName: 'Ines' }));
  const admin = { authorization: `Bearer ${await world.org.sessionFor('admin')}`, 'content-type': 'application/json' };
  for (const LastName of ['Twin', 'Twain'])
    await fetch(`${world.org.url}/services/data/v66.0/sobjects/Contact`, {
      method: 'POST',
      headers: admin,
      body: JSON.stringify({ LastName, Email: 'twin@shared.example' }),
    });
  await world.tell(server, begins('conv-2', { lastName: 'Twin', email: 'twin@shared.example' }));
  expect(await world.org.query('SELECT Id FROM Lead')).toHaveLength(before);
  expect(await record('conv-2')).toMatchObject({ Lead__c: null, Contact__c: null });
});

test.each([
  ['keep', { Phone: '+44 20 7946 0111', Title: null }],
  ['update', { Phone: '+44 20 1111 2222', Title: 'Buyer' }],
  ['add_only', { Phone: '+44 20 7946 0111', Title: 'Buyer' }],
] as const)('[LNK-30] a known contact under the policy %s', async (known, expected) => {
  const from = (field: string, value: string) => ({ field, source: { value }, defaultValue: null });
  const personFields = [from('LastName', 'lastName'), from('Phone', 'phone'), from('Title', 'company')];
  world = await startCreationWorld(database, [rule('custom', { person: 'Contact', known, personFields })]);
  const admin = { authorization: `Bearer ${await world.org.sessionFor('admin')}`, 'content-type': 'application/json' };
  await fetch(`${world.org.url}/services/data/v66.0/sobjects/Contact/${GRACE}`, {
    method: 'PATCH',
    headers: admin,
    body: JSON.stringify({ Title: null }),
  });
  world.org.control.setSharing('Contact', 'ReadWrite');
  const server = world.server();
  await world.tell(
    server,
    begins('conv-1', {
      lastName: 'Holloway',
      email: 'grace.holloway@larkspur.example',
      phone: '+44 20 1111 2222',
      company: 'Buyer',
    }),
  );
  await world.settle(server);
  const [grace] = await world.org.query(`SELECT Phone, Title FROM Contact WHERE Id = '${GRACE}'`);
  expect(grace).toMatchObject(expected);
});

test('without the right to create it is said what to do, and the conversation is saved all the same', async () => {
  world = await startCreationWorld(database, [rule('sales')]);
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Creation');
  const server = world.server();
  await world.tell(server, begins('conv-1', NEW));
  expect(await record('conv-1')).toMatchObject({ Status__c: 'Open', Lead__c: null });
  const [dead] = await server.recorder.deadLetters();
  expect(dead?.whatToDo).toContain('permission set LivePerson Connector API Creation');
  expect(server.marks.at(-1)?.text).toMatch(/^Saved, but nobody was created.*The conversation itself is saved\.$/);
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Creation');
  await server.recorder.replay([{ connectionId: 'harbor', conversationId: 'conv-1' }]);
  await world.settle(server);
  expect(await people()).toHaveLength(1);
});

test('what an agent unlinked is not made again', async () => {
  world = await startCreationWorld(database, [rule('sales')]);
  const server = world.server();
  await world.tell(server, begins('conv-1', NEW));
  const [lead] = await people();
  await world.tell(server, [
    {
      type: 'unlinked',
      conversationId: 'conv-1',
      at: world.timers.now() + 1,
      object: 'Lead',
      recordId: String(lead?.['Id']),
      agentId: livePersonId('ada'),
    },
  ]);
  await world.tell(server, [ends('conv-1')]);
  expect(await record('conv-1')).toMatchObject({ Lead__c: null });
  expect(await people()).toHaveLength(1);
});
