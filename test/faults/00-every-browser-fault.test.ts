/**
 * Hypothesis: every fault of the line between softphone and connector, struck during a live conversation and healed, ends
 * with this softphone having exactly what was said, while another tab of the agent notices nothing.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BROWSER_FAULTS } from '../../sandbox/faults/browserFaults.ts';
import type { BrowserSite, NamedFault } from '../../sandbox/faults/fault.ts';
import { createFaultBox, type FaultBox } from '../../sandbox/faults/faultBox.ts';
import { openConsumer, type Consumer } from '../../sandbox/consumer/consumerClient.ts';
import { Softphone, startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import { shown } from '../support/faults/threeTabs.ts';

let world: ServerWorld;
let box: FaultBox;
let struck: Softphone;
let spared: Softphone;
let consumer: Consumer;
let conversationId: string;

beforeAll(async () => {
  world = await startServerWorld();
  box = await createFaultBox({ target: world.url });
  struck = new Softphone(world.org, 'ada', 'struck', `${box.url.replace('http', 'ws')}/softphone`);
  await struck.connect();
  spared = await world.softphone('ada', 'spared');
  await spared.online();
  consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await spared.event('ring');
  await spared.done({ name: 'acceptRing', ringId: ring.ringId });
  conversationId = ring.conversationId;
});
afterAll(async () => {
  consumer.leave();
  struck.socket?.terminate();
  await box.close();
  await world.close();
});

/** As the softphone's own line does: a socket that is gone is replaced, again and again until one is let in. */
async function back(): Promise<void> {
  for (let tries = 0; struck.socket?.readyState !== struck.socket?.OPEN && tries < 20; tries++)
    await struck.connect().catch(() => undefined);
}

it.each(Object.entries(BROWSER_FAULTS) as [string, NamedFault<BrowserSite>][])(
  '%s',
  { timeout: 30_000 },
  async (name, fault) => {
    const site = { browser: box };
    await fault.strike(site);
    await consumer.say(`during ${name}`);
    await shown(spared, conversationId, `during ${name}`);
    await fault.heal?.(site);
    await consumer.say(`after ${name}`);
    await shown(spared, conversationId, `after ${name}`);
    await expect
      .poll(() => back().then(() => handle(struck.frames).messages.get(conversationId)?.length), { timeout: 20_000 })
      .toBe(handle(spared.frames).messages.get(conversationId)?.length);
    for (const tab of [struck, spared])
      expect(await judge({ ledger: world.cloud.ledger, frames: tab.frames, conversations: [conversationId] })).toEqual(
        [],
      );
  },
);
