/**
 * Hypothesis: a browser whose line comes and goes every moment costs the server a bounded number of handshakes: beyond them
 * it is asked to pause. The session is kept, so when the line holds again everything is there.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { CLOSE } from '../../connector-server/src/protocol/constants.ts';
import { startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { shown } from '../support/faults/threeTabs.ts';

let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld();
});
afterAll(() => world.close());

it('is asked to pause, and has everything afterwards', { timeout: 90_000 }, async () => {
  const { cloud } = world;
  const ada = await world.softphone('ada');
  await ada.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;

  let greetings = 0;
  let refusal: { code: number; text: string } | null = null;
  while (refusal === null) {
    await ada.cut();
    if (greetings % 10 === 0) await consumer.say(`while flapping ${greetings}`);
    const closed = new Promise<number>((resolve) => setImmediate(() => ada.socket?.once('close', resolve)));
    const greeting = await ada.connect();
    if (greeting.type === 'denied') refusal = { code: await closed, text: greeting.text };
    else expect(greeting.type).toBe('resumed');
    expect(++greetings).toBeLessThan(200);
  }
  expect(refusal.code).toBe(CLOSE.RATE_LIMITED);
  expect(refusal.text).toMatch(/connected too often .* tries again by itself/);

  // Other agents do not pay for it.
  expect((await world.softphone('ben')).snapshot.agent.name).not.toBe('');
  // As the softphone does after this close code: again and again after a pause.
  await expect.poll(async () => (await ada.connect()).type, { timeout: 30_000, interval: 500 }).toBe('resumed');
  await consumer.say('the line holds');
  await shown(ada, conversationId, 'the line holds');
  expect(await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
  consumer.leave();
});
