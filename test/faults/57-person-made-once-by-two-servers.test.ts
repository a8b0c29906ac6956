/**
 * Hypothesis: with two server processes on one Postgres, two conversations of one new customer that begin at once, one with an
 * agent of each server, come to one Lead, named by both records and both Tasks; also when the server that makes the Lead is
 * killed after the org made it and before it heard.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openConsumer, type Consumer } from '../../sandbox/consumer/consumerClient.ts';
import { everybodyComes, startFleet, type FleetWorld } from '../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 90_000, interval: 250 };
const SALES = {
  kind: 'messaging',
  moment: 'start',
  recipe: 'sales',
  person: null,
  activity: null,
  known: 'keep',
};

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 2, crm: { automaticCreation: [SALES] } });
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Creation');
}, 120_000);
afterAll(() => world.close(), 60_000);

/** The same person, by e-mail, writes to both agents at once. */
async function bothWrite(email: string): Promise<Consumer[]> {
  const { cloud, agents } = world;
  const consumers = await Promise.all(
    agents.map(({ skillId, key }) =>
      openConsumer(cloud.url, cloud.account, {
        channel: 'web',
        skillId,
        profile: {
          sub: `${email} at ${key}`,
          given_name: 'Ines',
          family_name: 'Almeida',
          email,
          lp_sdes: [{ type: 'personal', personal: { firstname: 'Ines', lastname: 'Almeida', contacts: [{ email }] } }],
        },
      }),
    ),
  );
  await Promise.all(consumers.map((consumer) => consumer.say('hello')));
  return consumers;
}

async function oneLeadOf(email: string, consumers: readonly Consumer[]): Promise<void> {
  const { org, cloud, agents } = world;
  const keys = consumers.map(({ conversationId }) => `${cloud.account}:${conversationId}`);
  const leads = async () => (await org.query(`SELECT Id FROM Lead WHERE Email = '${email}'`)).map(({ Id }) => Id);
  const named = async () =>
    (await org.query('SELECT External_Key__c, Lead__c FROM LivePerson_Conversation__c WHERE Lead__c != null')).flatMap(
      ({ External_Key__c: key, Lead__c }) => (keys.includes(String(key)) ? [Lead__c] : []),
    );
  await expect.poll(named, PATIENT).toHaveLength(2);
  const [lead, ...more] = await leads();
  expect(more).toEqual([]);
  expect(await named()).toEqual([lead, lead]);
  for (const [at, { phone }] of agents.entries())
    for (const name of ['closeConversation', 'finishWrapUp'] as const)
      expect(await phone.command({ name, conversationId: consumers[at]?.conversationId ?? '' })).toMatchObject({
        outcome: 'done',
      });
  const tasks = async () =>
    (await org.query('SELECT CallObject, WhoId FROM Task WHERE CallObject != null')).flatMap(
      ({ CallObject: task, WhoId }) => (keys.some((key) => String(task).startsWith(`${key}:`)) ? [WhoId] : []),
    );
  await expect.poll(tasks, PATIENT).toEqual([lead, lead]);
  expect(await leads()).toEqual([lead]);
  for (const consumer of consumers) consumer.leave();
}

test('at once on two servers: one Lead, and each conversation and Task on it', { timeout: 120_000 }, async () => {
  await expect.poll(() => world.balancer.ready(), PATIENT).toBe(2);
  await everybodyComes(world);
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  expect((await world.holders()).size).toBe(2);
  await oneLeadOf('at.once@almeida.example', await bothWrite('at.once@almeida.example'));
});

test('the server that makes the Lead is killed before it hears: the other finishes', { timeout: 180_000 }, async () => {
  const { box, database, servers } = world;
  const struck = new Promise<void>((resolve) => {
    box.requests(({ path }, phase) => {
      if (phase === 'answer' && path.endsWith('/composite/graph')) {
        // The answer waits on the line until nobody is there to hear it.
        box.freeze('toClient');
        resolve();
      }
      return 'pass';
    });
  });
  const consumers = await bothWrite('killed@almeida.example');
  await struck;
  const { rows } = await sql<{ url: string }>`
    select s.url from connector.servers s where s.server_id in (
      select lease_owner from connector.outbox where kind = 'record' and lease_owner is not null)`.execute(database.db);
  const making = servers.filter(({ url }) => rows.some((row) => row.url === url));
  expect(making).toHaveLength(1);
  await making[0]?.process.kill();
  box.requests(null);
  box.heal();
  await expect.poll(() => world.misplaced(), PATIENT).toEqual([]);
  await oneLeadOf('killed@almeida.example', consumers);
});
