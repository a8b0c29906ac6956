/** Item 40: what was kept long enough goes, all of it and nothing else. */
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { factKey } from '../../../connector-server/src/recorder/factKey.ts';
import type { RecordStore } from '../../../connector-server/src/recorder/recordStore.ts';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createErasureStore, OF_A_CONVERSATION } from '../../../connector-server/src/store/erasureStore.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import {
  forgetAgents,
  forgetConversations,
  forgetErasures,
  forgetEvents,
  keptRows,
} from '../../../connector-server/src/store/retention.ts';
import { createServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { createWriteTrail } from '../../../connector-server/src/store/writeTrail.ts';
import { deleteWhatIsOld } from '../../../connector-server/src/wiring/keeping.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';

let database: Database;
let store: RecordStore;
const HARBOR = 'harbor';

beforeAll(async () => {
  database = await startTestDatabase();
  store = createRecordStore(database.db);
  await createServerStore(database.db).join({ serverId: 'me', url: 'https://x.example', machine: 'm', process: 'p' });
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records,
    connector.event_log, connector.agents, connector.agent_leases, connector.erasure_conversations, connector.erasures,
    connector.erased_conversations`.execute(database.db);
});

const closed = (conversationId: string, at = 1): ConversationFact => ({
  type: 'closed',
  conversationId,
  at,
  by: 'agent',
  dialogs: [],
});
/** A conversation with something in each table; all of it `days` old. */
async function conversation(id: string, days: number, connectionId = HARBOR): Promise<void> {
  const fact = closed(id);
  await store.addFacts([{ connectionId, fact, key: factKey(fact), dueAt: 0 }], 0);
  await store.saveRecords(connectionId, [{ conversationId: id, recordId: `record of ${id}`, writtenHash: 'x' }]);
  await store.saveTasks(connectionId, [{ conversationId: id, agentId: '77', callObject: `1:${id}:77`, taskId: '00T' }]);
  await createWriteTrail(database.db).wrote(connectionId, [
    {
      conversationId: id,
      object: 'Task',
      what: 'Task',
      outcome: 'written',
      created: true,
      recordId: '00T',
      field: null,
    },
  ]);
  await age(id, days);
}
async function age(id: string, days: number): Promise<void> {
  await sql`update connector.facts set recorded = now() - make_interval(days => ${days}) where conversation_id = ${id}`.execute(
    database.db,
  );
}
const conversations = async () =>
  (
    await sql<{ id: string }>`select distinct conversation_id as id from connector.facts order by 1`.execute(
      database.db,
    )
  ).rows.map(({ id }) => id);

test('conversations of which nothing was heard for long are forgotten everywhere, the others stay whole', async () => {
  await conversation('old', 91);
  await conversation('young', 89);
  await conversation('old of another', 91, 'other');
  expect(await forgetConversations(database.db, HARBOR, 90)).toEqual({ conversations: 1, unwritten: 1 });
  expect(await conversations()).toEqual(['old of another', 'young']);
  for (const table of OF_A_CONVERSATION) {
    const { rows } = await sql`select 1 from ${sql.table(`connector.${table}`)} where conversation_id = 'old'`.execute(
      database.db,
    );
    expect([table, rows.length]).toEqual([table, 0]);
  }
  expect([...(await store.load(HARBOR, ['young'])).values()]).toMatchObject([
    { record: { recordId: 'record of young' }, facts: [{ type: 'closed' }] },
  ]);
});

test('one late fact keeps a conversation, however old its beginning', async () => {
  await conversation('rated late', 200);
  const fact: ConversationFact = { type: 'rated', conversationId: 'rated late', at: 5, csat: 4 };
  await store.addFacts([{ connectionId: HARBOR, fact, key: factKey(fact), dueAt: 0 }], 0);
  expect(await forgetConversations(database.db, HARBOR, 90)).toMatchObject({ conversations: 0 });
  expect((await store.load(HARBOR, ['rated late'])).get('rated late')?.facts).toHaveLength(2);
});

test('what a worker is writing stays until the next time', async () => {
  await conversation('old', 91);
  await store.claim({ connectionId: HARBOR, kind: 'record' }, 10, 1_000, 'me');
  expect(await forgetConversations(database.db, HARBOR, 90)).toMatchObject({ conversations: 0 });
  await sql`update connector.outbox set lease_until = now() - interval '1 second'`.execute(database.db);
  expect(await forgetConversations(database.db, HARBOR, 90)).toMatchObject({ conversations: 1 });
});

test('more than one step is done in a run', { timeout: 30_000 }, async () => {
  const facts = Array.from({ length: 4_500 }, (_, n) => closed(`c${n}`));
  await store.addFacts(
    facts.map((fact) => ({ connectionId: HARBOR, fact, key: factKey(fact), dueAt: 0 })),
    0,
  );
  await sql`update connector.facts set recorded = now() - interval '100 days'`.execute(database.db);
  expect(await forgetConversations(database.db, HARBOR, 90)).toEqual({ conversations: 4_500, unwritten: 4_500 });
  expect(await conversations()).toEqual([]);
});

test('events and agents go by their own times; an agent who is held stays', async () => {
  await conversation('young', 1);
  await sql`update connector.event_log set at = now() - interval '31 days'`.execute(database.db);
  for (const [id, held] of [
    ['005000000000001AAA', true],
    ['005000000000002AAA', false],
  ] as const) {
    await sql`insert into connector.agents (connection_id, salesforce_user_id, org_id, username, email, name, updated)
      values (${HARBOR}, ${id}, 'org', 'u', 'e', 'n', now() - interval '500 days')`.execute(database.db);
    if (held)
      await sql`insert into connector.agent_leases (connection_id, salesforce_user_id, user_id, server_id, epoch)
        values (${HARBOR}, ${id.slice(0, 15)}, ${id}, 'me', 1)`.execute(database.db);
  }
  expect(await forgetEvents(database.db, HARBOR, 30)).toBe(1);
  expect(await forgetAgents(database.db, HARBOR, 400)).toBe(1);
  expect((await keptRows(database.db, HARBOR)).find(({ what }) => what === 'agents')?.count).toBe(1);
});

test('an erased conversation is refused for thirteen months and more, then its id is forgotten too', async () => {
  const erasures = createErasureStore(database.db);
  await conversation('gone', 1);
  const erasure = await erasures.add({ connectionId: HARBOR, consumerId: 'c', mode: 'mask', by: 'admin' });
  await erasures.forget(erasure, ['gone']);
  await erasures.end(erasure, 'done', null);
  const again = closed('gone', 9);
  const give = () => store.addFacts([{ connectionId: HARBOR, fact: again, key: factKey(again), dueAt: 0 }], 0);
  expect(await give()).toEqual([]);
  expect(await forgetErasures(database.db, HARBOR)).toBe(0);
  await sql`update connector.erasures set requested = now() - interval '431 days'`.execute(database.db);
  await sql`update connector.erased_conversations set erased = now() - interval '431 days'`.execute(database.db);
  expect(await forgetErasures(database.db, HARBOR)).toBe(1);
  expect(await give()).toHaveLength(1);
});

test('the nightly job deletes by the settings of each connection, says so in the audit, and keeps the chain', async () => {
  await conversation('old', 50);
  await conversation('old', 50, 'other');
  const keeping = (conversationDays: number) => ({
    conversationDays,
    eventLogDays: 90,
    agentDays: 400,
    auditDays: 730,
    erase: 'mask' as const,
  });
  const settings = {
    connections: () => [
      { id: HARBOR, keeping: keeping(40) },
      { id: 'other', keeping: keeping(60) },
    ],
  } as unknown as Parameters<typeof deleteWhatIsOld>[0]['settings'];
  await deleteWhatIsOld({ db: database.db, settings, now: () => Date.now(), log: quietLog as never });
  const left = await sql<{ id: string }>`select distinct connection_id as id from connector.facts`.execute(database.db);
  expect(left.rows).toEqual([{ id: 'other' }]);
  const audit = createAuditLog(database.db);
  expect((await audit.page(HARBOR, null, 1))[0]).toMatchObject({
    actor: 'keeping',
    action: 'deleted what was kept long enough: 1 conversations, 0 events, 0 agents',
  });
  expect(await audit.check()).toMatchObject({ ok: true });
});

/** Tables of the schema, by one of their columns or all. */
async function tables(column?: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'connector' and (${column ?? null}::text is null or column_name = ${column ?? null}) order by 1`.execute(
    database.db,
  );
  return rows.map(({ name }) => name);
}

test('every table that knows a conversation is emptied with it', async () => {
  const otherwise = ['outbox', 'erased_conversations', 'erasure_conversations'];
  expect((await tables('conversation_id')).filter((name) => !otherwise.includes(name))).toEqual(
    [...OF_A_CONVERSATION].sort(),
  );
});

test('docs/data.md names every table of the database, and none that is not there', async () => {
  const page = await readFile(new URL('../../../docs/data.md', import.meta.url), 'utf8');
  const section = page.split('## The connector')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]));
  expect([...named, 'kysely_migration_lock'].sort()).toEqual(await tables());
});
