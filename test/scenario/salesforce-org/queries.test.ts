/** The SOQL the connector and the consoles use. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { FEW_RECORDS } from '../../../sandbox/seedRecords.ts';
import { asUser, errorCode, type Caller } from './orgClient.ts';

let org: SalesforceOrg;
let admin: Caller;
beforeAll(async () => {
  org = await startSalesforceOrg({ records: FEW_RECORDS });
  admin = await asUser(org, 'admin');
});
afterAll(() => org.close());

const lastNames = async (where: string): Promise<unknown[]> =>
  (await admin.query(`SELECT LastName FROM Contact WHERE ${where} ORDER BY LastName, FirstName`)).map(
    (row) => row['LastName'],
  );

test.each([
  ["Email = 'GRACE.Holloway@larkspur.example'", ['Holloway']],
  ["Account.Name = 'Tidewater Logistics'", ['Demir', 'Marchetti']],
  ['AccountId = null', ['Lindqvist']],
  ["LastName LIKE 'D%' OR FirstName = 'Tom'", ['Demir', 'Diallo', 'Reyes']],
  ["(LastName = 'Reyes' OR LastName = 'Demir') AND NOT Account.Name LIKE 'Tide%'", ['Reyes']],
  ["NOT (Account.Name = 'Tidewater Logistics' OR Account.Name = 'Juniper & Vale')", ['Holloway', 'Lindqvist', 'Reyes']],
  ["LastName NOT IN ('Lindqvist', 'Demir', 'Diallo', 'Marchetti')", ['Holloway', 'Reyes']],
  ["LastName > 'M' AND CreatedDate = TODAY", ['Marchetti', 'Reyes']],
  ['CreatedDate < LAST_N_DAYS:2', []],
  ["AccountId IN (SELECT AccountId FROM Case WHERE Priority = 'High')", ['Demir', 'Marchetti']],
])('WHERE %s', async (where, expected) => {
  expect(await lastNames(where)).toEqual(expected);
});

test('quotes and backslashes in a text are a text, never syntax', async () => {
  await admin('POST', '/sobjects/Contact', { LastName: "O'Neil \\ Sons" });
  expect(await lastNames("LastName = 'O\\'Neil \\\\ Sons'")).toEqual(["O'Neil \\ Sons"]);
  expect(await lastNames("LastName LIKE 'O\\'N_il%'")).toEqual(["O'Neil \\ Sons"]);
});

test('counts, groups, orders, limits', async () => {
  const count = (
    await admin('GET', `/query?q=${encodeURIComponent("SELECT COUNT() FROM Contact WHERE Email LIKE '%.example'")}`)
  ).body;
  expect(count).toMatchObject({ totalSize: 7, records: [] });
  const groups = await admin.query(
    'SELECT Account.Name account, COUNT(Id) n FROM Contact WHERE AccountId != null GROUP BY Account.Name',
  );
  expect(groups.map((g) => [g['account'], g['n']])).toEqual(
    expect.arrayContaining([
      ['Larkspur Gardens', 2],
      ['Juniper & Vale', 2],
    ]),
  );
  expect(
    (await admin.query('SELECT LastName FROM Contact WHERE Email != null ORDER BY LastName DESC LIMIT 2 OFFSET 1')).map(
      (r) => r['LastName'],
    ),
  ).toEqual(['Marchetti', 'Lindqvist']);
});

test('children come with their parent', async () => {
  const rows = await admin.query(
    "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'Larkspur Gardens'",
  );
  expect(rows).toMatchObject([
    { Contacts: { totalSize: 2, records: [{ LastName: 'Holloway' }, { LastName: 'Reyes' }] } },
  ]);
});

test('deleted rows show only to queryAll', async () => {
  const { body } = await admin('POST', '/sobjects/Contact', { LastName: 'Ghost' });
  await admin('DELETE', `/sobjects/Contact/${(body as { id: string }).id}`);
  const q = encodeURIComponent("SELECT IsDeleted FROM Contact WHERE LastName = 'Ghost'");
  expect((await admin('GET', `/query?q=${q}`)).body).toMatchObject({ totalSize: 0 });
  expect((await admin('GET', `/queryAll?q=${q}`)).body).toMatchObject({ totalSize: 1, records: [{ IsDeleted: true }] });
});

test.each([
  ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
  ["SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
  ['SELECT Id FROM Nothing__c', 'INVALID_TYPE'],
  ['SELECT Nothing__c FROM Contact', 'INVALID_FIELD'],
  ['SELECT Nobody.Name FROM Contact', 'INVALID_FIELD'],
  ['SELECT Id FROM Contact WHERE LastName = 5', 'INVALID_FIELD'],
  ["SELECT Id FROM Contact WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR'],
  ["SELECT Id FROM Task WHERE Description = 'x'", 'INVALID_FIELD'],
])('refuses %s', async (soql, code) => {
  expect(errorCode(await admin('GET', `/query?q=${encodeURIComponent(soql)}`))).toBe(code);
});
