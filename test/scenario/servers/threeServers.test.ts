/**
 * Three servers on one Postgres, 300 agents, conversations going on all the time: one server is killed, one is paused and
 * woken, one is told to stop. Nothing is lost, nothing is doubled, and in the end every agent is at exactly one server.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { handle, judge } from '../../support/faults/ledgerChecker.ts';
import { everybodyComes, startFleet, type FleetAgent, type FleetWorld } from '../../support/fleet/fleetWorld.ts';

const AGENTS = 300;
const CONVERSATIONS = 30;
const PATIENT = { timeout: 60_000, interval: 250 };

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 3, agents: AGENTS });
}, 120_000);
afterAll(() => world.close(), 60_000);

interface Talk {
  agent: FleetAgent;
  consumer: Consumer;
  sent: { text: string; outcome: 'done' | 'refused' | 'uncertain' }[];
  said: string;
  going: Promise<void>;
}

it('one is killed, one sleeps, one stops', { timeout: 240_000 }, async () => {
  const { cloud, servers, agents, org } = world;
  const started = performance.now();
  const log = (what: string): void => {
    const dark = Math.max(...agents.map(({ phone }) => phone.blackoutMs));
    console.info(
      `${Math.round(performance.now() - started)} ms: ${what}; longest without a line ${Math.round(dark)} ms`,
    );
    for (const { phone } of agents) phone.blackoutMs = 0;
  };
  await everybodyComes(world);
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  expect((await world.holders()).size).toBe(3);
  log('everybody is here');

  let ending = false;
  let phase = 'nothing happens';
  const unsure: string[] = [];
  const talk = async (agent: FleetAgent): Promise<Talk> => {
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: agent.skillId });
    const one: Talk = { agent, consumer, sent: [], said: '', going: Promise.resolve() };
    await consumer.say('hello');
    one.going = (async () => {
      for (let line = 1; !ending; line++) {
        await consumer.say((one.said = `line ${line}`));
        if (line % 3 === 0) {
          const text = `${agent.key} answers ${line}`;
          const conversationId = consumer.conversationId ?? '';
          const answer = await agent.phone.command({ name: 'sendMessage', conversationId, text, audience: 'all' });
          one.sent.push({ text, outcome: answer.outcome });
          if (answer.outcome !== 'done') unsure.push(`${phase}: ${answer.code}`);
        }
        // The pace of the load, as people type; nothing is waited for by time.
        await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 400));
      }
    })();
    return one;
  };
  const talks = await Promise.all(agents.slice(0, CONVERSATIONS).map(talk));

  phase = 'killed';
  await servers[0]?.process.kill();
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  expect((await world.holders()).size).toBe(2);
  log('one was killed, its agents are elsewhere');
  await servers[0]?.process.start();

  phase = 'paused';
  servers[1]?.process.pause();
  // Others take its agents; its own sockets at LivePerson stay open meanwhile.
  await expect.poll(async () => (await world.holders()).has(await serverIdOf(1)), PATIENT).toBe(false);
  servers[1]?.process.resume();
  await expect.poll(() => servers[1]?.lines.some((line) => line.includes('server_fenced')), PATIENT).toBe(true);
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  log('one slept, was given up and woke as a new one');

  phase = 'stopped';
  const stopping = performance.now();
  await servers[2]?.process.stop();
  const drainMs = performance.now() - stopping;
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  log(`one was stopped within ${Math.round(drainMs)} ms`);
  expect(drainMs).toBeLessThan(20_000);

  ending = true;
  await Promise.all(talks.map(({ going }) => going));
  for (const { agent, consumer, sent, said } of talks) {
    const conversationId = consumer.conversationId ?? '';
    const texts = (): string[] =>
      (handle(agent.phone.frames).messages.get(conversationId) ?? []).map(({ content }) =>
        content.kind === 'text' ? content.text : '',
      );
    await expect.poll(texts, PATIENT).toContain(said);
    expect(
      await judge({ ledger: cloud.ledger, frames: agent.phone.frames, conversations: [conversationId], sent }),
    ).toEqual([]);
    consumer.leave();
  }
  const counted = new Map<string, number>();
  for (const one of unsure) counted.set(one, (counted.get(one) ?? 0) + 1);
  log(`${talks.flatMap(({ sent }) => sent).length} answers of agents; not done: ${JSON.stringify([...counted])}`);
  expect(await judge({ ledger: cloud.ledger, frames: [], conversations: [], org })).toEqual([]);
});

/** The life of a server, as its row names it. */
async function serverIdOf(at: number): Promise<string> {
  const rows = await world.database.db.selectFrom('connector.servers').select(['server_id', 'url']).execute();
  return rows.find((row) => row.url === world.servers[at]?.url)?.server_id ?? '';
}
