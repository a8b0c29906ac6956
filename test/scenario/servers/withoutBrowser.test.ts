/** Sessions come back after a restart without any browser: agents keep ringing, their conversations go on, nothing waits for a tab. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { judge } from '../../support/faults/ledgerChecker.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';

const PATIENT = { timeout: 30_000, interval: 20 };
let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld();
});
afterAll(() => world.close());

it('an agent whose softphone is closed is at LivePerson again right after a restart', async () => {
  const { cloud, org } = world;
  const ada = await world.softphone('ada');
  await ada.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  await ada.event('conversation', ({ conversation }) => conversation.conversationId === ring.conversationId);
  await ada.cut();
  await world.restart(async () => {
    await expect.poll(() => cloud.control.agent('ada.brightwell@harbor-demo.example').sockets, PATIENT).toBe(0);
    await consumer.say('while the server was down');
  });
  await expect.poll(() => cloud.control.agent('ada.brightwell@harbor-demo.example').sockets, PATIENT).toBe(1);
  expect(cloud.control.agent('ada.brightwell@harbor-demo.example').availability).toBe('ONLINE');
  await consumer.say('before anybody looks');
  expect((await ada.connect()).type).toBe('resync');
  await expect
    .poll(() => judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [ring.conversationId], org }), PATIENT)
    .toEqual([]);
  consumer.leave();
});

it('who logged out is not brought back', async () => {
  const { cloud } = world;
  const ben = await world.softphone('ben');
  await ben.online();
  await ben.done({ name: 'signOut' });
  await ben.cut();
  await world.restart();
  await expect.poll(() => cloud.control.agent('ada.brightwell@harbor-demo.example').sockets, PATIENT).toBe(1);
  expect(cloud.control.agent('ben.okafor@harbor-demo.example').sockets).toBe(0);
});
