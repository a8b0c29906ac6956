/** To whom a record may be given. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId, USERS } from '../../../sandbox/seed.ts';
import { asApiUser, errorCode, type Caller } from './orgClient.ts';

const userId = (key: string): string => USERS.find((u) => u.key === key)?.salesforce?.userId ?? '';
let org: SalesforceOrg;
let api: Caller;
beforeAll(async () => {
  org = await startSalesforceOrg();
  api = await asApiUser(org);
});
afterAll(() => org.close());

const give = (OwnerId: string) => api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'given', OwnerId });

test('an active agent may own a conversation [LOG-10]', async () => {
  expect((await give(userId('ada'))).status).toBe(201);
});

test('an inactive user may own nothing new', async () => {
  org.control.deactivateUser('ben');
  const refused = await give(userId('ben'));
  expect(refused.body).toMatchObject([{ errorCode: 'INACTIVE_OWNER_OR_USER', fields: ['OwnerId'] }]);
  expect(
    errorCode(await api('POST', '/sobjects/Task', { Subject: 'x', Status: 'Completed', OwnerId: userId('ben') })),
  ).toBe('INACTIVE_OWNER_OR_USER');
  org.control.deactivateUser('ben', false);
  expect((await give(userId('ben'))).status).toBe(201);
});

test('a user who may not read the object cannot be given a record', async () => {
  expect(errorCode(await give(userId('dan')))).toBe('TRANSFER_REQUIRES_READ');
});

test('our queue takes conversations and nothing else', async () => {
  const [queue] = await api.query(
    "SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'LivePerson_Unassigned'",
  );
  expect((await give(String(queue?.['Id']))).status).toBe(201);
  expect(
    errorCode(await api('POST', '/sobjects/Task', { Subject: 'x', Status: 'Completed', OwnerId: queue?.['Id'] })),
  ).toBe('INVALID_OPERATION');
});

test('a record cannot be an owner, nor can nobody', async () => {
  expect(errorCode(await give(salesforceId('003', 1)))).toBe('INVALID_CROSS_REFERENCE_KEY');
  expect(errorCode(await give(salesforceId('005', 99)))).toBe('INVALID_CROSS_REFERENCE_KEY');
  const own = await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'own' });
  expect(
    errorCode(
      await api('PATCH', `/sobjects/LivePerson_Conversation__c/${(own.body as { id: string }).id}`, { OwnerId: null }),
    ),
  ).toBe('INVALID_CROSS_REFERENCE_KEY');
});
