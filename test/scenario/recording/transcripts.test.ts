/** Where transcripts go, through the real recorder, store and writer, in the stand-in org. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AttachmentAnswer, AttachmentSource } from '../../../connector-server/src/recorder/filePorts.ts';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { MACHINE_COPY } from '../../../connector-server/src/recorder/transcriptDocument.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../../support/database.ts';
import { apiToken, caller, type Caller } from '../salesforce-org/orgClient.ts';
import { STARTED, linesOf, startRecordingWorld, story } from './recordingWorld.ts';
import type { RecordingWorld, TranscriptWorld } from './recordingWorld.ts';

let database: Database;
let world: RecordingWorld;
let given: TranscriptWorld & { settings: NonNullable<TranscriptWorld['settings']> };
/** What LivePerson has of files, by path. */
let sent: Map<string, AttachmentAnswer>;
let fetched: string[];
let api: Caller;

const attachments: AttachmentSource = {
  file: (_connection, _conversation, path) => {
    fetched.push(path);
    return Promise.resolve(sent.get(path) ?? { outcome: 'later' });
  },
};
/** Of this test alone: all share one org. */
let id = '';
let tests = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  given = { settings: {}, filing: { attachments } };
  world = await startRecordingWorld(database, ['ada'], undefined, given);
  api = caller(world.org, await apiToken(world.org));
});
afterAll(async () => {
  await world.close();
  await database.close();
});
beforeEach(() => {
  id = `conv-${++tests}`;
  sent = new Map();
  fetched = [];
  given.settings = {};
  delete given.lines;
  world.org.control.clearLedger();
});

const close = async (...ids: string[]): Promise<void> => {
  await world.recorder.record(
    'harbor',
    (ids.length > 0 ? ids : [id]).flatMap((one) => story({ id: one, agents: ['ada'] })),
  );
  await world.settle();
};
const recordOf = async () =>
  (
    await world.org.query(
      `SELECT Id, Transcript__c, Transcript_Checksum__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];
const filesOf = async () => {
  const record = await recordOf();
  const links = await world.org.query(
    `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(record?.['Id'])}'`,
  );
  if (links.length === 0) return [];
  const among = links.map((link) => `'${String(link['ContentDocumentId'])}'`).join(',');
  const versions = await world.org.query(
    `SELECT Id, Title, PathOnClient, FileExtension, ContentSize, IsLatest FROM ContentVersion WHERE ContentDocumentId IN (${among}) ORDER BY Title`,
  );
  return Promise.all(
    versions.map(async (version) => {
      const bytes = await bytesOf(String(version['Id']));
      return {
        version,
        name: version['PathOnClient'],
        latest: version['IsLatest'],
        bytes,
        text: bytes.toString('utf8'),
      };
    }),
  );
};
/** As an administrator of the org does it. */
const asAdmin = async (method: string, path: string): Promise<Response> =>
  fetch(`${world.org.url}/services/data/v66.0/sobjects${path}`, {
    method,
    headers: { authorization: `Bearer ${await world.org.sessionFor('admin')}` },
  });
const bytesOf = async (versionId: string): Promise<Buffer> =>
  Buffer.from(await (await asAdmin('GET', `/ContentVersion/${versionId}/VersionData`)).arrayBuffer());
const uploads = () =>
  world.org.control.ledger().filter(({ method, path }) => method === 'POST' && /sobjects/.test(path));
const check = (conversationId = id) => world.recorder.checkTranscript('harbor', conversationId);
const dead = async () => (await world.recorder.deadLetters()).filter(({ conversationId }) => conversationId === id);
const READABLE =
  'Times in UTC\n[2026-11-02 08:00:00] Grace Holloway (customer): Hello, are you there?\n[2026-11-02 08:00:20] Ada Brightwell (agent): I am. 🌱';

describe('where it goes', () => {
  test('[TRN-02] file: the field stays empty, the file holds the text and an exact machine copy', async () => {
    given.settings.save = 'file';
    await close();
    expect(await recordOf()).toMatchObject({ Transcript__c: null });
    const [file, ...others] = await filesOf();
    expect(others).toEqual([]);
    expect(file?.version).toMatchObject({
      Title: `Transcript ${id}`,
      PathOnClient: `Transcript ${id}.txt`,
      FileExtension: 'txt',
    });
    const [readable, machine] = String(file?.text).split(`\n\n${MACHINE_COPY}\n`);
    expect(readable).toBe(READABLE);
    expect(JSON.parse(machine ?? '')).toEqual({
      format: 'liveperson-transcript/1',
      account: '31487986',
      conversationId: id,
      timeZone: 'UTC',
      checksum: (await recordOf())?.['Transcript_Checksum__c'],
      messages: linesOf(id).map((line) => ({
        dialogId: id,
        sequence: line.sequence,
        at: new Date(line.at).toISOString(),
        from: { name: line.fromName, role: line.fromRole },
        private: false,
        kind: 'text',
        text: line.text,
      })),
    });
  });

  test('[TRN-03] both: the field and the file say the same', async () => {
    given.settings.save = 'both';
    await close();
    expect(await recordOf()).toMatchObject({ Transcript__c: READABLE });
    expect((await filesOf())[0]?.text.startsWith(`${READABLE}\n`)).toBe(true);
  });

  test('none: nothing is fetched, nothing is written', async () => {
    given.settings.save = 'none';
    await close();
    expect(await recordOf()).toMatchObject({ Transcript__c: null, Transcript_Checksum__c: null });
    expect(await filesOf()).toEqual([]);
  });

  test('many files travel in few calls', async () => {
    given.settings.save = 'both';
    const ids = Array.from({ length: 30 }, (_, n) => `many-${n}`);
    await close(...ids);
    const files = await world.org.query("SELECT Title FROM ContentVersion WHERE Title LIKE 'Transcript many-%'");
    expect(files.map((file) => file['Title']).sort()).toEqual(ids.map((one) => `Transcript ${one}`).sort());
    // Rows and Tasks, fields, files; and one look whether the files are there.
    expect(world.org.control.ledger().filter(({ method }) => method !== 'GET').length).toBeLessThanOrEqual(4);
  });
});

describe('200,000 characters', () => {
  const long = (id: string): TranscriptLine[] =>
    Array.from({ length: 50 }, (_, sequence) => ({
      ...(linesOf(id)[0] as TranscriptLine),
      sequence,
      text: `${sequence} ${'👩‍👧 parcel '.repeat(330)}`,
    }));

  test('[TRN-01] the field holds what fits and says where the rest is; the file holds all', async () => {
    given.lines = long;
    await close();
    const text = String((await recordOf())?.['Transcript__c']);
    expect(text.length).toBeLessThanOrEqual(131_072);
    expect(text.length).toBeGreaterThan(131_000);
    expect(text).toMatch(
      new RegExp(`\\n\\[… cut here: \\d+ more characters are in the file "Transcript ${id}\\.txt"\\]$`),
    );
    const [file] = await filesOf();
    const [readable = '', machine = ''] = String(file?.text).split(`\n\n${MACHINE_COPY}\n`);
    expect(readable.length).toBeGreaterThan(200_000);
    expect(readable.startsWith(text.slice(0, text.lastIndexOf('\n[… cut')))).toBe(true);
    const { messages } = JSON.parse(machine) as { messages: { text: string }[] };
    expect(messages.map((one) => one.text)).toEqual(long(id).map((one) => one.text));
    expect(await check()).toMatchObject({ outcome: 'same' });
  });

  test('only the field, where the settings say so', async () => {
    given.lines = long;
    given.settings.whenTooLong = 'cut';
    await close();
    expect(String((await recordOf())?.['Transcript__c'])).toMatch(/more characters are in LivePerson\]$/);
    expect(await filesOf()).toEqual([]);
  });
});

describe('exactly once', () => {
  beforeEach(() => (given.settings.save = 'both'));

  test.each(['before', 'after'] as const)('a connection cut %s the upload makes no second file', async (drop) => {
    given.lines = () => null;
    await close();
    delete given.lines;
    world.org.control.clearLedger();
    // The record is written: the next call to this address carries the file.
    world.org.control.failNext({ method: 'POST', path: /^\/composite\/sobjects$/, drop });
    await world.settleAll();
    expect(await filesOf()).toHaveLength(1);
    expect(await dead()).toEqual([]);
  });

  test('with the ledger lost, the file that is there is taken up', async () => {
    await close();
    await database.db.deleteFrom('connector.transcript_parts').execute();
    await world.recorder.rewriteTranscript('harbor', id);
    await world.settle();
    expect(await filesOf()).toHaveLength(1);
  });

  test('what was said late becomes a new version of the same file', async () => {
    await close();
    given.lines = (id) => [
      ...linesOf(id),
      { ...(linesOf(id)[1] as TranscriptLine), sequence: 2, text: 'One more thing.' },
    ];
    await world.recorder.rewriteTranscript('harbor', id);
    await world.settle();
    const files = await filesOf();
    expect(files.map(({ name }) => name)).toEqual([`Transcript ${id}.txt`, `Transcript ${id}.txt`]);
    expect(files.filter(({ latest }) => latest === true)).toHaveLength(1);
    expect(files.find(({ latest }) => latest === true)?.text).toContain('One more thing.');
    expect(await recordOf()).toMatchObject({ Transcript__c: expect.stringContaining('One more thing.') as string });
  });

  test('a file somebody deleted comes back when it is written again', async () => {
    await close();
    const [link] = await world.org.query(
      `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String((await recordOf())?.['Id'])}'`,
    );
    expect((await asAdmin('DELETE', `/ContentDocument/${String(link?.['ContentDocumentId'])}`)).status).toBe(204);
    expect(await check()).toMatchObject({ outcome: 'different', text: expect.stringContaining('no longer') as string });
    await world.recorder.rewriteTranscript('harbor', id);
    await world.settle();
    expect(await filesOf()).toHaveLength(1);
    expect(await check()).toMatchObject({ outcome: 'same' });
  });

  test('a file the org refuses is set aside alone, with what to do', async () => {
    given.lines = () => null;
    await close();
    delete given.lines;
    const refused = { status: 400, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No files today' };
    world.org.control.failNext({ method: 'POST', path: /^\/composite\/sobjects$/, ...refused });
    await world.settleAll();
    expect(await dead()).toMatchObject([{ kind: 'transcript', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }]);
    expect(await recordOf()).toMatchObject({ Transcript__c: READABLE });
    expect(await filesOf()).toEqual([]);
    await world.recorder.replay(await dead());
    await world.settle();
    expect(await filesOf()).toHaveLength(1);
  });
});

describe('masking', () => {
  const withCard = (id: string): TranscriptLine[] => [
    { ...(linesOf(id)[0] as TranscriptLine), text: 'My card is 4111 1111 1111 1111, member M-12345.' },
  ];

  test('nothing of a card number, nor of an own pattern, reaches the org: field, file or machine copy', async () => {
    given.lines = withCard;
    given.settings.save = 'both';
    given.settings.masking = { cards: true, patterns: [{ name: 'member', pattern: 'M-\\d{5}', ignoreCase: false }] };
    await close();
    const expected = 'My card is [card number ending 1111], [member].'.replace(', [', ', member [');
    expect((await recordOf())?.['Transcript__c']).toContain(expected);
    const [file] = await filesOf();
    expect(file?.text.split(expected)).toHaveLength(3);
    expect(JSON.stringify([await recordOf(), file])).not.toMatch(/4111|12345/);
  });

  test('a transcript that cannot be masked is not written, and the administrator is told', async () => {
    given.lines = (id) => [{ ...(linesOf(id)[0] as TranscriptLine), text: `${'a'.repeat(60)}!` }];
    given.settings.masking = { cards: true, patterns: [{ name: 'slow', pattern: '(a|a)+$', ignoreCase: false }] };
    await close();
    await world.settleAll();
    expect(await recordOf()).toMatchObject({ Transcript__c: null });
    expect(await dead()).toMatchObject([{ code: 'masking_too_slow', field: 'Transcript__c' }]);
  });
});

describe('the check', () => {
  beforeEach(() => (given.settings.save = 'both'));

  test('says the same when nothing changed, and costs no write', async () => {
    await close();
    world.org.control.clearLedger();
    expect(await check()).toEqual({ outcome: 'same', text: expect.any(String) as string, notAttached: [] });
    expect(world.org.control.ledger().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test.each([
    ['the field was edited', 'Transcript__c', 'I never said that.'],
    ['the checksum was edited', 'Transcript_Checksum__c', `1:00000000:${'0'.repeat(64)}`],
  ])('says so when %s', async (_what, field, value) => {
    await close();
    const path = `/LivePerson_Conversation__c/${String((await recordOf())?.['Id'])}`;
    expect((await api('PATCH', `/sobjects${path}`, { [field]: value })).status).toBe(204);
    expect(await check()).toMatchObject({ outcome: 'different' });
  });

  test('says so when LivePerson says otherwise, and writing it again mends it', async () => {
    await close();
    given.lines = (id) => linesOf(id).slice(0, 1);
    expect(await check()).toMatchObject({
      outcome: 'different',
      text: expect.stringContaining('LivePerson') as string,
    });
    await world.recorder.rewriteTranscript('harbor', id);
    expect(await check()).toMatchObject({ outcome: 'not_now' });
    await world.settle();
    expect(await check()).toMatchObject({ outcome: 'same' });
  });

  test('does not compare what was written under other rules', async () => {
    await close();
    given.settings.masking = { cards: false, patterns: [] };
    expect(await check()).toMatchObject({ outcome: 'rules_changed' });
  });

  test('an open conversation, an unknown one, LivePerson away, a record gone', async () => {
    await world.recorder.record('harbor', story({ id: `open-${id}`, agents: ['ada'] }).slice(0, 2));
    await close();
    expect(await check(`open-${id}`)).toMatchObject({ outcome: 'not_in_salesforce' });
    expect(await check('nobody')).toMatchObject({ outcome: 'not_in_salesforce' });
    given.lines = () => null;
    expect(await check()).toMatchObject({ outcome: 'not_now' });
    expect((await asAdmin('DELETE', `/LivePerson_Conversation__c/${String((await recordOf())?.['Id'])}`)).status).toBe(
      204,
    );
    expect(await check()).toMatchObject({ outcome: 'not_in_salesforce' });
  });
});

describe('files that were sent', () => {
  const PNG = Buffer.from('\x89PNG\r\n\x1a\n picture', 'latin1');
  const file = (sequence: number, path: string, caption: string, fileType = 'PNG'): TranscriptLine => ({
    ...(linesOf(id)[0] as TranscriptLine),
    sequence,
    at: STARTED + sequence * 1000,
    kind: 'file',
    text: `File (${fileType}): ${caption}`,
    file: { path, fileType, caption },
  });
  const ATTACH = {
    attach: true,
    types: ['png', 'pdf'] as const,
    maxMegabytes: 10,
    maxPerConversation: 3,
    scanner: null,
  };
  const attached = async () => (await filesOf()).map(({ name }) => name);

  beforeEach(() => (given.settings.files = ATTACH));

  test('are attached once, named as sent, with the extension of their content', async () => {
    given.lines = () => [file(1, '/a', 'holiday.exe'), file(2, '/b', '', 'JPG')];
    sent.set('/a', { outcome: 'ok', bytes: PNG }).set('/b', { outcome: 'ok', bytes: Buffer.from('%PDF-1.7 x') });
    await close();
    expect(await attached()).toEqual(['File.pdf', 'holiday.png']);
    await world.recorder.rewriteTranscript('harbor', id);
    await world.settle();
    expect(await attached()).toHaveLength(2);
    expect(fetched).toEqual(['/a', '/b']);
  });

  test('stay where they are without the setting, and are named in the text', async () => {
    given.settings.files = { ...ATTACH, attach: false };
    given.lines = () => [file(1, '/a', 'holiday.png')];
    await close();
    expect(fetched).toEqual([]);
    expect((await recordOf())?.['Transcript__c']).toContain('File (PNG): holiday.png');
  });

  test.each([
    ['HTML that calls itself a picture', { outcome: 'ok', bytes: Buffer.from('<html><script>x</script>') }, 'html'],
    ['SVG', { outcome: 'ok', bytes: Buffer.from('<svg onload="x()"/>') }, 'svg'],
    ['a kind that is not in the list', { outcome: 'ok', bytes: Buffer.from('GIF89a..') }, 'gif'],
    ['one that is too large', { outcome: 'too_large' }, 'larger than 10 MB'],
    ['one that is gone', { outcome: 'gone' }, 'no longer has it'],
  ] as const)('%s is left out for good, and the check says why', async (_what, answer, why) => {
    given.lines = () => [file(1, '/a', 'x.png'), file(2, '/b', 'y.png')];
    sent.set('/a', answer).set('/b', { outcome: 'ok', bytes: PNG });
    await close();
    expect(await attached()).toEqual(['y.png']);
    expect((await check())?.notAttached).toEqual([{ file: `${id}:1`, why: expect.stringContaining(why) as string }]);
    expect(await world.recorder.status()).toMatchObject({ waiting: 0 });
    expect(await dead()).toEqual([]);
  });

  test('one that is not to be had yet is waited for; the transcript does not wait', async () => {
    given.lines = () => [file(1, '/a', 'x.png')];
    await close();
    expect((await recordOf())?.['Transcript__c']).toContain('x.png');
    expect(await world.recorder.status()).toMatchObject({ waiting: 1 });
    sent.set('/a', { outcome: 'ok', bytes: PNG });
    await world.settleAll();
    expect(await attached()).toEqual(['x.png']);
  });

  test('a large one travels as a form and arrives byte for byte', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'large "content" \r\n--');
    PNG.copy(bytes);
    given.lines = () => [file(1, '/a', 'large "one".png')];
    sent.set('/a', { outcome: 'ok', bytes });
    await close();
    const [arrived] = await filesOf();
    expect(arrived?.name).toBe('large one.png');
    expect(uploads().map(({ path }) => path)).toContain('/sobjects/ContentVersion');
    expect(arrived?.bytes.equals(bytes)).toBe(true);
  });

  test('while the org is away they wait without asking it all the time, and come in the end', async () => {
    given.lines = () => null;
    await close();
    given.settings = { save: 'field', files: ATTACH };
    given.lines = () => [file(1, '/a', 'x.png')];
    sent.set('/a', { outcome: 'ok', bytes: PNG });
    world.org.control.clearLedger();
    world.org.control.failNext({ method: 'POST', path: /^\/composite\/sobjects$/, status: 503, times: 3 });
    await world.settle(15 * 60_000);
    expect(world.org.control.ledger().filter(({ status }) => status === 503)).toHaveLength(1);
    await world.settleAll();
    expect(await attached()).toEqual(['x.png']);
  });

  test('no more than the settings allow', async () => {
    given.lines = () => [1, 2, 3, 4, 5].map((n) => file(n, `/${n}`, `${n}.png`));
    for (let n = 1; n <= 5; n++)
      sent.set(`/${n}`, { outcome: 'ok', bytes: Buffer.concat([PNG, Buffer.from(String(n))]) });
    await close();
    expect(await attached()).toEqual(['1.png', '2.png', '3.png']);
    // Rows, Tasks, the field; then all files together.
    expect(uploads().filter(({ rows }) => rows === 3)).toHaveLength(1);
    expect((await check())?.notAttached).toHaveLength(2);
  });

  test('the scanner sees the whole file and decides', async () => {
    const scanner = { command: [process.execPath, '-e', SCANNER], timeoutSeconds: 60 };
    given.settings.files = { ...ATTACH, scanner };
    given.lines = () => [file(1, '/a', 'good.png'), file(2, '/b', 'bad.png')];
    sent
      .set('/a', { outcome: 'ok', bytes: PNG })
      .set('/b', { outcome: 'ok', bytes: Buffer.concat([PNG, Buffer.from('EICAR')]) });
    await close();
    expect(await attached()).toEqual(['good.png']);
    expect((await check())?.notAttached).toEqual([{ file: `${id}:2`, why: 'The scanner refused it.' }]);
  });
});

const SCANNER =
  'let all = ""; process.stdin.setEncoding("latin1").on("data", (d) => (all += d)).on("end", () => process.exit(all.includes("EICAR") ? 1 : 0))';
