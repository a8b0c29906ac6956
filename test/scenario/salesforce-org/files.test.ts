/** Transcripts and attachments as files. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { apiToken, asUser, caller, errorCode, idOf, type Caller } from './orgClient.ts';

let org: SalesforceOrg;
let token: string;
let api: Caller;
let conversation: string;
beforeAll(async () => {
  org = await startSalesforceOrg();
  token = await apiToken(org);
  api = caller(org, token);
  conversation = idOf(await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'with file' }));
});
afterAll(() => org.close());

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const bytes = async (id: string): Promise<string> =>
  (
    await fetch(`${org.url}/services/data/v66.0/sobjects/ContentVersion/${id}/VersionData`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).text();

test('a version sent as JSON makes document and link, and its bytes come back [LOG-14]', async () => {
  const id = idOf(
    await api('POST', '/sobjects/ContentVersion', {
      Title: 'Transcript',
      PathOnClient: 'transcript.txt',
      VersionData: base64('grüezi'),
      FirstPublishLocationId: conversation,
    }),
  );
  expect(await bytes(id)).toBe('grüezi');
  const [version] = await api.query(
    `SELECT ContentDocumentId, ContentSize, FileExtension, IsLatest FROM ContentVersion WHERE Id = '${id}'`,
  );
  expect(version).toMatchObject({ ContentSize: 7, FileExtension: 'txt', IsLatest: true });
  const links = await api.query(
    `SELECT ContentDocument.Title, ShareType FROM ContentDocumentLink WHERE LinkedEntityId = '${conversation}'`,
  );
  expect(links).toMatchObject([{ ContentDocument: { Title: 'Transcript' }, ShareType: 'V' }]);
});

test('a multipart upload does the same', async () => {
  const form = new FormData();
  form.append(
    'entity_content',
    new Blob([JSON.stringify({ PathOnClient: 'picture.png' })], { type: 'application/json' }),
  );
  form.append(
    'VersionData',
    new Blob([new Uint8Array([0, 255, 10, 13])], { type: 'application/octet-stream' }),
    'picture.png',
  );
  const response = await fetch(`${org.url}/services/data/v66.0/sobjects/ContentVersion`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  const { id } = (await response.json()) as { id: string };
  expect(response.status).toBe(201);
  expect(await api.query(`SELECT Title, ContentSize FROM ContentVersion WHERE Id = '${id}'`)).toMatchObject([
    { Title: 'picture', ContentSize: 4 },
  ]);
});

test('a new version of a document replaces the latest', async () => {
  const first = idOf(
    await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData: base64('1') }),
  );
  const [{ ContentDocumentId } = {}] = await api.query(
    `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${first}'`,
  );
  await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData: base64('2'), ContentDocumentId });
  const versions = await api.query(
    `SELECT VersionNumber, IsLatest FROM ContentVersion WHERE ContentDocumentId = '${String(ContentDocumentId)}' ORDER BY VersionNumber`,
  );
  expect(versions).toMatchObject([
    { VersionNumber: '1', IsLatest: false },
    { VersionNumber: '2', IsLatest: true },
  ]);
});

test('links are only found by document or by record', async () => {
  expect(errorCode(await api('GET', `/query?q=${encodeURIComponent('SELECT Id FROM ContentDocumentLink')}`))).toBe(
    'MALFORMED_QUERY',
  );
});

test('a file of a record shows to those who may read the record, and to nobody else', async () => {
  const soql = `SELECT Title FROM ContentVersion WHERE Title = 'Transcript'`;
  expect(await (await asUser(org, 'ben')).query(soql)).toHaveLength(1);
  expect(await (await asUser(org, 'cleo')).query(soql)).toHaveLength(0);
});

test('a file without bytes or name is refused', async () => {
  expect(errorCode(await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'x.txt' }))).toBe(
    'REQUIRED_FIELD_MISSING',
  );
  expect(errorCode(await api('POST', '/sobjects/ContentVersion', { VersionData: base64('x') }))).toBe(
    'REQUIRED_FIELD_MISSING',
  );
});

test('content that is no base64, and a new version of a document that is gone or somebody else’s, are refused', async () => {
  expect(errorCode(await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'x.txt', VersionData: 'a!' }))).toBe(
    'JSON_PARSER_ERROR',
  );
  const id = idOf(await api('POST', '/sobjects/ContentVersion', { PathOnClient: 'b.docx', VersionData: base64('1') }));
  const [{ ContentDocumentId, FileType } = {}] = await api.query(
    `SELECT ContentDocumentId, FileType FROM ContentVersion WHERE Id = '${id}'`,
  );
  expect(FileType).toBe('WORD_X');
  const next = { PathOnClient: 'b.docx', VersionData: base64('2'), ContentDocumentId };
  const ben = await asUser(org, 'ben');
  expect(errorCode(await ben('POST', '/sobjects/ContentVersion', next))).toMatch(/^INSUFFICIENT_ACCESS/);
  await api('DELETE', `/sobjects/ContentDocument/${String(ContentDocumentId)}`);
  expect(errorCode(await api('POST', '/sobjects/ContentVersion', next))).toBe('ENTITY_IS_DELETED');
});

test('in a form the record comes before the bytes', async () => {
  const form = new FormData();
  form.append('VersionData', new Blob(['x'], { type: 'application/octet-stream' }), 'x.txt');
  form.append('entity_content', new Blob([JSON.stringify({ PathOnClient: 'x.txt' })], { type: 'application/json' }));
  const response = await fetch(`${org.url}/services/data/v66.0/sobjects/ContentVersion`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  expect([response.status, ((await response.json()) as { errorCode: string }[])[0]?.errorCode]).toEqual([
    400,
    'INVALID_MULTIPART_REQUEST',
  ]);
});
