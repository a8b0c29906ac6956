/** The stand-in's person accounts: an account and a contact with the same values, of which only the account can be written. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { BUSINESS_TYPE, PERSON_TYPE } from '../../../sandbox/salesforce/schema/personAccounts.ts';
import { PAULA } from '../../../sandbox/seedPersonAccounts.ts';
import { asUser, type Caller } from './orgClient.ts';

let org: SalesforceOrg;
let ada: Caller;
let paula: string;

beforeAll(async () => {
  org = await startSalesforceOrg({ personAccounts: true });
  ada = await asUser(org, 'ada');
  const [row] = await ada.query(`SELECT PersonContactId FROM Account WHERE Id = '${PAULA}'`);
  paula = String(row?.['PersonContactId']);
});
afterAll(() => org.close());

const refusal = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await ada(method, path, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return (answer.body as { errorCode: string; fields?: string[] }[])[0];
};

test('a person is found as account and as contact, by query and by search', async () => {
  expect(
    await ada.query("SELECT Name, IsPersonAccount FROM Account WHERE PersonEmail = 'paula.quist@home.example'"),
  ).toMatchObject([{ Name: 'Paula Quist', IsPersonAccount: true }]);
  expect(
    await ada.query("SELECT Id, Name, AccountId, MobilePhone, IsPersonAccount FROM Contact WHERE LastName = 'Quist'"),
  ).toMatchObject([
    { Id: paula, Name: 'Paula Quist', AccountId: PAULA, MobilePhone: '+44 7700 900771', IsPersonAccount: true },
  ]);
  const sosl = 'FIND {7700900771} IN PHONE FIELDS RETURNING Account(Id), Contact(Id)';
  const { body } = await ada('GET', `/search?q=${encodeURIComponent(sosl)}`);
  const { searchRecords } = body as { searchRecords: { Id: string }[] };
  expect(searchRecords.map(({ Id }) => Id)).toEqual([PAULA, paula]);
});

test('the record type makes the person, who has a last name and no name of their own to set', async () => {
  const person = { RecordTypeId: PERSON_TYPE, FirstName: 'Nils', LastName: 'Aberg', PersonEmail: 'nils@home.example' };
  expect(await refusal('POST', '/sobjects/Account', { ...person, Name: 'Nils' })).toMatchObject({
    errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    fields: ['Name'],
  });
  expect(await refusal('POST', '/sobjects/Account', { RecordTypeId: PERSON_TYPE, FirstName: 'Nils' })).toMatchObject({
    errorCode: 'REQUIRED_FIELD_MISSING',
    fields: ['LastName'],
  });
  for (const RecordTypeId of [undefined, BUSINESS_TYPE])
    expect(
      await refusal('POST', '/sobjects/Account', { Name: 'Aberg AB', PersonEmail: 'nils@home.example', RecordTypeId }),
    ).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['PersonEmail'] });
  const { body, status } = await ada('POST', '/sobjects/Account', person);
  expect(status).toBe(201);
  const { id } = body as { id: string };
  expect(await ada.query(`SELECT Name, Email FROM Contact WHERE AccountId = '${id}'`)).toMatchObject([
    { Name: 'Nils Aberg', Email: 'nils@home.example' },
  ]);
  expect((await ada('PATCH', `/sobjects/Account/${id}`, { LastName: 'Berg', Phone: '0301234567' })).status).toBe(204);
  expect(await ada.query(`SELECT Name, Phone FROM Contact WHERE AccountId = '${id}'`)).toMatchObject([
    { Name: 'Nils Berg', Phone: '0301234567' },
  ]);
  expect(await refusal('PATCH', `/sobjects/Account/${id}`, { Name: 'Nils' })).toMatchObject({ fields: ['Name'] });
  const admin = await asUser(org, 'admin');
  expect((await admin('DELETE', `/sobjects/Account/${id}`)).status).toBe(204);
  expect(await admin.query(`SELECT Id FROM Contact WHERE AccountId = '${id}'`)).toEqual([]);
});

test('the contact is written by its account alone, and no other contact belongs to a person', async () => {
  expect(await refusal('PATCH', `/sobjects/Contact/${paula}`, { Title: 'Dr.' })).toMatchObject({
    errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
  });
  const admin = await asUser(org, 'admin');
  expect((await admin('DELETE', `/sobjects/Contact/${paula}`)).status).toBe(403);
  expect(await refusal('POST', '/sobjects/Contact', { LastName: 'Quist', AccountId: PAULA })).toMatchObject({
    errorCode: 'FIELD_INTEGRITY_EXCEPTION',
    fields: ['AccountId'],
  });
});

test('a Task names the contact; the account is of the wrong kind', async () => {
  const task = { Subject: 'Call', Status: 'Completed', Priority: 'Normal' };
  expect(await refusal('POST', '/sobjects/Task', { ...task, WhoId: PAULA })).toMatchObject({
    errorCode: 'MALFORMED_ID',
    fields: ['WhoId'],
  });
  const { body } = await ada('POST', '/sobjects/Task', { ...task, WhoId: paula, WhatId: PAULA });
  const { id } = body as { id: string };
  expect(await ada.query(`SELECT AccountId FROM Task WHERE Id = '${id}'`)).toMatchObject([{ AccountId: PAULA }]);
});

test('without person accounts none of their fields exist', async () => {
  const plain = await startSalesforceOrg();
  try {
    const answer = await (await asUser(plain, 'ada'))('GET', '/query?q=SELECT+IsPersonAccount+FROM+Account');
    expect(answer.body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  } finally {
    await plain.close();
  }
});
