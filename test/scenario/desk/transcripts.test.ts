/** What the recorder gets of a conversation from the stand-in cloud: live, from history, and the files in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryLine } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { transcriptDocument } from '../../../connector-server/src/recorder/transcriptDocument.ts';
import { createMasker } from '../../../connector-server/src/support/masking/masker.ts';
import type { Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { acceptedConversation, CONNECTION, startDeskWorld, type DeskWorld, type Tab } from './deskWorld.ts';

let world: DeskWorld;
let ada: Tab;
let consumer: Consumer;
let conversationId: string;
let path: string;
let live: HistoryLine[];
let history: HistoryLine[];

const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(20_000, 'pixel')]);

/** As a consumer's app does: asks for a link, puts the bytes there, says so in the conversation. */
async function sendPicture(caption: string): Promise<string> {
  const link = (await consumer.request('ms.GenerateURLForUploadFile', {
    fileSize: PICTURE.length,
    fileType: 'PNG',
  })) as { relativePath: string; queryParams: Record<string, string> };
  const address = `${world.cloud.url}${link.relativePath}?${new URLSearchParams(link.queryParams).toString()}`;
  const put = await fetch(address, { method: 'PUT', body: new Uint8Array(PICTURE) });
  if (put.status !== 201) throw new Error(`upload answered ${put.status}`);
  await consumer.publish({
    type: 'ContentEvent',
    contentType: 'hosted/file',
    message: { caption, relativePath: link.relativePath, fileType: 'PNG', preview: 'data:image/png;base64,AAAA' },
  });
  return link.relativePath;
}

beforeAll(async () => {
  world = await startDeskWorld();
  ada = await world.online('ada');
  ({ consumer, conversationId } = await acceptedConversation(world, ada, 'Here is a picture'));
  path = await sendPicture('the dent.png');
  await consumer.publish({
    type: 'ContentEvent',
    contentType: 'text/plain',
    message: 'Which one?',
    quickReplies: {
      type: 'quickReplies',
      replies: [
        { type: 'button', title: 'Left' },
        { type: 'button', title: 'Right' },
      ],
    },
  });
  await consumer.publish({
    type: 'RichContentEvent',
    content: {
      type: 'vertical',
      elements: [
        { type: 'text', text: 'Gold plan' },
        { type: 'button', title: 'Take it' },
      ],
    },
  });
  for (const [text, audience] of [
    ['Is she on gold?', 'internal'],
    ['I see it, with 👩‍👧 and all.\nSecond line.', 'all'],
  ] as const)
    await ada.command({ name: 'sendMessage', conversationId, text, audience });
  await ada.command({ name: 'closeConversation', conversationId });
  const closed = await world.factOf('closed', conversationId);
  const dialogs = closed.type === 'closed' ? closed.dialogs : [];
  live = (await world.desks.transcript(CONNECTION, conversationId, dialogs)) ?? [];
  history = (await world.desks.transcript(CONNECTION, conversationId, dialogs, 'history')) ?? [];
});
afterAll(() => world.close());

const documentOf = (lines: readonly HistoryLine[]) =>
  transcriptDocument({ account: world.cloud.account, conversationId }, lines, {
    includePrivate: true,
    timeZone: 'UTC',
    masker: createMasker({ cards: true, patterns: [] }),
  });

describe('what was said', () => {
  it('is told live and by history in the same words, kind by kind, so that both have one checksum', () => {
    const said = [
      ['text', 'Here is a picture'],
      ['file', 'File (PNG): the dent.png'],
      ['rich', 'Which one?\n[Left] [Right]'],
      ['rich', 'Gold plan\n[Take it]'],
      ['text', 'Is she on gold?'],
      ['text', 'I see it, with 👩‍👧 and all.\nSecond line.'],
    ];
    expect(live.map(({ kind, text }) => [kind, text])).toEqual(said);
    expect(history.map(({ kind, text }) => [kind, text])).toEqual(said);
    expect(live.map(({ internal }) => internal)).toEqual([false, false, false, false, true, false]);
    expect(documentOf(live).checksum).toBe(documentOf(history).checksum);
  });

  it('one character more or less, another side, another order: each has another checksum', () => {
    const before = documentOf(history).checksum;
    const changed = (change: (line: HistoryLine) => HistoryLine) =>
      documentOf(history.map((line, index) => (index === 5 ? change(line) : line))).checksum;
    const others = [
      changed((line) => ({ ...line, text: `${line.text} ` })),
      changed((line) => ({ ...line, fromRole: 'consumer' })),
      changed((line) => ({ ...line, internal: true })),
      changed((line) => ({ ...line, sequence: line.sequence + 1 })),
      documentOf(history.slice(1)).checksum,
    ];
    expect(new Set([before, ...others]).size).toBe(6);
  });

  it('the name under which somebody wrote may change later without a matter', () => {
    const renamed = history.map((line) => ({ ...line, fromName: 'Ada B.' }));
    expect(documentOf(renamed).checksum).toBe(documentOf(history).checksum);
  });
});

describe('files', () => {
  const read = (which: string, maxBytes = 1_000_000) => world.desks.file(CONNECTION, conversationId, which, maxBytes);

  it('are read through the session of an agent who is signed in, byte for byte', async () => {
    expect(live[1]?.file).toEqual({ path, fileType: 'PNG', caption: 'the dent.png' });
    expect(history[1]?.file).toEqual(live[1]?.file);
    const answer = await read(path);
    expect(answer.outcome === 'ok' && Buffer.from(answer.bytes).equals(PICTURE)).toBe(true);
  });

  it('are let go when they are larger than asked for', async () => {
    expect(await read(path, 10_000)).toEqual({ outcome: 'too_large' });
  });

  it.each(['/v1/AUTH_async-images/../../admin', 'https://evil.example/x.png', '/v1/AUTH_other/x.png'])(
    'a path that leads elsewhere (%s) is never asked for',
    async (elsewhere) => {
      expect((await read(elsewhere)).outcome).not.toBe('ok');
    },
  );

  it('one that LivePerson does not know is gone', async () => {
    expect(await read('/v1/AUTH_async-images/1/nothing.PNG')).toEqual({ outcome: 'gone' });
  });

  it('without an agent who is signed in they have to wait', async () => {
    await ada.command({ name: 'signOut' });
    expect(await read(path)).toEqual({ outcome: 'later' });
  });
});
