/**
 * Hypothesis: a softphone that does not read is cut off once more than a megabyte waits for it, so that the server's memory
 * stays bounded; other tabs notice nothing; the session is kept, and reconnecting brings everything back.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Softphone, startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { createFaultBox, type FaultBox } from '../../sandbox/faults/faultBox.ts';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { shown } from '../support/faults/threeTabs.ts';

let world: ServerWorld;
let box: FaultBox;
beforeAll(async () => {
  world = await startServerWorld();
  box = await createFaultBox({ target: world.url });
});
afterAll(async () => {
  await box.close();
  await world.close();
});

const slowReaders = async (): Promise<number> => {
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  return metrics
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.includes('slow_reader'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

it('is cut off, and comes back complete', { timeout: 40_000 }, async () => {
  const good = await world.softphone('ada', 'good');
  const slow = new Softphone(world.org, 'ada', 'slow', `${box.url.replace('http', 'ws')}/softphone`);
  await slow.connect();
  await good.online();
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await good.event('ring');
  await good.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  await shown(slow, conversationId, 'hello');
  box.freeze('toClient');
  // Three bytes a character: the buffers of the two machines' systems fill up first.
  const page = '字'.repeat(7_900);
  let pages = 0;
  while ((await slowReaders()) === 0 && pages < 1_000) {
    for (let at = 0; at < 20; at++) await consumer.say(`${pages++} ${page}`);
    await shown(good, conversationId, `${pages - 1} ${page}`);
  }
  expect(await slowReaders()).toBe(1);
  const closed = new Promise<void>((resolve) => slow.socket?.once('close', () => resolve()));
  box.heal();
  await closed;
  expect(['resumed', 'resync']).toContain((await slow.connect()).type);
  await consumer.say('after');
  for (const tab of [good, slow]) {
    await shown(tab, conversationId, 'after');
    expect(await judge({ ledger: world.cloud.ledger, frames: tab.frames, conversations: [conversationId] })).toEqual(
      [],
    );
  }
  slow.socket?.terminate();
  consumer.leave();
});
