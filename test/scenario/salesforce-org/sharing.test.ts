/** Who sees and changes which single record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId, USERS } from '../../../sandbox/seed.ts';
import { asApiUser, asUser, errorCode, idOf, type Caller } from './orgClient.ts';

const userId = (key: string): string => USERS.find((u) => u.key === key)?.salesforce?.userId ?? '';
const OF_ADA = "SELECT Id FROM LivePerson_Conversation__c WHERE External_Key__c = 'share:ada'";
const CONTACT = salesforceId('003', 1);
let org: SalesforceOrg;
let api: Caller;
let id: string;
beforeAll(async () => {
  org = await startSalesforceOrg();
  org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  api = await asApiUser(org);
  id = idOf(
    await api('POST', '/sobjects/LivePerson_Conversation__c', {
      Name: 'of ada',
      External_Key__c: 'share:ada',
      OwnerId: userId('ada'),
    }),
  );
});
afterAll(() => org.close());

test('owner, role above, and holders of View All see a private conversation; others do not', async () => {
  org.control.unassignPermissionSet('mia', 'LivePerson_Conversation_Reader');
  const sees = async (key: string): Promise<boolean> => (await (await asUser(org, key)).query(OF_ADA)).length === 1;
  expect(await sees('ada')).toBe(true);
  expect(await sees('mia')).toBe(true);
  expect(await sees('ben')).toBe(true);
  expect(await sees('cleo')).toBe(false);
  org.control.unassignPermissionSet('ben', 'LivePerson_Conversation_Reader');
  expect(await sees('ben')).toBe(false);
});

test('a record that is not shared is as if it were not there', async () => {
  const cleo = await asUser(org, 'cleo');
  expect((await cleo('GET', `/sobjects/LivePerson_Conversation__c/${id}`)).status).toBe(404);
  expect((await cleo('PATCH', `/sobjects/LivePerson_Conversation__c/${id}`, { Contact__c: null })).status).toBe(404);
});

test('a role below does not see what a role above owns', async () => {
  const admins = idOf(
    await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'of admin', OwnerId: userId('admin') }),
  );
  expect((await (await asUser(org, 'cleo'))('GET', `/sobjects/LivePerson_Conversation__c/${admins}`)).status).toBe(404);
});

test('without View All the API user reads no contact it does not own, and cannot link one', async () => {
  expect(await api.query('SELECT Id FROM Contact')).toEqual([]);
  const refused = await api('PATCH', `/sobjects/LivePerson_Conversation__c/${id}`, { Contact__c: CONTACT });
  expect(refused.body).toMatchObject([
    { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', fields: ['Contact__c'] },
  ]);
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  expect((await api('PATCH', `/sobjects/LivePerson_Conversation__c/${id}`, { Contact__c: CONTACT })).status).toBe(204);
  expect(await api.query("SELECT Id FROM Contact WHERE Email = 'grace.holloway@larkspur.example'")).toHaveLength(1);
  org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});

test('with the switch turned a lookup takes any record that exists', async () => {
  const lenient = await startSalesforceOrg({ switches: { lookupNeedsReadAccess: false } });
  lenient.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  try {
    const write = await (
      await asApiUser(lenient)
    )('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'x', Contact__c: CONTACT });
    expect(write.status).toBe(201);
  } finally {
    await lenient.close();
  }
});

test('an org-wide default of Read opens the records of everybody for reading only', async () => {
  org.control.setSharing('Contact', 'Read');
  expect(await api.query("SELECT Id FROM Contact WHERE Email = 'tom.reyes@larkspur.example'")).toHaveLength(1);
  org.control.setSharing('Contact', 'Private');
});

test('a parent that is not shared reads as null', async () => {
  const rows = await api.query(`SELECT Id, Contact__r.Name FROM LivePerson_Conversation__c WHERE Id = '${id}'`);
  expect(rows).toMatchObject([{ Contact__r: null }]);
});

test('a unique key blocks even where its record is not visible', async () => {
  const cleo = await asUser(org, 'cleo');
  const refused = await cleo('PATCH', '/sobjects/LivePerson_Conversation__c/External_Key__c/share:ada', {
    Name: 'mine',
  });
  expect([refused.status, errorCode(refused)]).toEqual([404, 'NOT_FOUND']);
});
