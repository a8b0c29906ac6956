import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordIntent } from '../../../connector-server/src/recorder/ports.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import type { SalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { quietLog } from '../../support/database.ts';
import { describeAnswer, ORG_ID, startFakeOrg } from './fakeOrg.ts';
import type { Answer, FakeOrg, Seen } from './fakeOrg.ts';

let org: FakeOrg;
let writer: SalesforceWriter;
let warned: object[];
let rows: (call: Seen, records: Record<string, unknown>[]) => Answer;

beforeEach(async () => {
  org = await startFakeOrg();
  warned = [];
  rows = (_call, records) => ({
    status: 200,
    body: records.map((record) => written(String(record['External_Key__c'] ?? record['CallObject']))),
  });
  org.respond = (call) => {
    if (call.path.endsWith('/LivePerson_Conversation__c/describe'))
      return describeAnswer({
        Name: 80,
        Skill__c: 10,
        Account__c: 18,
        OwnerId: 18,
        Owner_Note__c: 255,
        Ghost__c: 9,
        Status__c: { restrictedPicklist: true, picklistValues: [{ value: 'Open' }] },
      });
    if (call.path.endsWith('/Task/describe'))
      return describeAnswer({ Subject: 255, CallObject: 255, Status: 40, LivePerson_Conversation__c: 18 });
    return rows(call, (call.body as { records: Record<string, unknown>[] }).records);
  };
  writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: ORG_ID,
        loginUrl: org.url,
        apiVersion: '66.0',
        auth: { flow: 'client_credentials', clientId: 'c', clientSecret: 's' },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => 0,
    allowLoopback: true,
    log: { ...quietLog, warn: (fields) => void warned.push(fields) },
    timeoutMs: 300,
  });
});
afterEach(() => org.close());

const written = (id: string, created = true) => ({ id: `rec-${id}`, success: true, created, errors: [] });
const refused = (statusCode: string, message: string, fields: string[] = []) => ({
  success: false,
  errors: [{ statusCode, message, fields }],
});
const row = (ref: string, fields: Record<string, string | number | null> = {}): RecordIntent => ({
  kind: 'upsert',
  ref,
  object: 'LivePerson_Conversation__c',
  externalIdField: 'External_Key__c',
  externalId: `acc:${ref}`,
  fields: { Name: ref, ...fields },
});
const writes = (): Seen[] => org.seen.filter(({ path }) => path.startsWith('/composite'));
const sent = (index: number): Record<string, unknown>[] =>
  (writes()[index]?.body as { records: Record<string, unknown>[] }).records;

test('150 conversations are one call, each with its own outcome', async () => {
  const outcomes = await writer.write(
    'harbor',
    Array.from({ length: 150 }, (_, n) => row(`c${n}`)),
  );
  expect(writes()).toHaveLength(1);
  expect(writes()[0]).toMatchObject({
    method: 'PATCH',
    path: '/composite/sobjects/LivePerson_Conversation__c/External_Key__c',
    body: { allOrNone: false },
  });
  expect(outcomes[149]).toEqual({
    ref: 'c149',
    outcome: 'written',
    recordId: 'rec-acc:c149',
    created: true,
    droppedFields: [],
  });
});

interface Part {
  url: string;
  method: string;
  referenceId: string;
  body: { records: Record<string, unknown>[] };
}
const partsOf = (call: Seen): Part[] => (call.body as { compositeRequest: Part[] }).compositeRequest;
/** Answers a composite part by part. */
const composite = (answer: (part: Part, index: number) => { status: number; body: unknown }): void => {
  const before = org.respond;
  org.respond = (call) =>
    call.path.endsWith('/composite')
      ? {
          status: 200,
          body: {
            compositeResponse: partsOf(call).map((part, index) => {
              const { status, body } = answer(part, index);
              return { referenceId: part.referenceId, httpStatusCode: status, httpHeaders: {}, body };
            }),
          },
        }
      : before(call);
};
const task = (ref: string): RecordIntent => ({
  kind: 'create',
  ref,
  object: 'Task',
  fields: { CallObject: ref, Subject: 'x' },
  byKey: {
    LivePerson_Conversation__c: { object: CONVERSATION, externalIdField: 'External_Key__c', externalId: 'acc:c0' },
  },
});
const CONVERSATION = 'LivePerson_Conversation__c';
const allWritten = ({ body }: Part) => ({
  status: 200,
  body: body.records.map((record) => written(String(record['External_Key__c'] ?? record['CallObject']))),
});

test('more than 200 rows are parts of one call, 200 each', async () => {
  composite(allWritten);
  const outcomes = await writer.write(
    'harbor',
    Array.from({ length: 450 }, (_, n) => row(`c${n}`)),
  );
  const [only, ...others] = org.seen.filter(({ path }) => path.endsWith('/composite'));
  expect(others).toEqual([]);
  expect(only && partsOf(only).map(({ body }) => body.records.length)).toEqual([200, 200, 50]);
  expect(outcomes.every(({ outcome }) => outcome === 'written')).toBe(true);
});

test('rows and Tasks travel together, parents first, the Task naming its record by key', async () => {
  composite(allWritten);
  const outcomes = await writer.write('harbor', [task('t0'), row('c0')]);
  const [only] = org.seen.filter(({ path }) => path.endsWith('/composite'));
  expect(only && partsOf(only).map(({ method, url }) => `${method} ${url}`)).toEqual([
    'PATCH /services/data/v66.0/composite/sobjects/LivePerson_Conversation__c/External_Key__c',
    'POST /services/data/v66.0/composite/sobjects',
  ]);
  expect(only && partsOf(only)[1]?.body.records[0]).toMatchObject({
    CallObject: 't0',
    LivePerson_Conversation__r: { External_Key__c: 'acc:c0' },
  });
  expect(outcomes.map(({ ref, outcome }) => [ref, outcome])).toEqual([
    ['t0', 'written'],
    ['c0', 'written'],
  ]);
});

test('a part that is refused as a whole is sent again on its own, without the field it does not know', async () => {
  composite((part, index) =>
    index === 0
      ? { status: 400, body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Skill__c' on sobject" }] }
      : allWritten(part),
  );
  const outcomes = await writer.write('harbor', [row('c0', { Skill__c: 'Sales' }), task('t0')]);
  expect(outcomes).toMatchObject([
    { ref: 'c0', outcome: 'written', droppedFields: ['Skill__c'] },
    { ref: 't0', outcome: 'written' },
  ]);
});

test('a Task whose record was not written by the same call waits for it', async () => {
  composite((part, index) =>
    index === 0
      ? { status: 200, body: [refused('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No.')] }
      : {
          status: 200,
          body: [refused('INVALID_FIELD', 'Foreign key external ID: acc:c0 not found for field External_Key__c', [])],
        },
  );
  const outcomes = await writer.write('harbor', [row('c0'), task('t0')]);
  expect(outcomes).toMatchObject([
    { ref: 'c0', outcome: 'dead' },
    { ref: 't0', outcome: 'retry', uncertain: false },
  ]);
});

test('a composite that gets no answer leaves every row uncertain', async () => {
  const before = org.respond;
  org.respond = (call) => (call.path.endsWith('/composite') ? { status: 500, body: [] } : before(call));
  const outcomes = await writer.write('harbor', [row('c0'), task('t0')]);
  expect(outcomes).toMatchObject([
    { outcome: 'retry', uncertain: true },
    { outcome: 'retry', uncertain: true },
  ]);
});

test('a row that a validation rule refuses is set aside alone, with field and advice', async () => {
  rows = (_call, records) => ({
    status: 200,
    body: records.map((record) =>
      record['Name'] === 'c1'
        ? refused('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No.', ['Skill__c'])
        : written(String(record['Name'])),
    ),
  });
  const outcomes = await writer.write('harbor', [row('c0'), row('c1'), row('c2')]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written', 'dead', 'written']);
  expect(outcomes[1]).toMatchObject({
    field: 'Skill__c',
    whatToDo: expect.stringContaining('validation rule') as string,
  });
  expect(writes()).toHaveLength(1);
});

test('a field the object does not show to the API user is left out before sending and told once', async () => {
  const [first] = await writer.write('harbor', [row('c0', { Secret__c: 'x' })]);
  await writer.write('harbor', [row('c1', { Secret__c: 'x' })]);
  expect(first).toMatchObject({ outcome: 'written', droppedFields: ['Secret__c'] });
  expect(sent(0)[0]).not.toHaveProperty('Secret__c');
  expect(warned).toEqual([{ connection: 'harbor', object: 'LivePerson_Conversation__c', field: 'Secret__c' }]);
});

test('a whole call refused for an unknown field is repeated without it, and the org is asked without it from then on', async () => {
  rows = (_call, records) =>
    records.some((record) => 'Ghost__c' in record)
      ? {
          status: 400,
          body: [
            {
              errorCode: 'INVALID_FIELD',
              message: "No such column 'Ghost__c' on sobject of type LivePerson_Conversation__c",
            },
          ],
        }
      : { status: 200, body: records.map((record) => written(String(record['Name']))) };
  const outcomes = await writer.write('harbor', [row('c0', { Ghost__c: 'boo' }), row('c1')]);
  expect(outcomes).toMatchObject([
    { outcome: 'written', droppedFields: ['Ghost__c'] },
    { outcome: 'written', droppedFields: [] },
  ]);
  await writer.write('harbor', [row('c2', { Ghost__c: 'boo' })]);
  expect(writes()).toHaveLength(3);
});

test('a whole call refused for no named reason is halved until the bad row stands alone', async () => {
  rows = (_call, records) =>
    records.some((record) => record['Name'] === 'c5')
      ? { status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'Cannot deserialize' }] }
      : { status: 200, body: records.map((record) => written(String(record['Name']))) };
  const outcomes = await writer.write(
    'harbor',
    Array.from({ length: 8 }, (_, n) => row(`c${n}`)),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'dead').map(({ ref }) => ref)).toEqual(['c5']);
  expect(outcomes.filter(({ outcome }) => outcome === 'written')).toHaveLength(7);
});

test('a link to a record that is gone is left out of that row only', async () => {
  rows = (_call, records) => ({
    status: 200,
    body: records.map((record) =>
      record['Account__c'] === '001gone'
        ? refused('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['Account__c'])
        : written(String(record['Name'])),
    ),
  });
  const outcomes = await writer.write('harbor', [
    row('c0', { Account__c: '001gone' }),
    row('c1', { Account__c: '001here' }),
  ]);
  expect(outcomes).toMatchObject([
    { outcome: 'written', droppedFields: ['Account__c'] },
    { outcome: 'written', droppedFields: [] },
  ]);
});

test('an owner who became inactive is replaced by the fallback, with the reason on the record', async () => {
  rows = (_call, records) => ({
    status: 200,
    body: records.map((record) =>
      record['OwnerId'] === '005old'
        ? refused('INACTIVE_OWNER_OR_USER', 'inactive', ['OwnerId'])
        : written(String(record['Name'])),
    ),
  });
  const intent: RecordIntent = {
    ...row('c0', { OwnerId: '005old' }),
    kind: 'upsert',
    object: 'LivePerson_Conversation__c',
    externalIdField: 'External_Key__c',
    externalId: 'acc:c0',
    whenOwnerRefused: { OwnerId: '00Gqueue', Owner_Note__c: 'Ada is inactive.' },
  };
  expect(await writer.write('harbor', [intent])).toMatchObject([{ outcome: 'written' }]);
  expect(sent(1)[0]).toMatchObject({ OwnerId: '00Gqueue', Owner_Note__c: 'Ada is inactive.' });
});

test('texts are cut to the field on whole characters', async () => {
  await writer.write('harbor', [row('c0', { Skill__c: 'abcdefghi😀x' })]);
  expect(sent(0)[0]?.['Skill__c']).toBe('abcdefghi');
});

test('a value the restricted picklist lacks is left out and the rest is saved', async () => {
  expect(await writer.write('harbor', [row('c0', { Status__c: 'Gone' })])).toMatchObject([
    { outcome: 'written', droppedFields: ['Status__c'] },
  ]);
});

test('an expired session is renewed once and the call repeated', async () => {
  const previous = rows;
  rows = (call, records) =>
    call.headers['authorization'] === 'Bearer token-1' && writes().length === 1
      ? { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] }
      : previous(call, records);
  expect(await writer.write('harbor', [row('c0')])).toMatchObject([{ outcome: 'written' }]);
  expect(org.tokens).toBe(2);
});

test('a session that stays invalid ends in a retry, not in a loop', async () => {
  rows = () => ({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] });
  expect(await writer.write('harbor', [row('c0')])).toMatchObject([
    { outcome: 'retry', code: 'SESSION_REFUSED', uncertain: false },
  ]);
  expect(writes()).toHaveLength(2);
});

test.each([
  [
    'a server error',
    { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'later' }] },
    'SERVER_UNAVAILABLE',
    true,
  ],
  ['a page instead of JSON', { status: 502, body: undefined }, 'ERROR_HTTP_502', true],
  ['a lost connection', 'drop_connection', 'UND_ERR_SOCKET', true],
  ['silence', 'never', 'TIMEOUT', true],
  [
    'the daily limit',
    { status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }] },
    'REQUEST_LIMIT_EXCEEDED',
    false,
  ],
] as const)(
  '%s: every row is to be tried again and nothing was repeated behind our back',
  async (_name, answer, code, uncertain) => {
    rows = () => answer;
    const outcomes = await writer.write('harbor', [row('c0'), row('c1')]);
    expect(outcomes).toMatchObject([
      { outcome: 'retry', code, uncertain },
      { outcome: 'retry', code, uncertain },
    ]);
    expect(writes()).toHaveLength(1);
  },
);

test('the daily limit asks for minutes of rest', async () => {
  rows = () => ({
    status: 403,
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  });
  expect(await writer.write('harbor', [row('c0')])).toMatchObject([{ afterMs: 300_000 }]);
});

test('the meter shows what the org says it has used, and the calls carry our name', async () => {
  await writer.write('harbor', [row('c0')]);
  expect(writer.meter.read('harbor', 'calls')).toMatchObject({ limit: 15_000 });
  expect(writes()[0]?.headers['sforce-call-options']).toBe('client=LivePersonConnector');
});

test('Tasks are found by their keys with values that cannot leave their quotes', async () => {
  org.respond = (call) =>
    call.path.startsWith('/queryAll')
      ? { status: 200, body: { records: [{ Id: '00T1', CallObject: "a:b'c:1" }] } }
      : undefined;
  expect(await writer.findTasks('harbor', ["a:b'c:1", 'x'])).toEqual(new Map([["a:b'c:1", '00T1']]));
  expect(org.seen[0]?.path).toContain("CallObject IN ('a:b\\'c:1','x')");
});

test('time zones of users are asked once a day, by ids of either length', async () => {
  const before = org.respond;
  org.respond = (call) =>
    call.path.startsWith('/query')
      ? { status: 200, body: { records: [{ Id: '005Bx0000000001MAA', TimeZoneSidKey: 'America/Los_Angeles' }] } }
      : before(call);
  const asked = ['005Bx0000000001', '005Bx0000000009MAA', 'no id'];
  const zones = new Map([['005Bx0000000001', 'America/Los_Angeles']]);
  expect(await writer.findTimeZones('harbor', asked)).toEqual(zones);
  expect(await writer.findTimeZones('harbor', asked)).toEqual(zones);
  expect(org.seen.filter(({ path }) => path.includes('TimeZoneSidKey'))).toHaveLength(1);
});
