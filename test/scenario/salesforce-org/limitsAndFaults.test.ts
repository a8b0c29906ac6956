/** The meter, versions, conditional describe, and the faults a test can order. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { asApiUser, asUser, errorCode, type Caller } from './orgClient.ts';

const CONVERSATION = '/sobjects/LivePerson_Conversation__c';
let org: SalesforceOrg;
let api: Caller;
beforeEach(async () => {
  org = await startSalesforceOrg();
  api = await asApiUser(org);
});
afterEach(() => org.close());

const usage = (headers: Headers): string | null => headers.get('sforce-limit-info');

test('every data call counts one and says so, a collection of 200 too', async () => {
  org.control.limit({ used: 122, max: 15_000 });
  expect(usage((await api('GET', '')).headers)).toBe('api-usage=123/15000');
  const records = Array.from({ length: 200 }, (_, i) => ({
    attributes: { type: 'LivePerson_Conversation__c' },
    Name: `c${i}`,
  }));
  expect(usage((await api('POST', '/composite/sobjects', { records })).headers)).toBe('api-usage=124/15000');
  const batch = { batchRequests: [1, 2, 3].map(() => ({ method: 'GET', url: 'v66.0/limits' })) };
  expect(usage((await api('POST', '/composite/batch', batch)).headers)).toBe('api-usage=127/15000');
});

test('more than 200 records are refused as a whole', async () => {
  const records = Array.from({ length: 201 }, () => ({
    attributes: { type: 'LivePerson_Conversation__c' },
    Name: 'c',
  }));
  expect((await api('POST', '/composite/sobjects', { records })).status).toBe(400);
  expect(await org.query("SELECT Id FROM LivePerson_Conversation__c WHERE Name = 'c'")).toEqual([]);
});

test('over the daily limit everything is refused as 403 REQUEST_LIMIT_EXCEEDED, user-interface sessions apart', async () => {
  org.control.limit({ used: 50, max: 50 });
  const refused = await api('GET', '');
  expect([refused.status, errorCode(refused)]).toEqual([403, 'REQUEST_LIMIT_EXCEEDED']);
  expect((await (await asUser(org, 'ada'))('GET', '')).status).toBe(200);
});

test('lists its versions; a retired one is gone and a future one is not there', async () => {
  const versions = (await (await fetch(`${org.url}/services/data`)).json()) as { version: string }[];
  expect(versions.map((v) => v.version)).toContain('66.0');
  expect((await fetch(`${org.url}/services/data/v30.0/limits`)).status).toBe(410);
  expect((await fetch(`${org.url}/services/data/v99.0/limits`)).status).toBe(404);
});

test('an address that is none, or not well encoded, is not found; a wrong method is refused', async () => {
  expect((await api('GET', '/nothing/here')).status).toBe(404);
  expect((await api('GET', '/sobjects/%E0%A4%A')).status).toBe(404);
  expect((await api('DELETE', '/limits')).status).toBe(405);
});

test('a body that is no JSON is refused as such', async () => {
  const { token, url } = { token: await org.sessionFor('api'), url: `${org.url}/services/data/v66.0${CONVERSATION}` };
  const send = (body: string, type: string) =>
    fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': type } });
  const broken = await send('{"Name":', 'application/json');
  expect([broken.status, await broken.json()]).toMatchObject([400, [{ errorCode: 'JSON_PARSER_ERROR' }]]);
  expect((await send('Name=x', 'application/x-www-form-urlencoded')).status).toBe(415);
});

test('an unchanged describe answers 304 until somebody’s access changes', async () => {
  let now = Date.parse('2026-11-21T12:00:00Z');
  await org.close();
  org = await startSalesforceOrg({ now: () => now });
  // The API user's assertion is dated by the real clock, so a session of the user interface asks here.
  const ada = await asUser(org, 'ada');
  const first = await ada('GET', `${CONVERSATION}/describe`);
  const headers = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
  expect((await ada('GET', `${CONVERSATION}/describe`, undefined, headers)).status).toBe(304);
  now += 5_000;
  org.control.hideField('ada', 'LivePerson_Conversation__c.Skill__c');
  const changed = await ada('GET', `${CONVERSATION}/describe`, undefined, headers);
  expect(changed.status).toBe(200);
  expect(JSON.stringify(changed.body)).not.toContain('Skill__c');
});

test('an ordered failure hits the next matching call only', async () => {
  org.control.failNext({
    method: 'POST',
    path: /^\/sobjects/,
    status: 500,
    errorCode: 'UNKNOWN_EXCEPTION',
    message: 'boom',
  });
  expect((await api('GET', '')).status).toBe(200);
  expect(errorCode(await api('POST', CONVERSATION, { Name: 'x' }))).toBe('UNKNOWN_EXCEPTION');
  expect((await api('POST', CONVERSATION, { Name: 'x' })).status).toBe(201);
});

test('a connection lost after the work leaves the record written, one lost before does not', async () => {
  org.control.failNext({ path: /^\/sobjects/, drop: 'before' });
  await expect(api('POST', CONVERSATION, { Name: 'before' })).rejects.toThrow();
  org.control.failNext({ path: /^\/sobjects/, drop: 'after' });
  await expect(api('POST', CONVERSATION, { Name: 'after' })).rejects.toThrow();
  expect(
    await org.query("SELECT Name FROM LivePerson_Conversation__c WHERE Name IN ('before', 'after')"),
  ).toMatchObject([{ Name: 'after' }]);
});

test('a locked row fails alone in its collection', async () => {
  org.control.lockRows((object, row) => object === 'LivePerson_Conversation__c' && row['External_Key__c'] === 'lock:2');
  const records = ['lock:1', 'lock:2', 'lock:3'].map((key) => ({
    attributes: { type: 'LivePerson_Conversation__c' },
    External_Key__c: key,
  }));
  const write = () => api('PATCH', '/composite/sobjects/LivePerson_Conversation__c/External_Key__c', { records });
  expect((await write()).body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] },
    { success: true },
  ]);
  expect((await write()).body).toMatchObject([{ created: false }, { created: true }, { created: false }]);
});

test('the ledger knows who called what, and which client it said it was', async () => {
  org.control.clearLedger();
  await api(
    'POST',
    '/composite/sobjects',
    { records: [{ attributes: { type: 'LivePerson_Conversation__c' }, Name: 'l' }] },
    { 'sforce-call-options': 'client=Probe/1' },
  );
  expect(org.control.ledger()).toMatchObject([
    { method: 'POST', path: '/composite/sobjects', status: 200, rows: 1, client: 'Probe/1' },
  ]);
});

test('/limits is for users with View Setup; it tells calls, and storage as it fills', async () => {
  expect(errorCode(await api('GET', '/limits'))).toBe('INSUFFICIENT_ACCESS');
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Full');
  org.control.limit({ used: 99, max: 15_000 });
  org.control.storageLimit({ dataMb: 10, filesMb: 5 });
  const before = (await api('GET', '/limits')).body as Record<string, { Max: number; Remaining: number }>;
  expect(before['DailyApiRequests']).toEqual({ Max: 15_000, Remaining: 14_900 });
  expect([before['DataStorageMB']?.Max, before['FileStorageMB']]).toEqual([10, { Max: 5, Remaining: 5 }]);
  const VersionData = Buffer.alloc(3 * 1_024 * 1_024).toString('base64');
  expect((await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData })).status).toBe(201);
  const after = (await api('GET', '/limits')).body as Record<string, { Max: number; Remaining: number }>;
  expect(after['FileStorageMB']).toEqual({ Max: 5, Remaining: 2 });
  expect(errorCode(await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'b.txt', VersionData }))).toBe(
    'STORAGE_LIMIT_EXCEEDED',
  );
});

test('a full org takes no new record, but changes of those it has', async () => {
  const { id } = (await api('POST', CONVERSATION, { Name: 'x' })).body as { id: string };
  org.control.storageLimit({ dataMb: 0 });
  expect(errorCode(await api('POST', CONVERSATION, { Name: 'y' }))).toBe('STORAGE_LIMIT_EXCEEDED');
  expect((await api('PATCH', `${CONVERSATION}/${id}`, { Name: 'z' })).status).toBe(204);
});

test('an address outside the allowed ranges is refused at sign-in, or with each request of a session', async () => {
  org.control.refuseAddress('requests');
  expect(errorCode(await api('GET', ''))).toBe('INVALID_SESSION_ID');
  org.control.refuseAddress('sign_in');
  expect((await api('GET', '')).status).toBe(200);
  await expect(asApiUser(org)).rejects.toThrow('ip restricted');
});
