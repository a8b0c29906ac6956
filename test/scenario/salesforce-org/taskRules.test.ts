/** What the platform demands of a Task beyond its field list. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId, USERS } from '../../../sandbox/seed.ts';
import { asApiUser, asUser, errorCode, idOf, type Caller } from './orgClient.ts';

const BASE = { Subject: 'Chat', Status: 'Completed', Priority: 'Normal' };
const userId = (key: string): string => USERS.find((u) => u.key === key)?.salesforce?.userId ?? '';
const [ACCOUNT, CONTACT, LEAD, CASE] = [
  salesforceId('001', 1),
  salesforceId('003', 1),
  salesforceId('00Q', 1),
  salesforceId('500', 1),
];

let org: SalesforceOrg;
let api: Caller;
let admin: Caller;
beforeAll(async () => {
  org = await startSalesforceOrg();
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  api = await asApiUser(org);
  admin = await asUser(org, 'admin');
});
afterAll(() => org.close());

const task = async (id: string) =>
  (
    await org.query(
      `SELECT Id, AccountId, IsClosed, CompletedDateTime, TaskSubtype, WhoId, WhatId FROM Task WHERE Id = '${id}'`,
    )
  )[0];

test('a Task of a contact belongs to the contact’s account, and a closed one is dated [LOG-01]', async () => {
  const created = await api('POST', '/sobjects/Task', { ...BASE, WhoId: CONTACT });
  expect(await task(idOf(created))).toMatchObject({
    AccountId: ACCOUNT,
    IsClosed: true,
    CompletedDateTime: expect.stringMatching(/^\d{4}-.*\+0000$/) as string,
  });
});

test('the account of the case goes before that of the contact', async () => {
  const created = await admin('POST', '/sobjects/Task', { ...BASE, WhoId: salesforceId('003', 3), WhatId: CASE });
  expect(await task(idOf(created))).toMatchObject({ AccountId: ACCOUNT });
});

test('an open Task has no completion date until its status closes it', async () => {
  const id = idOf(await admin('POST', '/sobjects/Task', { Subject: 'Call back', ActivityDate: '2026-12-01' }));
  expect(await task(id)).toMatchObject({ IsClosed: false, CompletedDateTime: null });
  expect((await admin('PATCH', `/sobjects/Task/${id}`, { Status: 'Completed' })).status).toBe(204);
  expect(await task(id)).toMatchObject({ IsClosed: true, CompletedDateTime: expect.any(String) as string });
});

test('a lead and another record together are refused', async () => {
  const answer = await admin('POST', '/sobjects/Task', { ...BASE, WhoId: LEAD, WhatId: ACCOUNT });
  expect([answer.status, errorCode(answer)]).toEqual([400, 'FIELD_INTEGRITY_EXCEPTION']);
  expect((await admin('POST', '/sobjects/Task', { ...BASE, WhoId: LEAD })).status).toBe(201);
});

test('Related To takes our conversation, since its activities are enabled, but not a lead', async () => {
  const conversation = idOf(await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'related' }));
  expect((await api('POST', '/sobjects/Task', { ...BASE, WhatId: conversation })).status).toBe(201);
  expect(errorCode(await admin('POST', '/sobjects/Task', { ...BASE, WhatId: LEAD }))).toBe('MALFORMED_ID');
});

test('an unknown status is refused', async () => {
  expect(errorCode(await api('POST', '/sobjects/Task', { ...BASE, Status: 'Done' }))).toBe('FIELD_INTEGRITY_EXCEPTION');
});

test('the four Call fields need no field permission [LOG-02]', async () => {
  const answer = await api('POST', '/sobjects/Task', {
    ...BASE,
    CallType: 'Inbound',
    CallDurationInSeconds: 61,
    CallDisposition: 'Solved',
    CallObject: '1:2:3',
  });
  expect(answer.status).toBe(201);
  expect(await api.query("SELECT Id FROM Task WHERE CallObject = '1:2:3'")).toMatchObject([{ Id: idOf(answer) }]);
});

test('CallType takes only its three values', async () => {
  expect(errorCode(await api('POST', '/sobjects/Task', { ...BASE, CallType: 'Chat' }))).toBe(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  );
});

test('TaskSubtype is set on create and never after', async () => {
  const id = idOf(await admin('POST', '/sobjects/Task', { ...BASE, TaskSubtype: 'Call' }));
  expect(await task(id)).toMatchObject({ TaskSubtype: 'Call' });
  const answer = await admin('PATCH', `/sobjects/Task/${id}`, { TaskSubtype: 'Email' });
  expect(answer.body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['TaskSubtype'] }]);
});

test('Comments hold 32,000 characters and not one more', async () => {
  expect((await api('POST', '/sobjects/Task', { ...BASE, Description: 'x'.repeat(32_000) })).status).toBe(201);
  expect(errorCode(await api('POST', '/sobjects/Task', { ...BASE, Description: 'x'.repeat(32_001) }))).toBe(
    'STRING_TOO_LONG',
  );
});

test('another user’s Task is edited from above in the role hierarchy only [PRM-01]', async () => {
  const own = idOf(await api('POST', '/sobjects/Task', { ...BASE, WhoId: CONTACT, OwnerId: userId('ada') }));
  expect((await api('PATCH', `/sobjects/Task/${own}`, { CallDisposition: 'from above' })).status).toBe(204);
  const ben = await asUser(org, 'ben');
  const refused = await ben('PATCH', `/sobjects/Task/${own}`, { CallDisposition: 'from beside' });
  expect([refused.status, errorCode(refused)]).toEqual([403, 'INSUFFICIENT_ACCESS_OR_READONLY']);
  expect((await (await asUser(org, 'mia'))('PATCH', `/sobjects/Task/${own}`, { CallDisposition: 'lead' })).status).toBe(
    204,
  );
});

test('an API user level with the owner, not above, may not edit the Task [PRM-01]', async () => {
  const theirs = idOf(await admin('POST', '/sobjects/Task', { ...BASE, WhoId: CONTACT }));
  const refused = await api('PATCH', `/sobjects/Task/${theirs}`, { CallDisposition: 'x' });
  expect(errorCode(refused)).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
});

test('a Task shows to whoever may read the record it is related to', async () => {
  const onContact = idOf(await admin('POST', '/sobjects/Task', { ...BASE, WhoId: CONTACT }));
  const alone = idOf(await admin('POST', '/sobjects/Task', BASE));
  const ids = (
    await (await asUser(org, 'ben')).query(`SELECT Id FROM Task WHERE Id IN ('${onContact}', '${alone}')`)
  ).map((t) => t['Id']);
  expect(ids).toEqual([onContact]);
});
