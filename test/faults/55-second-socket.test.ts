/**
 * Hypothesis: where LivePerson lets an agent have only one socket, a drain costs a short break and nothing else. Whether the
 * second socket ends the first or is refused is learnt while it happens: then the old one is closed first.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer, type Consumer } from '../../sandbox/consumer/consumerClient.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import { everybodyComes, startFleet, type FleetAgent, type FleetWorld } from '../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 60_000, interval: 100 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 12 });
  await everybodyComes(world);
}, 120_000);
afterAll(() => world.close(), 60_000);

const textsOf = ({ phone }: FleetAgent, consumer: Consumer): string[] =>
  (handle(phone.frames).messages.get(consumer.conversationId ?? '') ?? []).map(({ content }) =>
    content.kind === 'text' ? content.text : '',
  );

it.each([
  { how: 'allowed', stops: 0 },
  { how: 'closesFirst', stops: 1 },
  { how: 'refused', stops: 0 },
] as const)('a second socket is $how: a drain loses nothing', { timeout: 120_000 }, async ({ how, stops }) => {
  const { cloud, agents, servers } = world;
  cloud.control.switches.secondAgentSocket = how;
  const talks = await Promise.all(
    agents.slice(0, 4).map(async (agent) => {
      const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: agent.skillId });
      await consumer.say('before');
      await expect.poll(() => textsOf(agent, consumer), PATIENT).toContain('before');
      return { agent, consumer };
    }),
  );
  for (const { phone } of agents) phone.blackoutMs = 0;
  const moves = agents.reduce((sum, { phone }) => sum + phone.moves, 0);
  const stopping = servers[stops]?.process.stop();
  await Promise.all(
    talks.map(async ({ consumer }) => {
      for (let line = 1; line <= 10; line++) await consumer.say(`meanwhile ${line}`);
    }),
  );
  await stopping;
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  expect((await world.holders()).size).toBe(1);
  expect(agents.reduce((sum, { phone }) => sum + phone.moves, 0)).toBeGreaterThan(moves);
  // The move came before the end of the old line, so no softphone was ever without one.
  expect(Math.max(...agents.map(({ phone }) => phone.blackoutMs))).toBe(0);
  for (const { agent, consumer } of talks) {
    await consumer.say('after');
    await expect.poll(() => textsOf(agent, consumer), PATIENT).toContain('after');
    const conversations = [consumer.conversationId ?? ''];
    expect(await judge({ ledger: cloud.ledger, frames: agent.phone.frames, conversations })).toEqual([]);
    consumer.leave();
  }
  await servers[stops]?.process.start();
});
