/**
 * Hypothesis: an agent's tabs arrive at several servers in the same moment, again and again. One server gets the agent, the
 * others send the tabs there; each hold has a higher number than any before, so a command given under an older one is never
 * carried out, and none is carried out twice.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import { FleetPhone } from '../support/fleet/fleetPhone.ts';
import { everybodyComes, startFleet, type FleetWorld } from '../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 60_000, interval: 100 };
const TABS = 4;
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 1 });
}, 120_000);
afterAll(() => world.close(), 60_000);

it('four tabs, two servers, one desk', { timeout: 120_000 }, async () => {
  const { cloud, agents, servers, database } = world;
  const agent = agents[0];
  if (agent === undefined) throw new Error('unreachable');
  const tabs = Array.from(
    { length: TABS },
    (_, at) =>
      new FleetPhone({
        userKey: `tab${at}`,
        homeUrl: servers[at % 2]?.url ?? '',
        issueIdentity: (nonce) => world.issueIdentity(agent.key, nonce),
      }),
  );
  await Promise.all([...tabs.map((tab) => tab.start()), everybodyComes(world)]);
  // Who came to the wrong server was sent on, and only they.
  expect(tabs.reduce((sum, tab) => sum + tab.redirects, 0)).toBe(TABS / 2);
  const desks = async (): Promise<number[]> =>
    Promise.all(
      servers.map(async ({ url }) => {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        return Number(/^connector_desks (\d+)$/m.exec(metrics)?.[1]);
      }),
    );
  expect((await desks()).sort()).toEqual([0, 1]);

  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: agent.skillId });
  await consumer.say('hello');
  const conversationId = consumer.conversationId ?? '';
  const shows = (tab: FleetPhone, text: string): boolean =>
    (handle(tab.frames).messages.get(conversationId) ?? []).some(
      ({ content }) => content.kind === 'text' && content.text === text,
    );
  await expect.poll(() => tabs.filter((tab) => shows(tab, 'hello')).length, PATIENT).toBe(TABS);

  const sent: { text: string; outcome: 'done' | 'refused' | 'uncertain' }[] = [];
  let lastEpoch = 0;
  for (let round = 0; round < 3; round++) {
    const holder = (await desks()).indexOf(1);
    const answers = tabs.map(async (tab, at) => {
      const text = `round ${round}, tab ${at}`;
      const answer = await tab.command({ name: 'sendMessage', conversationId, text, audience: 'all' });
      sent.push({ text, outcome: answer.outcome });
    });
    // The holder ends without a word, and all tabs come to both servers at once.
    await servers[holder]?.process.kill();
    await servers[holder]?.process.start();
    await Promise.all(answers);
    await expect.poll(async () => (await desks()).sort(), PATIENT).toEqual([0, 1]);
    const hold = await database.db.selectFrom('connector.agent_leases').select('epoch').executeTakeFirstOrThrow();
    expect(hold.epoch).toBeGreaterThan(lastEpoch);
    lastEpoch = hold.epoch;
  }
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  await consumer.say('the end');
  await expect.poll(() => tabs.filter((tab) => shows(tab, 'the end')).length, PATIENT).toBe(TABS);
  for (const tab of tabs) {
    const evidence = { ledger: cloud.ledger, frames: tab.frames, conversations: [conversationId], sent };
    expect(await judge(evidence)).toEqual([]);
    tab.leave();
  }
  consumer.leave();
});
