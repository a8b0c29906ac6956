/** Item 28: an org that accepts calls only from certain addresses, and what a server at another address does: not a loop of sign-ins. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RecordIntent } from '../../connector-server/src/recorder/ports.ts';
import { createSalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import type { SalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import { startSalesforceOrg } from '../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../sandbox/salesforce/org.ts';
import { quietLog } from '../support/database.ts';

let org: SalesforceOrg;
let writer: SalesforceWriter;
let now: number;
let requests: string[];
beforeAll(async () => {
  now = Date.now();
  org = await startSalesforceOrg({ now: () => now });
});
afterAll(() => org.close());
beforeEach(() => {
  requests = [];
  writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: org.orgId,
        loginUrl: org.url,
        apiVersion: '66.0',
        auth: {
          flow: 'jwt_bearer',
          clientId: org.apiUser.clientId,
          username: org.apiUser.username,
          privateKey: org.apiUser.privateKeyPem,
        },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => now,
    allowLoopback: true,
    log: quietLog,
    fetch: (input, init) => {
      requests.push(new URL(input as string).pathname);
      return fetch(input, init);
    },
  });
});
afterEach(() => org.control.refuseAddress());

const row: RecordIntent = {
  kind: 'upsert',
  ref: 'conv-1',
  object: 'LivePerson_Conversation__c',
  externalIdField: 'External_Key__c',
  externalId: 'acc:conv-1',
  fields: { Name: 'conv-1' },
};
const signIns = (): number => requests.filter((path) => path === '/services/oauth2/token').length;

it('a session refused right after it was opened is not answered with ever new sessions; once the address is allowed it goes on', async () => {
  org.control.refuseAddress('requests');
  expect(await writer.write('harbor', [row])).toMatchObject([
    {
      outcome: 'retry',
      code: 'SESSION_REFUSED',
      message: expect.stringContaining('address is outside the ranges') as string,
      uncertain: false,
    },
  ]);
  expect(signIns()).toBe(2);
  const before = requests.length;
  for (let n = 0; n < 50; n++) await writer.write('harbor', [row]);
  expect(requests.length).toBe(before);
  // Two hours of tries, one a minute: the pauses grow to a quarter of an hour.
  for (let minute = 0; minute < 120; minute++) {
    now += 60_000;
    await writer.write('harbor', [row]);
  }
  expect(signIns()).toBeLessThan(2 * (2 * 4 + 6));
  org.control.refuseAddress();
  now += 15 * 60_000;
  expect(await writer.write('harbor', [row])).toMatchObject([{ outcome: 'written' }]);
});

it('an address that is refused at sign-in is named as the reason, and not tried in a loop either', async () => {
  org.control.refuseAddress('sign_in');
  const [outcome] = await writer.write('harbor', [row]);
  expect(outcome).toMatchObject({
    outcome: 'retry',
    code: 'salesforce_ip_restricted',
    message: expect.stringContaining('address') as string,
  });
  for (let n = 0; n < 50; n++) await writer.write('harbor', [row]);
  expect(signIns()).toBe(1);
  org.control.refuseAddress();
  writer.forgetAll();
  expect(await writer.write('harbor', [row])).toMatchObject([{ outcome: 'written' }]);
});

it('a session that ended is renewed once and nothing waits', async () => {
  await writer.write('harbor', [row]);
  org.control.expireTokens('api');
  expect(await writer.write('harbor', [row])).toMatchObject([{ outcome: 'written' }]);
  expect(signIns()).toBe(2);
});
