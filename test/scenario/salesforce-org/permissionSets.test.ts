/** Rights come from our permission set files: what a file does not grant does not exist. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { asApiUser, asUser, errorCode } from './orgClient.ts';

const MAIN = path.resolve('force-app/main/default');
const API_SET = 'permissionsets/LivePerson_Connector_API.permissionset-meta.xml';
let folder: string;
let org: SalesforceOrg | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'org-package-'));
  for (const part of ['objects', 'permissionsets', 'customPermissions', 'queues', 'customMetadata'])
    cpSync(path.join(MAIN, part), path.join(folder, part), { recursive: true });
});
afterEach(async () => {
  await org?.close();
  org = null;
  rmSync(folder, { recursive: true, force: true });
});

/** The org of a changed copy of our metadata. */
async function orgWith(change: () => void): Promise<SalesforceOrg> {
  change();
  org = await startSalesforceOrg({ packageDirs: [folder] });
  return org;
}

function edit(file: string, change: (xml: string) => string): void {
  const full = path.join(folder, file);
  const before = readFileSync(full, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the change of ${file} changed nothing`);
  writeFileSync(full, after);
}

const withoutBlock = (xml: string, kind: string, inner: string): string =>
  xml.replace(new RegExp(`\\s*<${kind}>(?:(?!</${kind}>)[\\s\\S])*${inner}[\\s\\S]*?</${kind}>`), '');

test('a field whose permission is removed is gone for the API user: describe, write and query [PRM-15]', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'fieldPermissions', '<field>LivePerson_Conversation__c.Skill__c</field>')),
  );
  const api = await asApiUser(changed);
  const described = (await api('GET', '/sobjects/LivePerson_Conversation__c/describe')).body as {
    fields: { name: string }[];
  };
  expect(described.fields.map((f) => f.name)).toContain('Brand_ID__c');
  expect(described.fields.map((f) => f.name)).not.toContain('Skill__c');
  const write = await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'x', Skill__c: 'Sales' });
  expect([write.status, errorCode(write)]).toEqual([400, 'INVALID_FIELD']);
  const query = await api('GET', `/query?q=${encodeURIComponent('SELECT Skill__c FROM LivePerson_Conversation__c')}`);
  expect([query.status, errorCode(query)]).toEqual([400, 'INVALID_FIELD']);
  const filter = await api(
    'GET',
    `/query?q=${encodeURIComponent("SELECT Id FROM LivePerson_Conversation__c WHERE Skill__c = 'Sales'")}`,
  );
  expect(errorCode(filter)).toBe('INVALID_FIELD');
});

test('a hidden field refuses a whole collection call, as the request does not parse', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'fieldPermissions', '<field>LivePerson_Conversation__c.Skill__c</field>')),
  );
  const api = await asApiUser(changed);
  const answer = await api('PATCH', '/composite/sobjects/LivePerson_Conversation__c/External_Key__c', {
    records: [
      { attributes: { type: 'LivePerson_Conversation__c' }, External_Key__c: 'k', Skill__c: 'Sales' },
      { attributes: { type: 'LivePerson_Conversation__c' }, External_Key__c: 'l' },
    ],
  });
  expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_FIELD']);
  expect(await changed.query("SELECT Id FROM LivePerson_Conversation__c WHERE External_Key__c IN ('k', 'l')")).toEqual(
    [],
  );
});

test('a field that is only readable refuses the write and names itself', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) =>
      xml.replace(
        /<editable>true<\/editable>(\s*<field>LivePerson_Conversation__c\.Skill__c)/,
        '<editable>false</editable>$1',
      ),
    ),
  );
  const api = await asApiUser(changed);
  const write = await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'x', Skill__c: 'Sales' });
  expect(write.body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Skill__c'] }]);
  expect(
    (await api('GET', `/query?q=${encodeURIComponent('SELECT Skill__c FROM LivePerson_Conversation__c')}`)).status,
  ).toBe(200);
});

test('an object without permission does not exist: 404 by address, INVALID_TYPE in a query [PRM-11]', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'objectPermissions', '<object>LivePerson_Conversation__c</object>')),
  );
  const api = await asApiUser(changed);
  expect((await api('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  expect(
    errorCode(await api('GET', `/query?q=${encodeURIComponent('SELECT Id FROM LivePerson_Conversation__c')}`)),
  ).toBe('INVALID_TYPE');
});

test('a field that is not declared is nowhere, however it is granted', async () => {
  const changed = await orgWith(() =>
    rmSync(path.join(folder, 'objects/LivePerson_Conversation__c/fields/Skill__c.field-meta.xml')),
  );
  const api = await asApiUser(changed);
  expect(errorCode(await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'x', Skill__c: 'Sales' }))).toBe(
    'INVALID_FIELD',
  );
});

test('without Edit Tasks no Task is written [PRM-05]', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'userPermissions', '<name>EditTask</name>')),
  );
  const api = await asApiUser(changed);
  const answer = await api('POST', '/sobjects/Task', { Subject: 'x', Status: 'Completed', Priority: 'Normal' });
  expect([answer.status, errorCode(answer)]).toEqual([403, 'INSUFFICIENT_ACCESS_OR_READONLY']);
});

test('without API Enabled every data call is refused [PRM-04]', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'userPermissions', '<name>ApiEnabled</name>')),
  );
  const api = await asApiUser(changed);
  const answer = await api('GET', '/limits');
  expect([answer.status, errorCode(answer)]).toEqual([403, 'API_DISABLED_FOR_ORG']);
});

test('without View All Users the API user finds only itself and those below it [PRM-08]', async () => {
  const changed = await orgWith(() =>
    edit(API_SET, (xml) => withoutBlock(xml, 'userPermissions', '<name>ViewAllUsers</name>')),
  );
  const names = (await (await asApiUser(changed)).query('SELECT Name FROM User')).map((u) => u['Name']);
  expect(names).toContain('Ada Brightwell');
  expect(names).not.toContain('Noor Haddad');
});

test('the transcript shows only to holders of the transcript permission set', async () => {
  const plain = await orgWith(() => undefined);
  const soql = encodeURIComponent('SELECT Transcript__c FROM LivePerson_Conversation__c');
  expect((await (await asUser(plain, 'ben'))('GET', `/query?q=${soql}`)).status).toBe(200);
  plain.control.unassignPermissionSet('ben', 'LivePerson_Transcript_Reader');
  expect(errorCode(await (await asUser(plain, 'ben'))('GET', `/query?q=${soql}`))).toBe('INVALID_FIELD');
});

test('people get standard fields from their profile, our fields only from our permission sets', async () => {
  const plain = await orgWith(() => undefined);
  const dan = await asUser(plain, 'dan');
  expect(await dan.query("SELECT Name, Phone FROM Contact WHERE LastName = 'Holloway'")).toHaveLength(1);
  expect((await dan('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  expect(
    errorCode(await dan('GET', `/query?q=${encodeURIComponent('SELECT LivePerson_Conversation__c FROM Task')}`)),
  ).toBe('INVALID_FIELD');
});
