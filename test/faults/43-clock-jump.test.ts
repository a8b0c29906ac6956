/**
 * Hypothesis: the wall clock of one of two servers jumps an hour ahead, then two hours back. Who lives is told by the
 * database's clock and what was heard by a clock that does not jump: nobody is declared dead, no line ends, nothing is lost,
 * and new sockets to LivePerson do not wait for an hour.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import { everybodyComes, startFleet, type FleetWorld } from '../support/fleet/fleetWorld.ts';

const SHIFTED_CLOCK = fileURLToPath(new URL('../support/fleet/shiftedClock.ts', import.meta.url));
const PATIENT = { timeout: 60_000, interval: 100 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 6, nodeArgs: ['--import', SHIFTED_CLOCK] });
  await everybodyComes(world);
}, 120_000);
afterAll(() => world.close(), 60_000);

const lives = async (): Promise<unknown> =>
  world.database.db.selectFrom('connector.servers').select('server_id').orderBy('server_id').execute();

it('an hour ahead, then an hour behind', { timeout: 120_000 }, async () => {
  const { cloud, agents, servers } = world;
  const before = await lives();
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
  for (const { phone } of agents) phone.blackoutMs = 0;
  for (const jump of ['ahead', 'behind', 'right again']) {
    process.kill(servers[0]?.process.pid() ?? 0, 'SIGUSR2');
    // Two heartbeats of both servers, and a sweep of all lines.
    const beats = await beatsOf();
    await expect.poll(async () => (await beatsOf()) > beats + 2 * 3_000, PATIENT).toBe(true);
    for (const { userId } of agents) cloud.control.closeSockets(userId, 1006);
    await Promise.all(talks.map(({ consumer }) => consumer.say(jump)));
    await allShow(jump);
    expect(await lives()).toEqual(before);
  }
  expect(Math.max(...agents.map(({ phone }) => phone.blackoutMs))).toBe(0);
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  for (const { agent, consumer } of talks) {
    const conversations = [consumer.conversationId ?? ''];
    expect(await judge({ ledger: cloud.ledger, frames: agent.phone.frames, conversations })).toEqual([]);
    consumer.leave();
  }
});

/** The end of life that the server renewed least lately has, epoch ms. */
async function beatsOf(): Promise<number> {
  const rows = await world.database.db.selectFrom('connector.servers').select('expires').execute();
  return Math.min(...rows.map(({ expires }) => expires.getTime()));
}
