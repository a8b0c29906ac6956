/**
 * Bad meanings from LivePerson, through a real socket into a real session and desk: each is handled or put aside, the
 * softphone gets nothing that cannot be shown, the session lives.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaultBox, type FaultBox } from '../../sandbox/faults/faultBox.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld, type Tab } from '../scenario/desk/deskWorld.ts';

type Json = { [key: string]: unknown };
let box: FaultBox;
let world: DeskWorld;
let tab: Tab;
let marker: Awaited<ReturnType<typeof acceptedConversation>>;
/** Frames LivePerson really sent about the conversation under attack, by kind. */
const real: { conversation: string; message: string } = { conversation: '', message: '' };
let round = 0;

beforeAll(async () => {
  let target = '';
  box = await createFaultBox({ target: () => target });
  world = await startDeskWorld({ cloud: { domains: { facadeMsg: box.host } } });
  target = world.cloud.url;
  tab = await world.online('ada');
  const captured: string[] = [];
  box.frames((text, direction) => {
    if (direction === 'toClient') captured.push(text);
    return 'pass';
  });
  const { consumer, conversationId } = await acceptedConversation(world, tab, 'first');
  await consumer.say('second');
  await tab.event('message', ({ message }) => message.content.kind === 'text' && message.content.text === 'second');
  real.conversation =
    captured.findLast((text) => text.includes('ExConversationChange') && text.includes(conversationId)) ?? '';
  real.message = captured.findLast((text) => text.includes('"second"') && text.includes('ContentEvent')) ?? '';
  expect([real.conversation !== '', real.message !== '']).toEqual([true, true]);
  marker = await acceptedConversation(world, tab, 'marker');
});
afterAll(async () => {
  await world.close();
  await box.close();
});

/** Every object in a frame that has this key. */
function holders(root: unknown, key: string): Json[] {
  if (root === null || typeof root !== 'object') return [];
  const inner = Object.values(root).flatMap((child) => holders(child, key));
  return Object.hasOwn(root, key) ? [root as Json, ...inner] : inner;
}
const changed = (text: string, changes: Record<string, unknown>): string => {
  const frame = JSON.parse(text) as Json;
  for (const [key, value] of Object.entries(changes)) for (const holder of holders(frame, key)) holder[key] = value;
  return JSON.stringify(frame);
};
const conversation = (changes: Record<string, unknown>) => () => changed(real.conversation, changes);
const message = (changes: Record<string, unknown>) => () => changed(real.message, changes);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const CASES: [string, () => string][] = [
  [
    'a close before the open, of a conversation nobody knows',
    conversation({ convId: 'never-opened', state: 'CLOSE', closeReason: 'CONSUMER' }),
  ],
  ['a state nobody knows', conversation({ state: 'QUANTUM' })],
  ['a negative time', conversation({ startTs: -62_135_596_800_001, endTs: -1, creationTs: -1 })],
  ['the year 275,761, one over what a date can be', conversation({ startTs: 8.64e15 + 1, endTs: 8.64e15 + 1 })],
  ['the year 9999', conversation({ startTs: 253_402_300_799_000, endTs: 253_402_300_799_000 })],
  ['times as texts', conversation({ startTs: '9999-12-31', endTs: 'tomorrow' })],
  ['no participants', conversation({ participants: [], participantsPId: {} })],
  [
    'five hundred participants',
    conversation({ participants: many(500, (index) => ({ id: `p${index}`, role: 'READER' })) }),
  ],
  ['participants of no kind', conversation({ participants: [null, 1, 'x', [], { id: null }] })],
  ['an unknown skill', conversation({ skillId: '999999999999' })],
  ['a skill that is an object', conversation({ skillId: { toString: 'x' } })],
  ['an unknown channel', conversation({ type: 'CARRIER_PIGEON', integration: 'PIGEON', source: null })],
  ['no dialogs', conversation({ dialogs: [] })],
  [
    'a thousand dialogs',
    conversation({ dialogs: many(1_000, (index) => ({ dialogId: `d${index}`, dialogType: 'MAIN', state: 'OPEN' })) }),
  ],
  ['a subscription of nobody', conversation({ subscriptionId: 'none' })],
  ['a message with a sequence of nowhere', message({ sequence: 2 ** 53 })],
  ['a negative sequence', message({ sequence: -5 })],
  ['a message of nobody', message({ originatorId: '', originatorMetadata: null, originatorPId: null })],
  ['a message of time itself', message({ serverTimestamp: 8.64e15 + 1 })],
  ['a message that is a number', message({ message: 7 })],
  ['a text of one megabyte', message({ message: 'x'.repeat(1_048_576), sequence: 900 })],
  ['100,000 combining marks', message({ message: `Z${'\u0301'.repeat(100_000)}`, sequence: 901 })],
  ['half a character and NUL', message({ message: 'a\0b\ud800', sequence: 902 })],
  [
    'a file at an internal address',
    message({
      contentType: 'hosted/file',
      message: {
        caption: 'x',
        relativePath: 'http://169.254.169.254/latest',
        fileType: 'PNG',
        preview: 'data:image/svg+xml,<svg onload=alert(1)>',
      },
      sequence: 903,
    }),
  ],
  [
    'a picture that is a script (SVG)',
    message({
      contentType: 'hosted/file',
      message: {
        caption: '<script>',
        relativePath: '../../../etc/passwd',
        fileType: 'SVG',
        preview: '<svg onload=alert(1)>',
      },
      sequence: 904,
    }),
  ],
  [
    'structured content of 1,000 elements',
    () =>
      changed(real.message, { type: 'RichContentEvent', sequence: 905 }).replace(
        /"message":"second"/,
        `"content":${JSON.stringify({ type: 'vertical', elements: many(1_000, (index) => ({ type: 'text', text: `<b>${index}</b>` })) })}`,
      ),
  ],
  [
    'structured content 5,000 deep',
    () =>
      `{"kind":"notification","type":"ms.MessagingEventNotification","body":{"changes":[{"event":{"type":"RichContentEvent","content":${'{"elements":['.repeat(5_000)}${']}'.repeat(5_000)}}}]}}`,
  ],
  ['nesting of 10,000', () => '['.repeat(10_000)],
  ['a key twice', () => real.message.replace('{', '{"kind":"resp","kind":"notification",')],
  ['__proto__ in every object', () => real.conversation.replaceAll('{"', '{"__proto__":{"polluted":true},"')],
];

it.each(CASES)('%s', async (_what, make) => {
  const text = `round ${++round}`;
  const bad = make();
  const from = tab.frames.length;
  box.frames((frame, direction) => (direction === 'toClient' && frame.includes(`"${text}"`) ? [bad, frame] : 'pass'));
  await marker.consumer.say(text);
  await tab.event('message', (event) => event.message.content.kind === 'text' && event.message.content.text === text);
  // What reached the softphone is well-formed text, of sane size, about sane times.
  for (const frame of tab.frames.slice(from)) {
    const wire = JSON.stringify(frame);
    expect(wire).not.toMatch(/\\ud[89ab][0-9a-f]{2}|polluted|169\.254/i);
    expect(wire.length).toBeLessThan(2_500_000);
    for (const key of ['at', 'startedAt', 'endedAt', 'lastAt'])
      for (const holder of holders(frame, key))
        expect(
          holder[key] === null || Number(holder[key]) <= Date.UTC(4000, 11, 31),
          `${key} ${String(holder[key])}`,
        ).toBe(true);
  }
  expect(({} as Json).polluted).toBeUndefined();
  expect(world.cloud.control.agent('3700000101').sockets).toBe(1);
  expect(world.logs.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
});

it('and after all of them the agent still works', async () => {
  box.heal();
  const next = await acceptedConversation(world, tab, 'Is anybody there?');
  const { conversationId } = next;
  expect((await tab.command({ name: 'sendMessage', conversationId, text: 'Yes.', audience: 'all' })).outcome).toBe(
    'done',
  );
});
