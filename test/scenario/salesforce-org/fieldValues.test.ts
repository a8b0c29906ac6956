/** Values the org refuses, and in which words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { asApiUser, asUser, errorCode, idOf, type Caller } from './orgClient.ts';

let org: SalesforceOrg;
let api: Caller;
let admin: Caller;
beforeAll(async () => {
  org = await startSalesforceOrg();
  api = await asApiUser(org);
  admin = await asUser(org, 'admin');
});
afterAll(() => org.close());

const conversation = (fields: Record<string, unknown>) =>
  api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'v', ...fields });

test.each([
  ['a text longer than its field', { Skill__c: 'x'.repeat(256) }, 'STRING_TOO_LONG'],
  ['a value outside a restricted picklist', { Status__c: 'Reopened' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  ['a number for a text', { Skill__c: 5 }, 'JSON_PARSER_ERROR'],
  ['a text for a number', { CSAT_Score__c: '5' }, 'JSON_PARSER_ERROR'],
  ['an object for a text', { Skill__c: { a: 1 } }, 'JSON_PARSER_ERROR'],
  ['a number too large for its digits', { CSAT_Score__c: 100 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
  ['a time that is none', { Start_Time__c: 'yesterday' }, 'JSON_PARSER_ERROR'],
  ['an id of another object', { Contact__c: salesforceId('001', 1) }, 'MALFORMED_ID'],
  ['something that is no id', { Contact__c: 'grace' }, 'MALFORMED_ID'],
  ['an id nobody has', { Contact__c: salesforceId('003', 999) }, 'INVALID_CROSS_REFERENCE_KEY'],
  ['a field nobody declared', { Mood__c: 'good' }, 'INVALID_FIELD'],
  ['a field the platform sets', { CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
])('refuses %s', async (_, fields, code) => {
  const answer = await conversation(fields);
  expect([answer.status, errorCode(answer)]).toEqual([400, code]);
});

test('takes a new value of an unrestricted picklist [LOG-08]', async () => {
  expect((await conversation({ Engagement_Channel__c: 'Carrier pigeon' })).status).toBe(201);
});

test('times go in with any offset and come out in UTC [LOG-09]', async () => {
  const id = idOf(await conversation({ Start_Time__c: '2026-03-01T10:00:00+02:00' }));
  expect((await api('GET', `/sobjects/LivePerson_Conversation__c/${id}?fields=Start_Time__c`)).body).toMatchObject({
    Start_Time__c: '2026-03-01T08:00:00.000+0000',
  });
});

test('a text of blanks is stored as nothing', async () => {
  const id = idOf(await conversation({ Skill__c: '   ' }));
  expect((await api('GET', `/sobjects/LivePerson_Conversation__c/${id}`)).body).toMatchObject({ Skill__c: null });
});

test('a link to a deleted record is refused as deleted', async () => {
  const contact = idOf(await admin('POST', '/sobjects/Contact', { LastName: 'Shortlived' }));
  await admin('DELETE', `/sobjects/Contact/${contact}`);
  const task = await admin('POST', '/sobjects/Task', { Subject: 'x', Status: 'Completed', WhoId: contact });
  expect(errorCode(task)).toBe('ENTITY_IS_DELETED');
});

test('deleting a parent empties the lookups to it, as deleteConstraint SetNull says', async () => {
  const contact = idOf(await admin('POST', '/sobjects/Contact', { LastName: 'Linked' }));
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const id = idOf(await conversation({ Contact__c: contact }));
  await admin('DELETE', `/sobjects/Contact/${contact}`);
  expect(await api.query(`SELECT Contact__c FROM LivePerson_Conversation__c WHERE Id = '${id}'`)).toMatchObject([
    { Contact__c: null },
  ]);
});

test('a required field that is missing is named', async () => {
  expect((await admin('POST', '/sobjects/Contact', { FirstName: 'Only' })).body).toMatchObject([
    { errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] },
  ]);
});

test('a second record with the same unique key is refused and names the first [LOG-05]', async () => {
  const first = idOf(await conversation({ External_Key__c: 'unique:1' }));
  const second = await conversation({ External_Key__c: 'unique:1' });
  expect(second.body).toMatchObject([
    { errorCode: 'DUPLICATE_VALUE', message: expect.stringContaining(first.slice(0, 15)) as string },
  ]);
  expect((await conversation({ External_Key__c: 'UNIQUE:1' })).status).toBe(201);
});

test('a parent is named by its external id', async () => {
  await conversation({ External_Key__c: 'parent:1' });
  const task = await api('POST', '/sobjects/Task', {
    Subject: 'x',
    Status: 'Completed',
    LivePerson_Conversation__r: { External_Key__c: 'parent:1' },
  });
  expect(task.status).toBe(201);
  const refused = await api('POST', '/sobjects/Task', {
    Subject: 'x',
    Status: 'Completed',
    LivePerson_Conversation__r: { External_Key__c: 'parent:none' },
  });
  expect(errorCode(refused)).toBe('INVALID_FIELD');
});

test('an upsert takes any key when it is encoded, and refuses the key in the body', async () => {
  const key = '31:a/b?c#d%e é';
  const url = `/sobjects/LivePerson_Conversation__c/External_Key__c/${encodeURIComponent(key)}`;
  expect((await api('PATCH', url, { Name: 'odd' })).status).toBe(201);
  expect((await api('PATCH', url, { Skill__c: 'Sales' })).status).toBe(200);
  expect(await org.query(`SELECT External_Key__c FROM LivePerson_Conversation__c WHERE Name = 'odd'`)).toMatchObject([
    { External_Key__c: key },
  ]);
  expect(errorCode(await api('PATCH', url, { External_Key__c: key }))).toBe('INVALID_FIELD');
});
