import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const key = randomBytes(32);
const told = { messagingHistory: { consumerParticipants: [{ email: 'mona@maple.example', phone: '+49 30 5550142' }] } };
const factOf = (conversationId: string): ConversationFact => ({
  type: 'attributes',
  conversationId,
  at: 5,
  source: 'live',
  told,
});
const storeWith = (...keys: [Buffer, ...Buffer[]]) =>
  createRecordStore(database.db, undefined, undefined, createSealer(...keys));
const add = (conversationId: string) =>
  storeWith(key).addFacts([{ connectionId: 'harbor', fact: factOf(conversationId), key: 'k', dueAt: 0 }], 0);
const load = async (conversationId: string, ...keys: [Buffer, ...Buffer[]]) =>
  (await storeWith(...keys).load('harbor', [conversationId])).get(conversationId)?.facts;

test('what is told of a customer is read back, and nothing of it is in the table', async () => {
  await add('one');
  expect(await load('one', key)).toEqual([factOf('one')]);
  const { rows } = await sql<{ row: string }>`select t::text as row from connector.facts t`.execute(database.db);
  expect(rows.map(({ row }) => row).join()).not.toMatch(/mona|maple|5550142/);
});

test('after a change of the key it is read with the older one, and without it nothing is known of the customer', async () => {
  await add('two');
  const newer = randomBytes(32);
  expect(await load('two', newer, key)).toEqual([factOf('two')]);
  expect(await load('two', newer)).toBeUndefined();
});

test('what belongs to another conversation is not believed', async () => {
  await add('three');
  await sql`update connector.facts set conversation_id = 'four' where conversation_id = 'three'`.execute(database.db);
  expect(await load('four', key)).toBeUndefined();
});
