/** Transcripts through the doors people use: a conversation with a card number and a picture, the administrators' API, the command line. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { maskTexts } from '../../../connector-server/src/maskCommand.ts';
import type { MaskingAnswer, TranscriptVerifyAnswer } from '../../../connector-server/src/protocol/adminTypes.ts';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { adminToken } from '../../support/adminToken.ts';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld } from './serverWorld.ts';

let world: ServerWorld;
let token: string;
let conversationId: string;
const PATTERN = { name: 'member', pattern: '\\bM-\\d{5}\\b', ignoreCase: true };
const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n dent', 'latin1');

beforeAll(async () => {
  world = await startServerWorld();
  await world.changeSettings(({ connections }) => {
    (connections[0] as Record<string, unknown>).transcripts = {
      save: 'both',
      masking: { patterns: [PATTERN] },
      files: { attach: true },
    };
  });
  await vi.waitUntil(() => world.logs.some((line) => line.includes('Settings applied')), { timeout: 60_000 });
  token = await adminToken(world);
  const ada = await world.softphone('ada');
  await ada.online();
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('I am m-12345, charge 4111 1111 1111 1111 for the dent.');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  ({ conversationId } = ring);
  const link = (await consumer.request('ms.GenerateURLForUploadFile', {
    fileSize: PICTURE.length,
    fileType: 'PNG',
  })) as {
    relativePath: string;
    queryParams: Record<string, string>;
  };
  await fetch(`${world.cloud.url}${link.relativePath}?${new URLSearchParams(link.queryParams).toString()}`, {
    method: 'PUT',
    body: new Uint8Array(PICTURE),
  });
  const message = { caption: 'dent.png', relativePath: link.relativePath, fileType: 'PNG', preview: '' };
  await consumer.publish({ type: 'ContentEvent', contentType: 'hosted/file', message });
  await ada.event('message', (event) => event.message.content.kind === 'file');
  await ada.done({ name: 'closeConversation', conversationId });
  consumer.leave();
}, 180_000);
afterAll(() => world.close());

const ask = (path: string, body: object, bearer = token): Promise<Response> =>
  fetch(`${world.url}/admin/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connection: 'harbor', ...body }),
  });
const verify = async (): Promise<TranscriptVerifyAnswer> =>
  (await (await ask('/transcripts/verify', { conversationId })).json()) as TranscriptVerifyAnswer;
const versions = () => world.org.query('SELECT Title, PathOnClient, Checksum FROM ContentVersion ORDER BY Title');

describe('[TRN-01] [TRN-02] [TRN-03] a closed conversation', () => {
  it('is in the field and in a file, masked, with the picture beside it', { timeout: 120_000 }, async () => {
    await expect.poll(async () => (await versions()).length, { timeout: 100_000 }).toBe(2);
    const [record] = await world.org.query(
      `SELECT Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`,
    );
    expect(record?.['Transcript__c']).toContain('I am [member], charge [card number ending 1111] for the dent.');
    expect(record?.['Transcript__c']).toContain('File (PNG): dent.png');
    expect((await versions()).map((file) => file['PathOnClient'])).toEqual([
      'dent.png',
      `Transcript ${conversationId}.txt`,
    ]);
  });

  it('leaves no trace of the card number in the org, the log, or an answer', async () => {
    const everything = JSON.stringify([
      await world.org.query('SELECT Transcript__c FROM LivePerson_Conversation__c'),
      await world.org.query('SELECT Description, Subject FROM Task'),
      world.logs,
      await verify(),
    ]);
    expect(everything).not.toMatch(/4111|12345/);
  });

  it('is checked against LivePerson on request', { timeout: 60_000 }, async () => {
    // History has it within moments; the attached picture may still be on its way into the ledger.
    await expect.poll(async () => (await verify()).outcome, { timeout: 50_000 }).toBe('same');
  });

  it('can be written again, which leaves everything once', { timeout: 120_000 }, async () => {
    const before = await versions();
    expect((await ask('/transcripts/rewrite', { conversationId })).status).toBe(202);
    await expect.poll(async () => (await verify()).outcome, { timeout: 100_000 }).toBe('same');
    expect(await versions()).toEqual(before);
  });
});

describe('the doors', () => {
  it.each(['/masking', '/transcripts/verify', '/transcripts/rewrite'])('%s is for administrators', async (path) => {
    expect((await ask(path, { text: 'x', conversationId }, 'nobody')).status).toBe(401);
  });

  it('a conversation nobody knows', async () => {
    expect(await (await ask('/transcripts/verify', { conversationId: 'nobody' })).json()).toMatchObject({
      outcome: 'not_in_salesforce',
    });
    expect((await ask('/transcripts/rewrite', { conversationId: 'nobody' })).status).toBe(404);
    expect((await ask('/transcripts/verify', {})).status).toBe(400);
  });

  const masked = async (body: object): Promise<[number, MaskingAnswer & { error?: string; text: string }]> => {
    const response = await ask('/masking', body);
    return [response.status, (await response.json()) as MaskingAnswer & { error?: string }];
  };

  it('the test bench masks by the rules of the connection, or by others before they are saved', async () => {
    const text = 'M-54321 paid with 5555-5555-5555-4444 in room 101';
    expect(await masked({ text })).toEqual([
      200,
      {
        text: '[member] paid with [card number ending 4444] in room 101',
        found: [
          { rule: 'card number', count: 1 },
          { rule: 'member', count: 1 },
        ],
      },
    ]);
    const rules = { cards: false, patterns: [{ name: 'room', pattern: 'ROOM \\d{3}', ignoreCase: true }] };
    expect(await masked({ text, rules })).toEqual([
      200,
      { text: 'M-54321 paid with 5555-5555-5555-4444 in [room]', found: [{ rule: 'room', count: 1 }] },
    ]);
  });

  it('the test bench says what is wrong with a pattern', async () => {
    const rules = { cards: true, patterns: [{ name: 'digits', pattern: '\\d+' }] };
    expect(await masked({ text: 'x', rules })).toEqual([
      400,
      { error: 'pattern_refused', text: expect.stringContaining('"digits" must say how often at most') as string },
    ]);
    expect((await masked({ text: 'x'.repeat(20_001) }))[0]).toBe(400);
  });
});

describe('the command line', () => {
  const MAIN = resolve(import.meta.dirname, '../../../connector-server/src/main.ts');
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mask-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const mask = async (env: Record<string, string>, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [MAIN, 'mask', ...args], { env, timeout: 60_000 })).stdout;

  it('masks by the rules of each connection of the settings file', { timeout: 90_000 }, async () => {
    const document = settingsDocument({ org: world.org, origins: [] }) as { connections: Record<string, unknown>[] };
    (document.connections[0] as Record<string, unknown>).transcripts = { masking: { patterns: [PATTERN] } };
    await writeFile(join(dir, 'settings.json'), JSON.stringify(document));
    expect(await mask({ SETTINGS_FILE: join(dir, 'settings.json') }, 'm-54321 and 4111111111111111')).toBe(
      'Harbor demo (harbor)\n  [member] and [card number ending 1111]\n  Found: card number: 1, member: 1\n',
    );
  });

  it('without a settings file, by the rules every connection begins with; the text may come on standard input', async () => {
    expect(await maskTexts({}, [], () => Promise.resolve('4111111111111111\nM-54321'))).toContain(
      '  [card number ending 1111]\n  M-54321\n  Found: card number: 1',
    );
  });

  it('says what is wrong with the settings file', async () => {
    await writeFile(join(dir, 'broken.json'), '{');
    await expect(
      maskTexts({ SETTINGS_FILE: join(dir, 'broken.json') }, ['x'], () => Promise.reject(new Error('not asked'))),
    ).rejects.toThrow('not JSON');
  });
});
