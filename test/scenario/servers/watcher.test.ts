/** One watcher among two servers; the one that watches is killed, and the other goes on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { USERS, WATCHER } from '../../../sandbox/seed.ts';
import { startFleet, type FleetServer, type FleetWorld } from '../../support/fleet/fleetWorld.ts';
import { seedAgent, workingAgent } from '../liveperson-cloud/rawAgent.ts';

const PATIENT = { timeout: 90_000, interval: 100 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 0, watcher: true });
}, 120_000);
afterAll(() => world.close());

const connections = async ({ url }: FleetServer): Promise<{ watcher: { state: string } | null }[]> => {
  const report = (await (await fetch(`${url}/status.json`)).json()) as {
    connections: { watcher: { state: string } | null }[];
  };
  return report.connections;
};
const states = async (servers = world.servers): Promise<(string | undefined)[]> =>
  (await Promise.all(servers.map(async (one) => (await connections(one))[0]?.watcher?.state))).sort();
const record = async (id: string) =>
  (await world.org.query(`SELECT Status__c, OwnerId FROM LivePerson_Conversation__c WHERE Name = '${id}'`))[0];
const tasks = (id: string) => world.org.query(`SELECT CallObject FROM Task WHERE CallObject LIKE '%${id}%'`);

it(
  'conversations of a bot and of an agent outside Salesforce are recorded, by one watcher, also after the server that watched was killed',
  { timeout: 240_000 },
  async () => {
    const { cloud } = world;
    await expect.poll(() => states(), PATIENT).toEqual(['connected', 'elsewhere']);
    expect(cloud.control.agent(WATCHER.userId).sockets).toBe(1);
    const [nova, ben] = await Promise.all([workingAgent(cloud, 'nova'), workingAgent(cloud, 'ben')]);
    const [toBot, toBen] = await Promise.all(
      ['4104', '4102'].map((skillId) => openConsumer(cloud.url, cloud.account, { skillId, channel: 'web' })),
    );
    const [botId = '', benId = ''] = await Promise.all([toBot?.start(), toBen?.start()]);
    await expect.poll(async () => (await record(botId))?.['Status__c'], PATIENT).toBe('Open');
    // By its owner one sees that the watcher knows the agent.
    await expect
      .poll(() => record(benId), PATIENT)
      .toMatchObject({ Status__c: 'Open', OwnerId: USERS.find(({ key }) => key === 'ben')?.salesforce?.userId });

    const watching = (await connections(world.servers[0] as FleetServer))[0]?.watcher?.state === 'connected' ? 0 : 1;
    await world.servers[watching]?.process.kill();
    cloud.control.closeConversation(botId, 'CONSUMER');
    cloud.control.closeConversation(benId, 'AGENT');
    const left = world.servers.filter((_, at) => at !== watching);
    await expect.poll(() => states(left), PATIENT).toEqual(['connected']);
    await expect.poll(() => record(botId), PATIENT).toMatchObject({ Status__c: 'Closed' });
    await expect.poll(() => tasks(benId), PATIENT).toHaveLength(1);
    expect((await tasks(benId))[0]).toMatchObject({
      CallObject: `${cloud.account}:${benId}:${seedAgent('ben').userId}`,
    });
    expect(await tasks(botId)).toEqual([]);
    expect(cloud.control.agent(WATCHER.userId).sockets).toBe(1);

    await world.servers[watching]?.process.start();
    await expect.poll(() => states(), PATIENT).toEqual(['connected', 'elsewhere']);
    for (const one of [toBot, toBen]) one?.leave();
    nova.close();
    ben.close();
  },
);
