/**
 * Hypothesis: a failover of the database (connections cut, nobody there for a while, then there again) is waited out:
 * conversations go on, what is to be recorded arrives afterwards exactly once, the server keeps its agents and is not taken
 * for another; and a connection that fell silent instead of breaking is given up and replaced.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { openDatabase } from '../../connector-server/src/store/database.ts';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { quietLog } from '../support/database.ts';
import { startDatabaseBox, type DatabaseBox } from '../support/faults/databaseBox.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { shown } from '../support/faults/threeTabs.ts';

let box: DatabaseBox;
let world: ServerWorld;
beforeAll(async () => {
  box = await startDatabaseBox();
  world = await startServerWorld({
    env: { DATABASE_URL: box.url, SECRET_KEY: randomBytes(32).toString('base64') },
  });
});
afterAll(async () => {
  await world.close();
  await box.close();
});

const LONG = { timeout: 60_000, interval: 50 };
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? NaN);
};
const away = async (): Promise<void> => {
  box.away();
  await expect.poll(() => metric('connector_store_writable'), LONG).toBe(0);
};
const back = async (): Promise<void> => {
  await box.heal();
  await expect.poll(() => metric('connector_store_writable'), LONG).toBe(1);
  await expect.poll(() => metric('connector_facts_waiting'), LONG).toBe(0);
};

it(
  'two failovers in one conversation: nothing lost, nothing doubled, the same server holds the agent',
  { timeout: 180_000 },
  async () => {
    const { cloud, org } = world;
    const ada = await world.softphone('ada');
    await ada.online();
    const held = await box.query('select server_id, epoch from connector.agent_leases');
    expect(held).toHaveLength(1);
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say('hello');
    const { ring } = await ada.event('ring');
    const { conversationId } = ring;
    const sent: { text: string; outcome: 'done' | 'refused' | 'uncertain' }[] = [];
    const say = async (text: string): Promise<void> => {
      sent.push({ text, ...(await ada.command({ name: 'sendMessage', conversationId, text, audience: 'all' })) });
    };

    await away();
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    await consumer.say('in the first failover');
    await say('agent in the first failover');
    await shown(ada, conversationId, 'in the first failover');
    await back();

    await say('between');
    await away();
    await ada.done({ name: 'closeConversation', conversationId });
    await ada.event('conversation', (event) => event.conversation.state === 'closed');
    await ada.done({ name: 'finishWrapUp', conversationId });
    await back();

    const tasks = () => org.query('SELECT Id FROM Task WHERE CallObject != null');
    await expect.poll(async () => (await tasks()).length, LONG).toBe(1);
    const facts = await box.query(
      'select type, count(*)::int as times from connector.facts where conversation_id = $1 group by type',
      [conversationId],
    );
    for (const type of ['opened', 'assigned', 'closed', 'wrapped_up']) expect(facts).toContainEqual({ type, times: 1 });
    expect(await metric('connector_facts_lost')).toBe(0);
    expect(await box.query('select server_id, epoch from connector.agent_leases')).toEqual(held);
    expect(
      await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId], sent, org }),
    ).toEqual([]);
    consumer.leave();
  },
);

it('a connection that fell silent is given up and replaced', { timeout: 60_000 }, async () => {
  const database = await openDatabase({
    databaseUrl: box.url,
    dataDir: '/nowhere',
    log: quietLog,
    poolSize: 1,
    answerMs: 500,
  });
  try {
    const hung = sql`select 1`.execute(database.db);
    await hung;
    box.silence();
    await expect(sql`select 2`.execute(database.db)).rejects.toThrow(/timeout/);
    await box.heal();
    const answer = await sql<{ three: number }>`select 3 as three`.execute(database.db);
    expect(answer.rows).toEqual([{ three: 3 }]);
  } finally {
    await box.heal();
    await database.close();
  }
});
