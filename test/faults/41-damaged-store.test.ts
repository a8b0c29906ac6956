/**
 * Hypothesis: a database that a newer version set up is refused at the start with a sentence that says what to do. Single
 * damaged rows (a fact, a kept sign-in, a job) are set aside and reported; everything else goes on.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startConnector } from '../../connector-server/src/connector.ts';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { startDatabaseBox, type DatabaseBox } from '../support/faults/databaseBox.ts';

let box: DatabaseBox;
let world: ServerWorld;
const SECRET_KEY = randomBytes(32).toString('base64');
beforeAll(async () => {
  box = await startDatabaseBox();
  world = await startServerWorld({ env: { DATABASE_URL: box.url, SECRET_KEY } });
});
afterAll(async () => {
  await world.close();
  await box.close();
});

const LONG = { timeout: 60_000, interval: 50 };
const text = async (path: string): Promise<string> => (await fetch(`${world.url}${path}`)).text();

it('damaged rows are set aside; the rest works', { timeout: 120_000 }, async () => {
  const { cloud, org } = world;
  const ada = await world.softphone('ada');
  const ben = await world.softphone('ben');
  await ada.online();
  await ben.online();
  const damaged = 'damaged-conversation';
  await world.restart(async () => {
    // What a broken disk or a careless hand leaves behind.
    const [{ connection_id: connection } = {}] = await box.query('select connection_id from connector.agents limit 1');
    for (const [at, body] of ['null', '"text"', '{"type":"assigned"}', '{"type":"opened","at":"noon"}'].entries())
      await box.query(
        `insert into connector.facts (connection_id, conversation_id, fact_key, type, at, body)
         values ($1, $2, $3, 'assigned', 1, $4::jsonb)`,
        [connection, damaged, `damaged-${at}`, body],
      );
    for (const conversation of [damaged, 'job-of-nothing'])
      await box.query(
        `insert into connector.outbox (connection_id, conversation_id, kind, due_at, waiting_since)
         values ($1, $2, 'record', 0, 0)`,
        [connection, conversation],
      );
    await box.query(
      `update connector.sealed_secrets set sealed = decode('00ff00', 'hex')
       where owner = (select salesforce_user_id from connector.agents where name like 'Ada%' limit 1)`,
    );
  });

  // Ada has to sign in again and is told so; Ben, whose row is whole, does not.
  const again = await ada.connect();
  expect(again.type).toBe('resync');
  expect(ada.snapshot.livePerson.state).toBe('signed_out');
  expect(ada.snapshot.livePerson.action).toBe('sign_in');
  await ben.connect();
  if (ben.snapshot.livePerson.state !== 'connected')
    await ben.event('livePerson', (event) => event.livePerson.state === 'connected');

  await ben.done({ name: 'setPresence', availability: 'ONLINE', reasonId: null });

  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4102' });
  await consumer.say('hello');
  const { ring } = await ben.event('ring');
  await ben.done({ name: 'acceptRing', ringId: ring.ringId });
  await expect.poll(async () => (await org.query('SELECT Id FROM LivePerson_Conversation__c')).length, LONG).toBe(1);
  // Nothing can be written of them, so their jobs end instead of coming back for ever.
  await expect
    .poll(
      () => box.query(`select 1 from connector.outbox where conversation_id in ($1, 'job-of-nothing')`, [damaged]),
      LONG,
    )
    .toEqual([]);
  expect(await text('/metrics')).toContain('connector_store_damaged_rows 4');
  expect(await text('/status')).toContain('Damaged rows of the database');
  const lines = world.logs.filter((line) => line.includes('A damaged row'));
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain(damaged);
  expect(await box.query('select 1 from connector.facts where conversation_id = $1', [damaged])).toHaveLength(4);
  consumer.leave();
});

it('a database of a newer version is refused, and left as it is', { timeout: 60_000 }, async () => {
  await box.query(`insert into connector.kysely_migration (name, timestamp) values ('9999_from_the_future', 'x')`);
  const start = startConnector({
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: await mkdtemp(join(tmpdir(), 'liveperson-test-')),
      DATABASE_URL: box.url,
      SECRET_KEY,
      LIVEPERSON_API_URL: world.cloud.url,
    },
    writeLog: () => undefined,
  });
  await expect(start).rejects.toMatchObject({
    name: 'ConnectorError',
    code: 'schema_newer',
    message: expect.stringMatching(/set up by a newer version .*9999_from_the_future.* Nothing was changed/) as string,
  });
  await box.query(`delete from connector.kysely_migration where name = '9999_from_the_future'`);
});
