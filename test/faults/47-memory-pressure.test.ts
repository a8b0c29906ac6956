/**
 * Hypothesis: when memory is short, agents who are in go on as before, also through a reload; agents who are not in are
 * asked to come back later; and when memory is free again, not before, they are let in.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { CLOSE } from '../../connector-server/src/protocol/constants.ts';
import { Softphone, startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { shown } from '../support/faults/threeTabs.ts';

let share = 0.3;
let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld({ heap: () => ({ used: share * 1_000, limit: 1_000 }) });
});
afterAll(() => world.close());

const text = async (path: string): Promise<string> => (await fetch(`${world.url}${path}`)).text();
const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (.*)$`, 'm').exec(await text('/metrics'))?.[1] ?? NaN);
const LONG = { timeout: 60_000, interval: 50 };

it('new agents wait, old ones stay', { timeout: 120_000 }, async () => {
  const { cloud, org } = world;
  const ada = await world.softphone('ada');
  await ada.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;

  share = 0.85;
  await expect.poll(() => metric('connector_crowded'), LONG).toBe(1);
  expect(await metric('connector_heap_share')).toBeCloseTo(0.85);
  expect(await text('/status')).toContain('85 % in use: no new agents are taken');
  const ben = new Softphone(org, 'ben', 'ben-tab', `${world.url.replace('http', 'ws')}/softphone`);
  const turnedAway = async (): Promise<void> => {
    const greeting = await ben.connect();
    expect(greeting).toMatchObject({ type: 'denied', code: 'not_ready', whoCanFix: 'wait' });
    expect(greeting.type === 'denied' && greeting.text).toMatch(/no room for more agents/);
    expect(await new Promise<number>((resolve) => ben.socket?.once('close', resolve))).toBe(CLOSE.RETRY_LATER);
  };
  await turnedAway();
  await ada.cut();
  expect((await ada.connect()).type).toBe('resumed');
  await consumer.say('meanwhile');
  await shown(ada, conversationId, 'meanwhile');

  share = 0.75;
  await expect.poll(() => metric('connector_heap_share'), LONG).toBeCloseTo(0.75);
  await turnedAway();
  share = 0.6;
  await expect.poll(() => metric('connector_crowded'), LONG).toBe(0);
  expect((await ben.connect()).type).toBe('ready');
  expect(await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
  ben.socket?.terminate();
  consumer.leave();
});
