/**
 * Hypothesis: a database that is read-only, full or gone stops no conversation. What would need it is refused for certain
 * and in words, the server says it is not ready, metric, log, status page and softphones tell why; and when the database
 * is back everything goes on by itself, with nothing lost.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
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

const LONG = { timeout: 60_000, interval: 20 };
const text = async (path: string): Promise<string> => (await fetch(`${world.url}${path}`)).text();
const ready = async (): Promise<number> => (await fetch(`${world.url}/ready`)).status;
const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (.*)$`, 'm').exec(await text('/metrics'))?.[1] ?? NaN);

const FAULTS: [string, RegExp, () => Promise<void> | void][] = [
  ['read-only', /database is read-only/, () => box.readOnly()],
  ['out of disk', /no room left on its disk/, () => box.diskFull()],
  ['gone', /database does not answer/, () => box.away()],
];

it.each(FAULTS)('a database that is %s stops no conversation', { timeout: 120_000 }, async (what, words, strike) => {
  const { cloud, org } = world;
  const ada = await world.softphone('ada', `tab-${what.replaceAll(' ', '-')}`);
  if (ada.snapshot.livePerson.state !== 'connected') await ada.online();
  const before = ada.frames.length;
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring', (event) =>
    ada.frames.slice(before).some((frame) => frame.type === 'event' && frame.event === event),
  );
  const { conversationId } = ring;
  expect(await ready()).toBe(200);

  await strike();
  // Accepting makes facts, which the database does not take.
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const since = before;
  const noticed = (code: string) =>
    ada.event(
      'notice',
      (event) =>
        event.code === code && ada.frames.slice(since).some((frame) => frame.type === 'event' && frame.event === event),
    );
  expect((await noticed('store_trouble')).text).toMatch(/conversations go on/);
  expect(await ready()).toBe(503);
  expect(await metric('connector_store_writable')).toBe(0);
  expect(await text('/status')).toMatch(words);
  expect(world.logs.some((line) => line.includes('The database takes no writes'))).toBe(true);

  const link = {
    name: 'linkRecord',
    conversationId,
    object: 'Contact',
    recordId: '003Bx0000000001IAA',
    recordName: 'G',
  } as const;
  expect(await ada.command(link)).toMatchObject({ outcome: 'refused', code: 'store_trouble' });
  const sent = [{ text: `agent while it is ${what}`, outcome: 'done' as const }];
  await ada.done({ name: 'sendMessage', conversationId, text: sent[0]?.text ?? '', audience: 'all' });
  await consumer.say('customer meanwhile');
  await shown(ada, conversationId, 'customer meanwhile');
  await ada.cut();
  expect((await ada.connect()).type).toBe('resumed');
  await expect.poll(() => metric('connector_facts_waiting'), LONG).toBeGreaterThan(0);

  await box.heal();
  await noticed('store_back');
  await expect.poll(ready, LONG).toBe(200);
  await expect.poll(() => metric('connector_facts_waiting'), LONG).toBe(0);
  expect(await metric('connector_facts_lost')).toBe(0);
  const facts = await box.query('select type from connector.facts where conversation_id = $1', [conversationId]);
  expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['opened', 'assigned']));
  expect((await ada.command(link)).outcome).toBe('done');
  expect(await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId], sent, org })).toEqual(
    [],
  );
  ada.socket?.terminate();
  consumer.leave();
});
