/** jsforce, unmodified, drives the stand-in: what the most used client expects of a real org holds here. */
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { apiToken, assertion, JWT_BEARER } from './orgClient.ts';

const CONVERSATION = 'LivePerson_Conversation__c';
const userId = (key: string): string => USERS.find((u) => u.key === key)?.salesforce?.userId ?? '';

let org: SalesforceOrg;
let api: Connection;
let admin: Connection;

beforeAll(async () => {
  org = await startSalesforceOrg();
  api = new Connection({ oauth2: { loginUrl: org.url, clientId: org.apiUser.clientId }, version: '66.0' });
  await api.authorize({ grant_type: JWT_BEARER, assertion: await assertion(org) });
  admin = new Connection({ instanceUrl: org.url, accessToken: await org.sessionFor('admin'), version: '66.0' });
});
afterAll(() => org.close());

test('signs in by JWT bearer and learns user and org', () => {
  expect(api.instanceUrl).toBe(org.url);
  expect(api.userInfo).toMatchObject({ organizationId: org.orgId, id: userId('api') });
});

describe('describe', () => {
  test('shows our object as our metadata declares it', async () => {
    const described = await api.sobject(CONVERSATION).describe();
    const field = (name: string) => described.fields.find((f) => f.name === name);
    expect(described).toMatchObject({
      label: 'LivePerson Conversation',
      custom: true,
      keyPrefix: 'a0A',
      createable: true,
    });
    expect(field('External_Key__c')).toMatchObject({
      externalId: true,
      unique: true,
      caseSensitive: true,
      type: 'string',
      length: 120,
    });
    expect(field('Contact__c')).toMatchObject({
      type: 'reference',
      referenceTo: ['Contact'],
      relationshipName: 'Contact__r',
    });
    expect(field('Status__c')).toMatchObject({ restrictedPicklist: true });
    expect(field('Transcript__c')).toMatchObject({ type: 'textarea', length: 131_072, filterable: false });
  });

  test('lists only the objects the user may read', async () => {
    const names = (await api.describeGlobal()).sobjects.map((o) => o.name);
    expect(names).toEqual(expect.arrayContaining([CONVERSATION, 'Contact', 'Task', 'User', 'ContentVersion']));
    expect(names).not.toContain('PermissionSetAssignment');
  });
});

test('creates, retrieves, updates and deletes a record', async () => {
  const created = await api
    .sobject(CONVERSATION)
    .create({ Name: 'crud', External_Key__c: 'js:crud', CSAT_Score__c: 4.25 });
  expect(created).toMatchObject({ success: true });
  const id = String(created.id);
  expect(await api.sobject(CONVERSATION).retrieve(id)).toMatchObject({
    Id: id,
    Name: 'crud',
    Status__c: 'Open',
    CSAT_Score__c: 4.25,
    CreatedById: userId('api'),
    OwnerId: userId('api'),
  });
  await api.sobject(CONVERSATION).update({ Id: id, Status__c: 'Closed', End_Time__c: '2026-11-20T10:00:00Z' });
  expect(await api.sobject(CONVERSATION).retrieve(id)).toMatchObject({
    Status__c: 'Closed',
    End_Time__c: '2026-11-20T10:00:00.000+0000',
  });
  await api.sobject(CONVERSATION).destroy(id);
  await expect(api.sobject(CONVERSATION).retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
});

test('upserts by external id: the second time finds the first [LOG-05]', async () => {
  const first = await api.sobject(CONVERSATION).upsert({ Name: 'up', External_Key__c: 'js:upsert' }, 'External_Key__c');
  const second = await api
    .sobject(CONVERSATION)
    .upsert({ Skill__c: 'Sales', External_Key__c: 'js:upsert' }, 'External_Key__c');
  expect(first).toMatchObject({ success: true, created: true });
  expect(second).toMatchObject({ success: true, created: false, id: first.id });
  expect(
    await api.query(`SELECT Name, Skill__c FROM ${CONVERSATION} WHERE External_Key__c = 'js:upsert'`),
  ).toMatchObject({ totalSize: 1, records: [{ Name: 'up', Skill__c: 'Sales' }] });
});

test('writes 450 records in collections of 200 and reads them back page by page', async () => {
  const records = Array.from({ length: 450 }, (_, i) => ({
    Name: `page ${i}`,
    External_Key__c: `js:page:${i}`,
    Skill__c: 'Paging',
  }));
  const before = org.control.calls();
  const results = await api.sobject(CONVERSATION).upsert(records, 'External_Key__c', { allowRecursive: true });
  expect(results.every((r) => r.success)).toBe(true);
  expect(org.control.calls() - before).toBe(3);
  const query = `SELECT Id, Name FROM ${CONVERSATION} WHERE Skill__c = 'Paging' ORDER BY Name`;
  const first = await api.query<{ Name: string }>(query, { headers: { 'Sforce-Query-Options': 'batchSize=200' } });
  expect(first).toMatchObject({ totalSize: 450, done: false });
  const second = await api.queryMore<{ Name: string }>(String(first.nextRecordsUrl));
  const third = await api.queryMore<{ Name: string }>(String(second.nextRecordsUrl));
  expect([first, second, third].map((p) => p.records.length)).toEqual([200, 200, 50]);
  expect(third.done).toBe(true);
  expect(new Set([...first.records, ...second.records, ...third.records].map((r) => r.Name)).size).toBe(450);
});

test('answers each record of a collection by itself, and takes all back with allOrNone', async () => {
  const rows = [
    { Name: 'ok', External_Key__c: 'js:all:1' },
    { Name: 'bad', External_Key__c: 'js:all:2', Status__c: 'Vanished' },
  ];
  const strict = await api
    .sobject(CONVERSATION)
    .create(rows, { allOrNone: true })
    .catch((error: unknown) => error);
  expect(strict).toMatchObject([{ success: false }, { success: false }]);
  expect((await api.query(`SELECT Id FROM ${CONVERSATION} WHERE External_Key__c LIKE 'js:all:%'`)).totalSize).toBe(0);
  const each = await api.sobject(CONVERSATION).create(rows);
  expect(each).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status__c'] }] },
  ]);
});

test('finds people by phone digits and by e-mail', async () => {
  const byPhone = await admin.search('FIND {2079460111} IN PHONE FIELDS RETURNING Contact(Id, Name), Account(Id)');
  expect(byPhone.searchRecords).toMatchObject([{ attributes: { type: 'Contact' }, Name: 'Grace Holloway' }]);
  const byEmail = await admin.requestPost<{ searchRecords: unknown[] }>('/services/data/v66.0/parameterizedSearch', {
    q: 'family@lindqvist.example',
    in: 'EMAIL',
    sobjects: [{ name: 'Contact', fields: ['Id', 'Name'], limit: 5 }],
  });
  expect(byEmail.searchRecords).toHaveLength(2);
});

test('chains subrequests by reference in one composite call [LOG-04]', async () => {
  const before = org.control.calls();
  const result = await api.requestPost<{ compositeResponse: { httpStatusCode: number; body: { id: string } }[] }>(
    '/services/data/v66.0/composite',
    {
      allOrNone: true,
      compositeRequest: [
        {
          method: 'PATCH',
          url: `/services/data/v66.0/sobjects/${CONVERSATION}/External_Key__c/js%3Acomposite`,
          referenceId: 'conv',
          body: { Name: 'composite' },
        },
        {
          method: 'POST',
          url: '/services/data/v66.0/sobjects/Task',
          referenceId: 'task',
          body: {
            Subject: 'Chat',
            Status: 'Completed',
            Priority: 'Normal',
            WhatId: '@{conv.id}',
            LivePerson_Conversation__c: '@{conv.id}',
          },
        },
      ],
    },
  );
  expect(result.compositeResponse.map((r) => r.httpStatusCode)).toEqual([201, 201]);
  expect(org.control.calls() - before).toBe(1);
  const task = await org.query(
    `SELECT WhatId, What.Name, LivePerson_Conversation__r.External_Key__c FROM Task WHERE Id = '${result.compositeResponse[1]?.body.id}'`,
  );
  expect(task).toMatchObject([
    { What: { Name: 'composite' }, LivePerson_Conversation__r: { External_Key__c: 'js:composite' } },
  ]);
});

test('a failed subrequest takes the whole composite back with allOrNone', async () => {
  const result = await api.requestPost<{
    compositeResponse: { httpStatusCode: number; body: { errorCode: string }[] }[];
  }>('/services/data/v66.0/composite', {
    allOrNone: true,
    compositeRequest: [
      {
        method: 'POST',
        url: `/services/data/v66.0/sobjects/${CONVERSATION}`,
        referenceId: 'conv',
        body: { Name: 'gone', External_Key__c: 'js:gone' },
      },
      {
        method: 'POST',
        url: '/services/data/v66.0/sobjects/Task',
        referenceId: 'task',
        body: { Subject: 'x', Status: 'No such status' },
      },
    ],
  });
  expect(result.compositeResponse[0]?.body[0]?.errorCode).toBe('PROCESSING_HALTED');
  expect(result.compositeResponse[1]?.httpStatusCode).toBe(400);
  expect(await org.query(`SELECT Id FROM ${CONVERSATION} WHERE External_Key__c = 'js:gone'`)).toHaveLength(0);
});

test('reports limits in the body and on every answer', async () => {
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Full');
  const limits = await api.limits();
  expect(limits['DailyApiRequests']).toMatchObject({ Max: 100_000 });
  expect(api.limitInfo.apiUsage).toMatchObject({ limit: 100_000 });
  expect(limits['DailyApiRequests']?.Remaining).toBe(100_000 - Number(api.limitInfo.apiUsage?.used));
});

test('gives a token for client credentials, and the client keeps working with it', async () => {
  const connection = new Connection({ oauth2: { loginUrl: org.url, ...org.clientCredentials }, version: '66.0' });
  await connection.authorize({ grant_type: 'client_credentials' });
  expect((await connection.query('SELECT Id, Name FROM Organization')).records).toMatchObject([{ Id: org.orgId }]);
});

test('a client with its own refresh function survives an expired token', async () => {
  let renewals = 0;
  const connection = new Connection({
    instanceUrl: org.url,
    accessToken: String(api.accessToken),
    version: '66.0',
    refreshFn: (_, callback) => {
      renewals++;
      void apiToken(org).then((token) => {
        callback(null, token);
      });
    },
  });
  org.control.expireTokens('api');
  expect((await connection.query('SELECT Id FROM Organization')).totalSize).toBe(1);
  expect(renewals).toBe(1);
  api.accessToken = connection.accessToken ?? null;
});
