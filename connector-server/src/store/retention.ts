/** Deletes what was kept long enough, in small steps, oldest first; and counts what is kept. */
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { OF_A_CONVERSATION } from './erasureStore.ts';

/** Rows of facts looked at in one step. */
const STEP = 2_000;
/** A run ends after this many steps; the next one goes on. */
const MOST_STEPS = 500;
const EVENT_STEP = 10_000;

export interface Kept {
  /** Table or tables, in words of docs/data.md. */
  what: string;
  count: number;
  /** Epoch ms; null: nothing is kept. */
  oldestAt: number | null;
}

/**
 * Everything kept of conversations of which nothing was heard for `days`: facts, ledger, events, jobs. Returns
 * how many conversations, and of how many a write was still waiting or set aside.
 */
export async function forgetConversations(
  db: Db,
  connectionId: string,
  days: number,
): Promise<{ conversations: number; unwritten: number }> {
  let after = 0;
  const total = { conversations: 0, unwritten: 0 };
  for (let step = 0; step < MOST_STEPS; step++) {
    const result = await db.transaction().execute((tx) => forgetStep(tx, connectionId, days, after));
    total.conversations += result.conversations;
    total.unwritten += result.unwritten;
    if (result.last === null) break;
    after = result.last;
  }
  return total;
}

async function forgetStep(
  tx: Db,
  connectionId: string,
  days: number,
  after: number,
): Promise<{ conversations: number; unwritten: number; last: number | null }> {
  const old = await sql<{ id: number; conversationId: string }>`
    select id, conversation_id as "conversationId" from connector.facts
    where connection_id = ${connectionId} and id > ${after}::bigint and recorded < now() - make_interval(days => ${days})
    order by id limit ${STEP}`.execute(tx);
  const last = old.rows.at(-1)?.id ?? null;
  const candidates = [...new Set(old.rows.map(({ conversationId }) => conversationId))];
  if (candidates.length === 0) return { conversations: 0, unwritten: 0, last: null };
  // One that somebody is writing, or of which there is news, stays until the next run.
  const silent = await sql<{ id: string }>`
    select given.id from unnest(${candidates}::text[]) as given(id)
    where not exists (select 1 from connector.facts f where f.connection_id = ${connectionId} and f.conversation_id = given.id
        and f.recorded >= now() - make_interval(days => ${days}))
      and not exists (select 1 from connector.outbox o where o.connection_id = ${connectionId} and o.conversation_id = given.id
        and o.lease_until > now())`.execute(tx);
  const ids = silent.rows.map(({ id }) => id);
  if (ids.length > 0) {
    const jobs = await sql`
      delete from connector.outbox where connection_id = ${connectionId} and conversation_id = any(${ids}::text[])`.execute(
      tx,
    );
    for (const table of OF_A_CONVERSATION)
      await sql`
        delete from ${sql.table(`connector.${table}`)}
        where connection_id = ${connectionId} and conversation_id = any(${ids}::text[])`.execute(tx);
    return { conversations: ids.length, unwritten: Number(jobs.numAffectedRows ?? 0n), last };
  }
  return { conversations: 0, unwritten: 0, last };
}

/** Events of the log older than this. */
export async function forgetEvents(db: Db, connectionId: string, days: number): Promise<number> {
  let total = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const result = await sql`
      delete from connector.event_log where id in (
        select id from connector.event_log
        where at < now() - make_interval(days => ${days}) and connection_id = ${connectionId} order by at limit ${EVENT_STEP})`.execute(
      db,
    );
    const gone = Number(result.numAffectedRows ?? 0n);
    total += gone;
    if (gone < EVENT_STEP) break;
  }
  return total;
}

/** Agents who were not seen for this long and whom no server holds. */
export async function forgetAgents(db: Db, connectionId: string, days: number): Promise<number> {
  const result = await sql`
    delete from connector.agents a
    where a.connection_id = ${connectionId} and a.updated < now() - make_interval(days => ${days})
      and not exists (select 1 from connector.agent_leases l where l.connection_id = a.connection_id
        and l.salesforce_user_id = left(a.salesforce_user_id, 15))`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** LivePerson keeps conversations 13 months: after that nothing could bring an erased one back. */
const ERASED_DAYS = 430;

/** Finished erasures and the list of conversations that are never recorded again. */
export async function forgetErasures(db: Db, connectionId: string): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const old = sql`select id from connector.erasures where connection_id = ${connectionId} and state = 'done'
      and requested < now() - make_interval(days => ${ERASED_DAYS})`;
    await sql`delete from connector.erasure_conversations where erasure_id in (${old})`.execute(tx);
    await sql`delete from connector.erasures where id in (${old})`.execute(tx);
    const result = await sql`
      delete from connector.erased_conversations
      where connection_id = ${connectionId} and erased < now() - make_interval(days => ${ERASED_DAYS})`.execute(tx);
    return Number(result.numAffectedRows ?? 0n);
  });
}

/** What is kept of a connection, for the page. */
export async function keptRows(db: Db, connectionId: string): Promise<Kept[]> {
  const ms = (column: string) => sql`(extract(epoch from min(${sql.ref(column)})) * 1000)::bigint`;
  const count = async (what: string, table: string, oldest: ReturnType<typeof ms> | null): Promise<Kept> => {
    const result = await sql<{ count: number; oldestAt: number | null }>`
      select count(*) as count, ${oldest ?? sql`null::bigint`} as "oldestAt" from ${sql.table(`connector.${table}`)}
      where connection_id = ${connectionId}`.execute(db);
    return { what, count: result.rows[0]?.count ?? 0, oldestAt: result.rows[0]?.oldestAt ?? null };
  };
  return [
    await count('facts', 'facts', ms('recorded')),
    await count('outbox', 'outbox', sql`min(waiting_since)`),
    await count('conversation_records', 'conversation_records', ms('updated')),
    await count('task_records', 'task_records', ms('updated')),
    await count('event_log', 'event_log', ms('at')),
    await count('coverage_hours', 'coverage_hours', sql`min(counted_at)`),
    await count('agents', 'agents', ms('updated')),
    await count('sealed_secrets', 'sealed_secrets', ms('updated')),
    await count('erasures', 'erasures', ms('requested')),
    await count('audit_log', 'audit_log', sql`min(at)`),
  ];
}
