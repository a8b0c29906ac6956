/** The ledger: which Salesforce record each conversation has, which Task each agent has, and what was last written. */
import { sql } from 'kysely';
import type { StoredConversation } from '../recorder/recordStore.ts';
import type { Sealer } from '../support/seal.ts';
import type { DamageReport } from './damage.ts';
import type { Db } from './database.ts';
import { readFact } from './readFact.ts';
import { openedBody } from './sealedFacts.ts';

/** Facts and ledger of many conversations in three queries. Conversations without facts are absent; damaged facts are passed over and reported. */
export async function loadConversations(
  db: Db,
  connectionId: string,
  ids: readonly string[],
  damage?: DamageReport,
  sealer?: Sealer,
): Promise<Map<string, StoredConversation>> {
  const found = new Map<string, StoredConversation>();
  if (ids.length === 0) return found;
  const among = [...ids];
  const [facts, records, tasks] = await Promise.all([
    db
      .selectFrom('connector.facts')
      .select(['id', 'conversation_id', 'body'])
      .where('connection_id', '=', connectionId)
      .where('conversation_id', 'in', among)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('connector.conversation_records')
      .select(['conversation_id', 'record_id', 'written_hash', 'transcript_hash'])
      .where('connection_id', '=', connectionId)
      .where('conversation_id', 'in', among)
      .execute(),
    db
      .selectFrom('connector.task_records')
      .select(['conversation_id', 'agent_id', 'call_object', 'task_id', 'relations', 'relations_left'])
      .select(sql<number>`(extract(epoch from now() - updated) * 1000)::float8`.as('age_ms'))
      .where('connection_id', '=', connectionId)
      .where('conversation_id', 'in', among)
      .execute(),
  ]);
  for (const { id, conversation_id: conversationId, body } of facts) {
    const opened = openedBody(body, connectionId, conversationId, sealer);
    if (opened === 'unreadable') continue;
    const fact = readFact(opened.body, conversationId);
    if (fact === null) {
      damage?.report('fact', { id, connection: connectionId, conversation: conversationId });
      continue;
    }
    const known = found.get(conversationId);
    if (known === undefined)
      found.set(conversationId, { conversationId, facts: [fact], record: null, tasks: new Map() });
    else known.facts.push(fact);
  }
  for (const row of records) {
    const known = found.get(row.conversation_id);
    if (known !== undefined)
      known.record = { recordId: row.record_id, writtenHash: row.written_hash, transcriptHash: row.transcript_hash };
  }
  for (const row of tasks)
    found.get(row.conversation_id)?.tasks.set(row.agent_id, {
      callObject: row.call_object,
      taskId: row.task_id,
      ageMs: row.age_ms,
      relations: row.relations,
      left: row.relations_left,
    });
  return found;
}

export async function saveRecords(
  db: Db,
  connectionId: string,
  rows: readonly { conversationId: string; recordId: string; writtenHash: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('connector.conversation_records')
    .values(
      rows.map((row) => ({
        connection_id: connectionId,
        conversation_id: row.conversationId,
        record_id: row.recordId,
        written_hash: row.writtenHash,
        transcript_hash: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'conversation_id']).doUpdateSet((eb) => ({
        // A record made anew (deleted in the org before) has no transcript yet.
        transcript_hash: sql<
          string | null
        >`case when conversation_records.record_id = excluded.record_id then conversation_records.transcript_hash end`,
        record_id: eb.ref('excluded.record_id'),
        written_hash: eb.ref('excluded.written_hash'),
        updated: sql<Date>`now()`,
      })),
    )
    .execute();
}

export async function saveTranscript(
  db: Db,
  connectionId: string,
  conversationId: string,
  transcriptHash: string,
): Promise<void> {
  await db
    .updateTable('connector.conversation_records')
    .set({ transcript_hash: transcriptHash, updated: sql<Date>`now()` })
    .where('connection_id', '=', connectionId)
    .where('conversation_id', '=', conversationId)
    .execute();
}

/** `taskId` null: about to be created. A known id is never forgotten. */
export async function saveTasks(
  db: Db,
  connectionId: string,
  rows: readonly {
    conversationId: string;
    agentId: string;
    callObject: string;
    taskId: string | null;
    relations?: string | null;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('connector.task_records')
    .values(
      rows.map((row) => ({
        connection_id: connectionId,
        conversation_id: row.conversationId,
        agent_id: row.agentId,
        call_object: row.callObject,
        task_id: row.taskId,
        relations: row.relations ?? null,
        relations_left: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'conversation_id', 'agent_id']).doUpdateSet({
        task_id: sql<string | null>`coalesce(excluded.task_id, task_records.task_id)`,
        relations: sql<string | null>`coalesce(excluded.relations, task_records.relations)`,
        updated: sql<Date>`now()`,
      }),
    )
    .execute();
}

/** Who Tasks are about now, or (`left`) should be about and the org refused. */
export async function saveTaskRelations(
  db: Db,
  connectionId: string,
  rows: readonly { conversationId: string; slot: string; relations: string | null; left: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ conversationId: conversation, ...row }) => ({ conversation, ...row }));
  await sql`
    update connector.task_records t
    set relations = coalesce(g.relations, t.relations), relations_left = g."left"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as g(conversation text, slot text, relations text, "left" text)
    where t.connection_id = ${connectionId} and t.conversation_id = g.conversation and t.agent_id = g.slot`.execute(db);
}
