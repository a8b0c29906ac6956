/** “Save & Link” from the form to the record of the conversation: what was made, what it hangs on, and what the org holds of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CrmObjectSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { CrmReference } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { LinkView } from '../../../connector-server/src/protocol/types.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../server/serverWorld.ts';
import { stranger, talk, type Talk } from './crmWorld.ts';

const BAKERY: CrmReference = { object: 'Account', recordId: salesforceId('001', 4), name: 'Marlowe Bakery' };
const KOFI: CrmReference = {
  object: 'Contact',
  recordId: salesforceId('003', 8),
  name: 'Kofi Mensah',
  accountId: BAKERY.recordId,
};

/** The customer's own object, as an administrator adds it. */
const PLAN: CrmObjectSettings = {
  object: 'Delivery_Plan__c',
  label: 'Delivery plan',
  search: true,
  allowCreate: true,
  allowEdit: true,
  allowLink: true,
  fields: ['Name', 'Rhythm__c', 'Account__c', 'Contact__c'].map((field) => ({
    field,
    editability: 'editable',
    source: null,
    overview: true,
    required: false,
    defaultValue: null,
  })),
  filters: [],
  relatedLists: [],
  accountMandatory: false,
  contactMandatory: false,
  accountField: 'Account__c',
  contactField: 'Contact__c',
  conversationField: 'Delivery_Plan__c',
  assignmentRules: 'never',
  assignmentPreset: true,
};

let world: ServerWorld;
let ada: Softphone;
let people = 0;

beforeAll(async () => {
  const crm = defaultCrmSettings();
  crm.objects.push(PLAN);
  crm.defaultSkill.objects.push(PLAN.object);
  world = await startServerWorld({ settings: (connection) => (connection['crm'] = crm) });
  ada = await world.softphone('ada');
  await ada.online();
});
afterAll(() => world.close());

interface Saved {
  call: Talk;
  /** The new record. */
  id: string;
  /** The conversation's record in Salesforce. */
  conversation: Record<string, unknown>;
}

/** A form opened, filled, saved and linked as the softphone does it; then the conversation is closed. */
async function saveAndLink(
  object: string,
  typed: Record<string, string>,
  from: CrmReference | null = null,
): Promise<Saved> {
  const call = await talk(world, 'ada', ada, stranger(`new-${(people += 1)}`));
  const form = await call.ask({ kind: 'form', object, recordId: null, from, recordTypeId: null });
  const prefilled = Object.fromEntries(
    form.fields.flatMap(({ field, value, editability }) =>
      value === null || editability === 'read_only' ? [] : [[field, value]],
    ),
  );
  const values: Record<string, string> = { ...prefilled, ...typed };
  const saved = await call.save(object, values);
  expect(saved.errors).toEqual([]);
  const id = saved.recordId ?? '';
  const links: LinkView[] = [
    { object, recordId: id, name: saved.name },
    ...form.linkParents.flatMap(({ object: parent, field }): LinkView[] => {
      const recordId = values[field];
      return recordId ? [{ object: parent, recordId, name: 'Parent' }] : [];
    }),
  ];
  await call.phone.done({ name: 'linkRecords', conversationId: call.conversationId, links });
  await call.end();
  const soql = `SELECT Account__c, Contact__c, Lead__c, Case__c, Opportunity__c, Delivery_Plan__c FROM LivePerson_Conversation__c WHERE Name = '${call.conversationId}' AND Status__c = 'Closed'`;
  await expect.poll(() => world.org.query(soql), { timeout: 30_000 }).toHaveLength(1);
  const [conversation = {}] = await world.org.query(soql);
  return { call, id, conversation };
}

it('[LNK-01] a new Account is linked', async () => {
  const { id, conversation } = await saveAndLink('Account', { Name: 'Quay Street Café' });
  expect(conversation).toMatchObject({ Account__c: id, Contact__c: null, Case__c: null });
});

it('[LNK-02] a new Contact of an Account is linked with its Account', async () => {
  const { id, conversation } = await saveAndLink('Contact', { LastName: 'Novak' }, BAKERY);
  expect(conversation).toMatchObject({ Contact__c: id, Account__c: BAKERY.recordId });
  expect(await world.org.query(`SELECT AccountId FROM Contact WHERE Id = '${id}'`)).toMatchObject([
    { AccountId: BAKERY.recordId },
  ]);
});

it('[LNK-03] a new Lead is linked', async () => {
  const { id, conversation } = await saveAndLink('Lead', { LastName: 'Castell', Company: 'Castell Tiles' });
  expect(conversation).toMatchObject({ Lead__c: id, Contact__c: null });
});

it('[LNK-04] a new Opportunity of an Account is linked with it', async () => {
  const typed = { Name: 'Third oven', StageName: 'Prospecting', CloseDate: '2027-03-31' };
  const { id, conversation } = await saveAndLink('Opportunity', typed, BAKERY);
  expect(conversation).toMatchObject({ Opportunity__c: id, Account__c: BAKERY.recordId });
});

it('[LNK-05] a new Case from a Contact is linked with the Contact and the Account', async () => {
  const { id, conversation } = await saveAndLink('Case', { Subject: 'No flour' }, KOFI);
  expect(conversation).toMatchObject({ Case__c: id, Contact__c: KOFI.recordId, Account__c: BAKERY.recordId });
  expect(await world.org.query(`SELECT AccountId, ContactId FROM Case WHERE Id = '${id}'`)).toMatchObject([
    { AccountId: BAKERY.recordId, ContactId: KOFI.recordId },
  ]);
});

it('[LNK-06] [LNK-19] a new record of a custom object is linked, with account and contact by the lookups the administrator chose', async () => {
  const { id, conversation } = await saveAndLink('Delivery_Plan__c', { Name: 'Flour, Fridays' }, KOFI);
  expect(conversation).toMatchObject({ Delivery_Plan__c: id, Contact__c: KOFI.recordId, Account__c: BAKERY.recordId });
  expect(await world.org.query(`SELECT Account__c, Contact__c FROM Delivery_Plan__c WHERE Id = '${id}'`)).toMatchObject(
    [{ Account__c: BAKERY.recordId, Contact__c: KOFI.recordId }],
  );
});

it('[LNK-25] a link taken back is gone from the record in Salesforce, the follow-up Task too', async () => {
  const call = await talk(world, 'ada', ada, stranger('taken-back'));
  const { conversationId, phone } = call;
  const links = [{ object: 'Contact', recordId: KOFI.recordId, name: KOFI.name, accountId: BAKERY.recordId }];
  await phone.done({ name: 'linkRecords', conversationId, links });
  await phone.done({ name: 'addFollowUp', conversationId, subject: 'Call back', dueDate: '2027-01-15', owner: null });
  const row = `SELECT Contact__c, Account__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`;
  const task = `SELECT WhoId FROM Task WHERE Subject = 'Call back' AND CallObject LIKE '%${conversationId}%'`;
  await expect
    .poll(() => world.org.query(row), { timeout: 30_000 })
    .toMatchObject([{ Contact__c: KOFI.recordId, Account__c: BAKERY.recordId }]);
  await expect.poll(() => world.org.query(task), { timeout: 30_000 }).toMatchObject([{ WhoId: KOFI.recordId }]);
  await phone.done({ name: 'undoLinks', conversationId });
  await expect
    .poll(() => world.org.query(row), { timeout: 30_000 })
    .toMatchObject([{ Contact__c: null, Account__c: null }]);
  await expect.poll(() => world.org.query(task), { timeout: 30_000 }).toMatchObject([{ WhoId: null }]);
  expect(await phone.command({ name: 'undoLinks', conversationId })).toMatchObject({ outcome: 'refused' });
  await call.end();
});

it('[LNK-27] without a click nothing is made: an unknown person leaves a conversation and no record', async () => {
  const count = async (): Promise<number[]> =>
    Promise.all(
      ['Lead', 'Contact', 'Account', 'Case'].map(
        async (one) => (await world.org.query(`SELECT Id FROM ${one}`)).length,
      ),
    );
  const before = await count();
  const call = await talk(world, 'ada', ada, stranger('left-alone', { email: 'left.alone@nowhere.example' }));
  expect(await call.match()).toMatchObject({ state: 'none' });
  await call.end();
  const closed = `SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${call.conversationId}' AND Status__c = 'Closed'`;
  await expect.poll(() => world.org.query(closed), { timeout: 30_000 }).toHaveLength(1);
  expect(await count()).toEqual(before);
});
