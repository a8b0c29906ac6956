/**
 * Hypothesis: a server stands still for longer than its life (SIGSTOP, a stuck machine) while it holds agents. Others take
 * them. When it wakes it can do no harm: what it commits is refused, it lets everything go and begins anew, and nothing is
 * lost or doubled.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import { everybodyComes, startFleet, type FleetWorld } from '../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 60_000, interval: 100 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 8 });
  await everybodyComes(world);
}, 120_000);
afterAll(() => world.close(), 60_000);

it('sleeps over its own death and wakes harmless', { timeout: 120_000 }, async () => {
  const { cloud, agents, servers, database, org } = world;
  const sleeper = servers[0];
  const talks = await Promise.all(
    agents.map(async (agent) => {
      const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: agent.skillId });
      await consumer.say('hello');
      return { agent, consumer };
    }),
  );
  const allShow = (text: string): Promise<void> =>
    expect
      .poll(
        () =>
          talks.filter(({ agent, consumer }) =>
            (handle(agent.phone.frames).messages.get(consumer.conversationId ?? '') ?? []).some(
              ({ content }) => content.kind === 'text' && content.text === text,
            ),
          ).length,
        PATIENT,
      )
      .toBe(agents.length);
  await allShow('hello');
  const lives = async (): Promise<Map<string, string>> =>
    new Map(
      (await database.db.selectFrom('connector.servers').select(['server_id', 'url']).execute()).map((row) => [
        row.url,
        row.server_id,
      ]),
    );
  await expect.poll(async () => (await lives()).size, PATIENT).toBe(2);
  const before = await lives();

  sleeper?.process.pause();
  await Promise.all(talks.map(({ consumer }) => consumer.say('while it sleeps')));
  // Its twelve seconds are over at once; that is for the others to judge.
  await sql`update connector.servers set expires = now() where url = ${sleeper?.url ?? ''}`.execute(database.db);
  await expect.poll(async () => (await world.holders()).size, PATIENT).toBe(1);
  await allShow('while it sleeps');
  sleeper?.process.resume();

  await expect.poll(() => sleeper?.lines.some((line) => line.includes('server_fenced')), PATIENT).toBe(true);
  await expect.poll(async () => (await lives()).has(sleeper?.url ?? ''), PATIENT).toBe(true);
  const after = await lives();
  expect(after.get(sleeper?.url ?? '')).not.toBe(before.get(sleeper?.url ?? ''));
  expect(after.get(servers[1]?.url ?? '')).toBe(before.get(servers[1]?.url ?? ''));
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  await Promise.all(talks.map(({ consumer }) => consumer.say('and after')));
  await allShow('and after');
  for (const { agent, consumer } of talks) {
    const conversations = [consumer.conversationId ?? ''];
    expect(await judge({ ledger: cloud.ledger, frames: agent.phone.frames, conversations })).toEqual([]);
    consumer.leave();
  }
  expect(await judge({ ledger: cloud.ledger, frames: [], conversations: [], org })).toEqual([]);
  const metrics = await (await fetch(`${sleeper?.url}/metrics`)).text();
  expect(metrics).toMatch(/^connector_fenced_total 1$/m);
  expect(metrics).toMatch(/^connector_servers 2$/m);
});
