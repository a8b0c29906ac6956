/** Customers who are person accounts, through the softphone: found, shown, linked, and in Tasks, each as one person. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personsOnce } from '../../../force-app/main/default/lwc/crmRows/persons.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { PERSON_TYPE } from '../../../sandbox/salesforce/schema/personAccounts.ts';
import { PAULA, TOBIAS } from '../../../sandbox/seedPersonAccounts.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../server/serverWorld.ts';
import { stranger, talk, type Talk } from './crmWorld.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
let world: ServerWorld;
let ada: Softphone;

beforeAll(async () => {
  const crm = defaultCrmSettings();
  // An org where people are accounts looks among them, too.
  crm.identification.push({
    id: 'person-email',
    name: 'Person account by e-mail',
    object: 'Account',
    keys: [{ field: 'PersonEmail', source: { value: 'email' }, compare: 'email' }],
    weight: 90,
    certain: true,
    channels: null,
    skillIds: null,
    enabled: true,
  });
  world = await startServerWorld({ personAccounts: true, settings: (connection) => (connection['crm'] = crm) });
  ada = await world.softphone('ada');
  await ada.online();
});
afterAll(() => world.close());

async function contactOf(account: string): Promise<string> {
  const [row] = await world.org.query(`SELECT PersonContactId FROM Account WHERE Id = '${account}'`);
  return String(row?.['PersonContactId']);
}

const linksOf = ({ conversationId }: Talk): string[] =>
  (
    ada.frames
      .flatMap((frame) => (frame.type === 'event' && frame.event.kind === 'match' ? [frame.event] : []))
      .findLast((event) => event.conversationId === conversationId)?.links ?? []
  ).map(({ object }) => object);

/** Ended once it is linked, with its record and Tasks in the org. */
async function written(call: Talk): Promise<{ record: unknown; who: unknown[] }> {
  await expect.poll(() => linksOf(call), PATIENT).toEqual(['Contact']);
  await call.end();
  const records = `SELECT Contact__c, Account__c, Lead__c FROM LivePerson_Conversation__c WHERE Name = '${call.conversationId}' AND Status__c = 'Closed'`;
  const tasks = `SELECT WhoId FROM Task WHERE CallObject LIKE '%${call.conversationId}%'`;
  await expect.poll(() => world.org.query(records), PATIENT).toHaveLength(1);
  await expect.poll(() => world.org.query(tasks), PATIENT).not.toEqual([]);
  const [record] = await world.org.query(records);
  return { record, who: (await world.org.query(tasks)).map(({ WhoId }) => WhoId) };
}

it.each([
  ['e-mail address', 'paula-mail', PAULA, { email: 'paula.quist@home.example' }],
  ['mobile number', 'tobias-mobile', TOBIAS, { phone: '+447700900772' }],
])(
  '[LNK-31] [TRB-16] [MAT-01] a person account found by %s is linked as contact and account, and its Task names the contact',
  async (_by, key, account, told) => {
    const contact = await contactOf(account);
    const call = await talk(world, 'ada', ada, stranger(key, told));
    const match = await call.match();
    expect(match).toMatchObject({ state: 'one', candidates: [{ object: 'Contact', recordId: contact }] });
    expect(match.losers).toBeUndefined();
    const { record, who } = await written(call);
    expect(record).toMatchObject({ Contact__c: contact, Account__c: account, Lead__c: null });
    expect(who).toEqual([contact]);
  },
);

it('[LNK-31] [TRB-16] an agent who may not see contacts’ addresses finds the person by the account’s', async () => {
  world.org.control.hideField('ada', 'Contact.Email');
  const call = await talk(world, 'ada', ada, stranger('by-account', { email: 'paula.quist@home.example' }));
  expect(await call.match()).toMatchObject({
    state: 'one',
    candidates: [{ object: 'Contact', recordId: await contactOf(PAULA), name: 'Paula Quist' }],
  });
  world.org.control.hideField('ada', 'Contact.Email', false);
  const { who } = await written(call);
  expect(who).toEqual([await contactOf(PAULA)]);
});

it('[LNK-31] [TRB-16] search finds a person account once, to be linked as the contact it is', async () => {
  const call = await talk(world, 'ada', ada, stranger('searched'));
  const contact = await contactOf(PAULA);
  const rows = await call.search('Quist');
  expect(rows.map(({ object }) => object).sort()).toEqual(['Account', 'Contact']);
  for (const found of [rows, rows.filter(({ object }) => object === 'Account')])
    expect(personsOnce(found)).toMatchObject([
      { object: 'Contact', id: contact, fields: { Name: 'Paula Quist', AccountId: PAULA } },
    ]);
  const { plan } = await call.ask({ kind: 'view', object: 'Contact', recordId: contact });
  expect((await call.steps(plan)).get('record')?.rows).toMatchObject([{ fields: { Name: 'Paula Quist' } }]);
  const link = { object: 'Contact', recordId: contact, name: 'Paula Quist', accountId: PAULA };
  await ada.done({ name: 'linkRecords', conversationId: call.conversationId, links: [link] });
  const { record, who } = await written(call);
  expect(record).toMatchObject({ Contact__c: contact, Account__c: PAULA });
  expect(who).toEqual([contact]);
});

it('[LNK-31] a new person account is not made here: Salesforce says so at the field, and nothing is saved', async () => {
  const call = await talk(world, 'ada', ada, stranger('new-person'));
  const { plan } = await call.ask({
    kind: 'save',
    object: 'Account',
    recordId: null,
    recordTypeId: PERSON_TYPE,
    values: { Name: 'Nora Vik' },
    assignmentRules: false,
    allowDuplicates: false,
  });
  const saved = [...(await call.steps(plan)).values()].find((step) => step.saved)?.saved;
  expect(saved).toMatchObject({ recordId: null, errors: [{ field: 'Name', code: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] });
  expect(await world.org.query("SELECT Id FROM Account WHERE Name = 'Nora Vik'")).toEqual([]);
  await call.end();
});
