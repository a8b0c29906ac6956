/** The write ledger as administrators read it: every conversation, how its record stands, and what is still to be written. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export type LedgerStateName = 'saved' | 'saving' | 'failed';

export interface LedgerLine {
  /** For paging: older conversations have smaller ones. */
  position: number;
  conversationId: string;
  state: LedgerStateName;
  /** Epoch ms of the last thing known about it. */
  at: number;
  openedAt: number | null;
  closedAt: number | null;
  recordId: string | null;
  /** The latest trouble still open, in the org's words. */
  trouble: string | null;
}

export interface LedgerTask {
  agentId: string;
  recordId: string | null;
}

/** One row per conversation, at its first `opened` fact. */
const LINES = sql`
  f.id as position, f.conversation_id as "conversationId",
  case when o.dead then 'failed' when o.waiting then 'saving' else 'saved' end as state,
  greatest((extract(epoch from coalesce(r.updated, f.recorded)) * 1000)::bigint, (extract(epoch from f.recorded) * 1000)::bigint) as at,
  f.at as "openedAt",
  (select max(c.at) from connector.facts c where c.connection_id = f.connection_id
    and c.conversation_id = f.conversation_id and c.type = 'closed') as "closedAt",
  r.record_id as "recordId", o.trouble`;

const SOURCES = sql`connector.facts f
  left join connector.conversation_records r on r.connection_id = f.connection_id and r.conversation_id = f.conversation_id
  left join lateral (
    select bool_or(j.state = 'dead') as dead, bool_or(j.state = 'ready') as waiting, max(j.message) as trouble
    from connector.outbox j where j.connection_id = f.connection_id and j.conversation_id = f.conversation_id) o on true`;

const FIRST = sql`f.type = 'opened' and not exists (
  select 1 from connector.facts e where e.connection_id = f.connection_id and e.conversation_id = f.conversation_id
    and e.type = 'opened' and e.id < f.id)`;

const IN_STATE: Record<LedgerStateName, ReturnType<typeof sql>> = {
  failed: sql`exists (select 1 from connector.outbox j where j.connection_id = f.connection_id
    and j.conversation_id = f.conversation_id and j.state = 'dead')`,
  saving: sql`exists (select 1 from connector.outbox j where j.connection_id = f.connection_id
    and j.conversation_id = f.conversation_id and j.state = 'ready')
    and not exists (select 1 from connector.outbox j where j.connection_id = f.connection_id
    and j.conversation_id = f.conversation_id and j.state = 'dead')`,
  saved: sql`not exists (select 1 from connector.outbox j where j.connection_id = f.connection_id
    and j.conversation_id = f.conversation_id)`,
};

export interface LedgerQuestion {
  connectionId: string;
  state: LedgerStateName | null;
  /** A conversation id or its beginning. */
  startsWith: string;
  /** Conversations before this position; null: from the newest. */
  before: number | null;
  limit: number;
}

/** Conversations newest first. */
export async function ledgerLines(db: Db, asked: LedgerQuestion): Promise<LedgerLine[]> {
  const state = asked.state === null ? sql`true` : IN_STATE[asked.state];
  const named = asked.startsWith === '' ? sql`true` : sql`starts_with(f.conversation_id, ${asked.startsWith})`;
  const result = await sql<LedgerLine>`
    select ${LINES} from ${SOURCES}
    where f.connection_id = ${asked.connectionId} and f.id < ${asked.before ?? Number.MAX_SAFE_INTEGER}::bigint
      and ${FIRST} and ${state} and ${named}
    order by f.id desc limit ${asked.limit}`.execute(db);
  return result.rows;
}

/** Null: nothing is known of this conversation. */
export async function ledgerLine(
  db: Db,
  connectionId: string,
  conversationId: string,
): Promise<(LedgerLine & { tasks: LedgerTask[] }) | null> {
  const line = await sql<LedgerLine>`
    select ${LINES} from ${SOURCES}
    where f.connection_id = ${connectionId} and f.conversation_id = ${conversationId}
    order by f.type = 'opened' desc, f.id limit 1`.execute(db);
  const found = line.rows[0];
  if (found === undefined) return null;
  const tasks = await sql<LedgerTask>`
    select agent_id as "agentId", task_id as "recordId" from connector.task_records
    where connection_id = ${connectionId} and conversation_id = ${conversationId} order by agent_id limit 200`.execute(
    db,
  );
  return { ...found, tasks: tasks.rows };
}

/** Which of these conversations facts are kept of. */
export async function knownConversations(
  db: Db,
  connectionId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const result = await sql<{ id: string }>`
    select distinct conversation_id as id from connector.facts
    where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])`.execute(db);
  return new Set(result.rows.map(({ id }) => id));
}

/**
 * Has everything of these conversations written again, as if it had not been: rows by their keys, Tasks and files
 * after a look whether they are there, transcripts anew. Dead letters go back to work. Returns for how many there was something to do.
 */
export async function rewriteConversations(
  db: Db,
  connectionId: string,
  ids: readonly string[],
  now: number,
): Promise<number> {
  if (ids.length === 0) return 0;
  const result = await sql`
    with known as (
      select distinct conversation_id from connector.facts
      where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])
    ), forgotten as (
      update connector.conversation_records r set written_hash = '', transcript_hash = null
      from known k where r.connection_id = ${connectionId} and r.conversation_id = k.conversation_id
    ), doubted as (
      update connector.task_records t set task_id = null
      from known k where t.connection_id = ${connectionId} and t.conversation_id = k.conversation_id
    ), unsure as (
      update connector.transcript_parts p set content_hash = '', refused = null
      from known k where p.connection_id = ${connectionId} and p.conversation_id = k.conversation_id
    ), given_up as (
      -- Asked for anew once the record is written, if it is still wanted.
      delete from connector.outbox d using known k
      where d.connection_id = ${connectionId} and d.conversation_id = k.conversation_id
        and d.kind <> 'record' and d.state = 'dead'
    )
    insert into connector.outbox as o (connection_id, conversation_id, kind, due_at, waiting_since)
    select ${connectionId}, conversation_id, 'record', ${now}::bigint, ${now}::bigint from known order by conversation_id
    on conflict (connection_id, conversation_id, kind) do update set
      revision = o.revision + 1, due_at = excluded.due_at, waiting_since = excluded.waiting_since, attempts = 0,
      state = 'ready', code = null, message = null, field = null, what_to_do = null`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
