/** Servers without addresses of their own: a softphone that comes to the wrong one comes again until the load balancer finds the right one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { judge } from '../../support/faults/ledgerChecker.ts';
import { everybodyComes, startFleet, type FleetWorld } from '../../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 4, ownUrls: false });
  await everybodyComes(world);
}, 120_000);
afterAll(() => world.close(), 60_000);

it('a drain behind a plain load balancer loses nothing', { timeout: 100_000 }, async () => {
  const { cloud, agents, servers } = world;
  expect(agents.reduce((sum, { phone }) => sum + phone.moves + phone.redirects, 0)).toBe(0);
  const talks = await Promise.all(
    agents.map(async (agent) => {
      const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: agent.skillId });
      await consumer.say('before');
      return { agent, consumer };
    }),
  );
  const holders = await world.holders();
  const stopping = servers[0]?.process.stop();
  await Promise.all(talks.map(({ consumer }) => consumer.say('meanwhile')));
  await stopping;
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  expect((await world.holders()).size).toBe(1);
  expect(holders.size).toBeGreaterThan(0);
  for (const { agent, consumer } of talks) {
    await consumer.say('after');
    const conversations = [consumer.conversationId ?? ''];
    await expect
      .poll(() => judge({ ledger: cloud.ledger, frames: agent.phone.frames, conversations }), PATIENT)
      .toEqual([]);
    consumer.leave();
  }
});
