/** An agent makes the person at the moment the connector is about to: the org's duplicate rule refuses, and names who is there. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AutomaticCreation } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { LinkedCreator } from '../../../connector-server/src/recorder/creation/creationPorts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { defaultRules } from '../../../sandbox/salesforce/rules/defaultRules.ts';
import { startTestDatabase } from '../../support/database.ts';
import { asUser } from '../salesforce-org/orgClient.ts';
import { begins, startCreationWorld, type CreationWorld } from './creationWorld.ts';
import { LARKSPUR } from './recordingWorld.ts';

const NEW = { firstName: 'Ines', lastName: 'Almeida', email: 'ines@almeida.example', phone: '+351 21 555 0199' };
const HERS = { FirstName: 'Ines', LastName: 'Almeida', Email: 'INES@almeida.example', Phone: '021 555 0199' };

let database: Database;
let world: CreationWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
afterEach(() => world.close());

async function start(recipe: AutomaticCreation['recipe']): Promise<void> {
  world = await startCreationWorld(database, [
    { kind: 'messaging', moment: 'start', recipe, person: null, activity: null, known: 'keep' },
  ]);
}

/** Between the connector's look for the customer and what it makes, an agent saves these. */
function faster(...records: { object: string; fields: Record<string, unknown> }[]) {
  let once = true;
  return (creator: LinkedCreator): LinkedCreator => ({
    ...creator,
    async create(...asked) {
      const agent = await asUser(world.org, 'ada');
      for (const { object, fields } of once ? records : []) {
        const saved = await agent('POST', `/sobjects/${object}`, fields);
        expect(saved).toMatchObject({ status: 201 });
      }
      once = false;
      return creator.create(...asked);
    },
  });
}

const people = async (object: string) =>
  (await world.org.query(`SELECT Id FROM ${object} WHERE LastName = 'Almeida'`)).map(({ Id }) => Id);
const record = async (id: string) =>
  (
    await world.org.query(
      `SELECT Account__c, Contact__c, Lead__c, Case__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];

test('the Lead an agent made meanwhile is linked, and is whom the next conversation finds', async () => {
  await start('sales');
  const server = world.server(faster({ object: 'Lead', fields: { ...HERS, Company: 'Almeida Lda' } }));
  await world.tell(server, begins('conv-1', NEW));
  const [lead, ...more] = await people('Lead');
  expect(more).toEqual([]);
  expect(await record('conv-1')).toMatchObject({ Lead__c: lead });
  expect(server.marks.at(-1)).toMatchObject({ state: 'saved', text: 'Saved in Salesforce' });
  world.searchLags();
  await world.tell(server, begins('conv-2', NEW));
  expect(await record('conv-2')).toMatchObject({ Lead__c: lead });
  expect(await people('Lead')).toEqual([lead]);
});

test('so it is while the org’s search does not find them yet; the Case is theirs', async () => {
  await start('support');
  world.searchLags();
  const server = world.server(faster({ object: 'Contact', fields: { ...HERS, AccountId: LARKSPUR } }));
  await world.tell(server, begins('conv-1', NEW));
  const [contact, ...more] = await people('Contact');
  expect(more).toEqual([]);
  const [made, ...others] = await world.org.query("SELECT Id, ContactId FROM Case WHERE Subject LIKE 'LivePerson%'");
  expect(others).toEqual([]);
  expect(made).toMatchObject({ ContactId: contact });
  expect(await record('conv-1')).toMatchObject({ Contact__c: contact, Account__c: LARKSPUR, Case__c: made?.['Id'] });
  expect(await server.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});

test.each([
  [
    'two are named',
    [
      { object: 'Lead', fields: { ...HERS, Company: 'One' } },
      { object: 'Contact', fields: HERS },
    ],
  ],
  [
    'only the names are the same',
    [{ object: 'Lead', fields: { FirstName: 'Ines', LastName: 'Almeida', Company: 'Another', Email: 'x@y.example' } }],
  ],
])('%s: a person has to decide', async (_, records) => {
  await start('sales');
  const duplicates = defaultRules().duplicates.map((rule) => ({ ...rule, sameBy: [['FirstName', 'LastName']] }));
  world.org.control.setRules({ duplicates });
  const server = world.server(faster(...records));
  await world.tell(server, begins('conv-1', NEW));
  expect(await record('conv-1')).toMatchObject({ Lead__c: null, Contact__c: null });
  const [dead] = await server.recorder.deadLetters();
  expect(dead).toMatchObject({ code: 'DUPLICATES_DETECTED' });
  expect(dead?.whatToDo).toContain('link the conversation to them by hand');
  expect([...(await people('Lead')), ...(await people('Contact'))]).toHaveLength(records.length);
});
