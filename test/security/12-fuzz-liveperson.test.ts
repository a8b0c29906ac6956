/**
 * Item 12, the other door: 100,000 frames as from LivePerson, seeded: mutated from frames the stand-in really sent, and
 * garbage; through a real socket into a real session and desk. Nothing crashes, what is no frame is put aside with a
 * reason, the agent's session lives and later conversations arrive. FUZZ_SEED=… makes other frames.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MessageView } from '../../connector-server/src/protocol/types.ts';
import { createFaultBox, type FaultBox } from '../../sandbox/faults/faultBox.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld, type Tab } from '../scenario/desk/deskWorld.ts';
import { createMutator, SEED, seededRandom } from './fuzz/mutate.ts';

const FRAMES = 100_000;
const BATCH = 1_000;

let box: FaultBox;
let world: DeskWorld;
let agent: Tab;
const crashes: unknown[] = [];
const onCrash = (error: unknown): void => void crashes.push(error);

beforeAll(async () => {
  process.on('uncaughtException', onCrash).on('unhandledRejection', onCrash);
  let target = '';
  box = await createFaultBox({ target: () => target });
  world = await startDeskWorld({ cloud: { domains: { facadeMsg: box.host } } });
  target = world.cloud.url;
});
afterAll(async () => {
  await world.close();
  await box.close();
  process.off('uncaughtException', onCrash).off('unhandledRejection', onCrash);
});

it(`${FRAMES} frames, seed ${SEED}: none crashes anything, and the session lives`, { timeout: 120_000 }, async () => {
  // What LivePerson says about one conversation, from the offer to the transfer, is the material.
  const captured: string[] = [];
  box.frames((text, direction) => {
    if (direction === 'toClient') captured.push(text);
    return 'pass';
  });
  agent = await world.online('ada');
  const { consumer, conversationId } = await acceptedConversation(world, agent, 'first');
  await consumer.say('second');
  await agent.command({ name: 'sendMessage', conversationId, text: 'third', audience: 'all' });
  await agent.command({ name: 'markRead', conversationId, sequence: 1 });
  consumer.leave();
  expect(new Set(captured.map((text) => (JSON.parse(text) as { type?: string }).type)).size).toBeGreaterThan(5);
  // Another conversation, never mutated, tells when a batch has been worked through.
  const material = [...captured];
  const marker = await acceptedConversation(world, agent, 'marker');

  const mutator = createMutator(seededRandom(SEED));
  let batch: string[] = [];
  box.frames((text, direction) => {
    if (direction !== 'toClient' || batch.length === 0 || !text.includes('"batch ')) return 'pass';
    const injected = [...batch, text];
    batch = [];
    return injected;
  });
  const sockets = (): number => world.cloud.control.agent('3700000101').sockets;
  const seenBefore = agent.frames.length;
  for (let sent = 0; sent < FRAMES; sent += BATCH) {
    batch = Array.from({ length: BATCH }, (_, index) =>
      index % 10 === 0 ? mutator.garbage() : mutator.mutate(material),
    );
    const text = `batch ${sent}`;
    await marker.consumer.say(text);
    // By itself, or in the list that repairs a gap which garbage seemed to make.
    const told = ({ content }: MessageView): boolean => content.kind === 'text' && content.text === text;
    await Promise.race([
      agent.event('message', ({ message }) => told(message)),
      agent.event('messages', ({ messages }) => messages.some(told)),
    ]);
    // A softphone does not keep what it handled.
    agent.frames.splice(seenBefore);
    agent.texts.length = 0;
  }

  expect(crashes).toEqual([]);
  const lines = world.logs.map((line) => JSON.parse(line) as { level: number; reason?: string; msg: string });
  expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
  const reasons = new Set(lines.flatMap(({ reason }) => (reason === undefined ? [] : [reason])));
  expect([...reasons].filter((reason) => /decoder failed/.test(reason))).toEqual([]);
  expect(reasons.has('not JSON') && reasons.has('neither answer nor notification')).toBe(true);
  expect(Object.keys(Object.prototype)).toEqual([]);

  expect(sockets()).toBe(1);
  box.heal();
  await agent.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
  const next = await acceptedConversation(world, agent, 'Is anybody there?');
  const answer = await agent.command({
    name: 'sendMessage',
    conversationId: next.conversationId,
    text: 'Yes.',
    audience: 'all',
  });
  expect(answer.outcome).toBe('done');
});
