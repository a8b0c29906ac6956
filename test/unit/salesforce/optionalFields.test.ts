import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { RecordIntent } from '../../../connector-server/src/recorder/ports.ts';
import { fieldValue } from '../../../connector-server/src/salesforce/fieldValue.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import type { SalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { quietLog } from '../../support/database.ts';
import { describeAnswer, ORG_ID, startFakeOrg } from './fakeOrg.ts';
import type { FakeOrg } from './fakeOrg.ts';

let org: FakeOrg;
let writer: SalesforceWriter;
let sent: Record<string, unknown>[];
/** What the org objects to in a row; null: nothing. */
let refuse: (row: Record<string, unknown>) => { statusCode: string; message: string; fields?: string[] } | null;

beforeEach(async () => {
  org = await startFakeOrg();
  sent = [];
  refuse = () => null;
  org.respond = (call) => {
    if (call.path.endsWith('/describe'))
      return describeAnswer({
        Name: 80,
        Order__c: 10,
        Notes__c: { type: 'textarea', length: 32_768 },
        Balance__c: { type: 'currency' },
        Paid__c: { type: 'date' },
        Vip__c: { type: 'boolean' },
        Tier__c: { restrictedPicklist: true, picklistValues: [{ value: 'gold' }] },
      });
    const { records } = call.body as { records: Record<string, unknown>[] };
    sent.push(...records);
    return {
      status: 200,
      body: records.map((record) => {
        const error = refuse(record);
        return error === null
          ? { id: 'a01', success: true, created: true, errors: [] }
          : { success: false, errors: [error] };
      }),
    };
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
    log: quietLog,
    timeoutMs: 5_000,
  });
});
afterEach(() => org.close());

const row = (optional: Record<string, string>): RecordIntent => ({
  kind: 'upsert',
  ref: 'conv-1',
  object: 'LivePerson_Conversation__c',
  externalIdField: 'External_Key__c',
  externalId: 'k',
  fields: { Name: 'conv-1', ...optional },
  optional: Object.keys(optional),
});

describe('a mapped field never keeps the record from being written [MAP-12]', () => {
  it('a text is cut at its field’s length, and that is said; a long text area takes it whole', async () => {
    const [outcome] = await writer.write('harbor', [row({ Order__c: '1234567890abc', Notes__c: 'x'.repeat(9_000) })]);
    expect(sent[0]).toMatchObject({ Order__c: '1234567890', Notes__c: 'x'.repeat(9_000) });
    expect(outcome).toMatchObject({ outcome: 'written', cutFields: ['Order__c'], droppedFields: [] });
  });

  it('values are told in the type of their field; what cannot be is left out', async () => {
    await writer.write('harbor', [row({ Balance__c: '12.50', Paid__c: '2026-03-07', Vip__c: 'yes', Tier__c: 'gold' })]);
    expect(sent[0]).toMatchObject({ Balance__c: 12.5, Paid__c: '2026-03-07', Vip__c: true, Tier__c: 'gold' });
    const [outcome] = await writer.write('harbor', [
      row({ Balance__c: 'a lot', Paid__c: 'soon', Vip__c: '<script>', Tier__c: 'bronze' }),
    ]);
    expect(Object.keys(sent[1] ?? {}).filter((name) => name.endsWith('__c'))).toEqual(['External_Key__c']);
    expect(outcome).toMatchObject({
      outcome: 'written',
      droppedFields: ['Balance__c', 'Paid__c', 'Vip__c', 'Tier__c'],
    });
  });

  it('the org objects to the value of one: it goes without that one', async () => {
    refuse = (record) =>
      'Order__c' in record
        ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Orders have 8 digits', fields: ['Order__c'] }
        : null;
    const [outcome] = await writer.write('harbor', [row({ Order__c: '1', Balance__c: '2' })]);
    expect(outcome).toMatchObject({ outcome: 'written', droppedFields: ['Order__c'] });
    expect(sent[1]).toMatchObject({ Name: 'conv-1', Balance__c: 2 });
  });

  it('the org objects without naming a field: it goes without all of them', async () => {
    refuse = (record) =>
      'Order__c' in record || 'Balance__c' in record
        ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not like this' }
        : null;
    const [outcome] = await writer.write('harbor', [row({ Order__c: '1', Balance__c: '2' })]);
    expect(outcome).toMatchObject({ outcome: 'written', droppedFields: ['Order__c', 'Balance__c'] });
  });

  it('what it objects to otherwise is still said', async () => {
    refuse = () => ({ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Closed today' });
    const [outcome] = await writer.write('harbor', [row({ Order__c: '1' })]);
    expect(outcome).toMatchObject({ outcome: 'dead', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
  });
});

test.each([
  ['1e3', 'double', 1000],
  ['12,5', 'double', undefined],
  ['', 'currency', undefined],
  ['2.6', 'int', 3],
  ['0', 'boolean', false],
  ['maybe', 'boolean', undefined],
  ['2026-11-21T09:30:00.000Z', 'date', '2026-11-21'],
  ['2026-13-40', 'date', undefined],
  ['2026-11-21T09:30:00Z', 'datetime', '2026-11-21T09:30:00.000Z'],
  ['yesterday', 'datetime', undefined],
  ['ada@home.example', 'email', 'ada@home.example'],
  ['ada at home', 'email', undefined],
  ['<b>x</b>', 'string', '<b>x</b>'],
])('%j in a field of type %s is %j', (text, type, value) => {
  expect(fieldValue(text, type)).toBe(value);
});
