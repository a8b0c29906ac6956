/** What is masked in a transcript, whether it is still what was said, and the files that were sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { STARTED, linesOf, story } from './recordingWorld.ts';
import {
  api,
  asAdmin,
  check,
  close,
  dead,
  fetched,
  filesOf,
  given,
  id,
  recordOf,
  sent,
  uploads,
  world,
  useTranscriptWorld,
} from './transcriptWorld.ts';

useTranscriptWorld();

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
