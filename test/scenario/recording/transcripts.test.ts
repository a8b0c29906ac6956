/** Where transcripts go, through the real recorder, store and writer, in the stand-in org. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { MACHINE_COPY } from '../../../connector-server/src/recorder/transcriptDocument.ts';
import { linesOf } from './recordingWorld.ts';
import {
  READABLE,
  asAdmin,
  check,
  close,
  database,
  dead,
  filesOf,
  given,
  id,
  recordOf,
  useTranscriptWorld,
  world,
} from './transcriptWorld.ts';

useTranscriptWorld();

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
