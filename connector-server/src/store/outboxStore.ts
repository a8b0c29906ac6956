/**
 * The outbox: jobs per conversation, due by the injected clock. A leased job is free again when its owner's row in
 * `connector.servers` is gone (about 15 s after a crash), or when the lease runs out by database time. An org has one
 * lane of each kind in the whole cluster: while a living server holds jobs of it, others get none. So no two calls name
 * the same parent records at once, which Salesforce would refuse with UNABLE_TO_LOCK_ROW.
 */
import { sql } from 'kysely';
import type {
  ClaimedLane,
  ConversationRef,
  DeadLetter,
  Job,
  JobKind,
  JobResult,
  OutboxCounts,
} from '../recorder/recordStore.ts';
import type { Db } from './database.ts';

/** Longer than the slowest Salesforce call, so that a living worker never loses a job to another. */
const LEASE_SECONDS = 180;

/** What `owner` holds itself is left over from a batch it could not settle: a lane works on one batch at a time. */
const freeFor = (owner: string) => sql`(o.lease_owner is null or o.lease_until < now() or o.lease_owner = ${owner}
  or not exists (select 1 from connector.servers s where s.server_id = o.lease_owner))`;

/** A lease of `h` that still counts: its time is not over and its owner lives. */
const held = sql`h.lease_owner is not null and h.lease_until >= now()
  and exists (select 1 from connector.servers s where s.server_id = h.lease_owner)`;

/** The conversation's other job is being worked on: two writes of one row would lock each other out. */
const otherHalfIdle = sql`not exists (select 1 from connector.outbox h
  where h.connection_id = o.connection_id and h.conversation_id = o.conversation_id and h.kind <> o.kind and ${held})`;

/** Belongs in a transaction. Null: another living server works on the org's lane of this kind. */
export async function claimJobs(
  tx: Db,
  lane: ClaimedLane,
  limit: number,
  now: number,
  owner: string,
): Promise<Job[] | null> {
  const sharing = [...new Set([...(lane.sharing ?? []), lane.connectionId])].sort();
  await sql`select pg_advisory_xact_lock(hashtextextended(${`outbox ${sharing[0] ?? ''}`}, 0))`.execute(tx);
  const others = await sql`
    select 1 from connector.outbox h where h.connection_id = any(${sharing}::text[]) and h.kind = ${lane.kind}
      and h.lease_owner <> ${owner} and ${held} limit 1`.execute(tx);
  if (others.rows.length > 0) return null;
  const result = await sql<{
    conversation_id: string;
    revision: number;
    attempts: number;
    due_at: number;
    inherited: boolean;
  }>`
    with due as (
      select connection_id, conversation_id, kind, lease_owner from connector.outbox o
      where connection_id = ${lane.connectionId} and kind = ${lane.kind} and state = 'ready'
        and due_at <= ${now} and ${freeFor(owner)} and ${otherHalfIdle}
      order by due_at limit ${limit} for update skip locked
    )
    update connector.outbox o set lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    from due d where o.connection_id = d.connection_id and o.conversation_id = d.conversation_id and o.kind = d.kind
    returning o.conversation_id, o.revision, o.attempts, o.due_at, d.lease_owner is not null as inherited`.execute(tx);
  return result.rows
    .map((row) => ({
      connectionId: lane.connectionId,
      conversationId: row.conversation_id,
      kind: lane.kind,
      revision: row.revision,
      attempts: row.attempts,
      dueAt: row.due_at,
      inherited: row.inherited,
    }))
    .sort((a, b) => a.dueAt - b.dueAt);
}

/** One statement for a whole batch. Only rows still leased to `owner` are touched. */
export async function settleJobs(
  db: Db,
  owner: string,
  results: readonly { job: Job; result: JobResult }[],
): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map(({ job, result }) => ({
    connection_id: job.connectionId,
    conversation_id: job.conversationId,
    kind: job.kind,
    revision: job.revision,
    outcome: result.outcome,
    due_at: 'dueAt' in result ? Math.round(result.dueAt) : null,
    blameless: result.outcome === 'retry' && result.org !== undefined,
    code: 'code' in result ? result.code : null,
    message: 'message' in result ? result.message.slice(0, 2_000).replaceAll('\u0000', '').toWellFormed() : null,
    field: result.outcome === 'dead' ? result.field : null,
    what_to_do: result.outcome === 'dead' ? result.whatToDo : null,
  }));
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(connection_id text, conversation_id text, kind text,
        revision integer, outcome text, due_at bigint, blameless boolean, code text, message text, field text, what_to_do text)
    ), finished as (
      delete from connector.outbox o using given g
      where o.connection_id = g.connection_id and o.conversation_id = g.conversation_id and o.kind = g.kind
        and o.lease_owner = ${owner} and g.outcome = 'done' and o.revision = g.revision
    )
    update connector.outbox o set
      lease_owner = null, lease_until = null,
      state = case when g.outcome = 'dead' and o.revision = g.revision then 'dead' else 'ready' end,
      attempts = case when g.outcome <> 'retry' then 0 when g.blameless then o.attempts else o.attempts + 1 end,
      due_at = case when g.due_at is null then o.due_at when g.outcome = 'later' and o.revision <> g.revision then least(o.due_at, g.due_at) else g.due_at end,
      waiting_since = case when g.outcome = 'later' and o.revision = g.revision then g.due_at else o.waiting_since end,
      code = g.code, message = g.message, field = g.field, what_to_do = g.what_to_do
    from given g
    where o.connection_id = g.connection_id and o.conversation_id = g.conversation_id and o.kind = g.kind
      and o.lease_owner = ${owner} and not (g.outcome = 'done' and o.revision = g.revision)`.execute(db);
}

/** Makes sure the jobs exist and run by `dueAt`. */
export async function enqueueJobs(
  db: Db,
  connectionId: string,
  kind: JobKind,
  conversationIds: readonly string[],
  dueAt: number,
): Promise<void> {
  if (conversationIds.length === 0) return;
  const due = Math.round(dueAt);
  await sql`
    insert into connector.outbox as o (connection_id, conversation_id, kind, due_at, waiting_since)
    select ${connectionId}, id, ${kind}, ${due}::bigint, ${due}::bigint from (select distinct unnest(${[...conversationIds]}::text[]) as id) x order by id
    on conflict (connection_id, conversation_id, kind) do update set
      revision = o.revision + 1,
      due_at = case when o.state = 'dead' then excluded.due_at else least(o.due_at, excluded.due_at) end,
      attempts = case when o.state = 'dead' then 0 else o.attempts end, state = 'ready'`.execute(db);
}

/** Lanes with work that no other living server is at, and when their next job is due. */
export async function lanesWithWork(
  db: Db,
  owner: string,
): Promise<{ connectionId: string; kind: JobKind; dueAt: number }[]> {
  const result = await sql<{ connection_id: string; kind: JobKind; due_at: number }>`
    select l.connection_id, l.kind, l.due_at from (
      select connection_id, kind, min(due_at) as due_at from connector.outbox o
      where state = 'ready' and ${otherHalfIdle} group by connection_id, kind) l
    where not exists (select 1 from connector.outbox h
      where h.connection_id = l.connection_id and h.kind = l.kind and h.lease_owner <> ${owner} and ${held})`.execute(
    db,
  );
  return result.rows.map((row) => ({ connectionId: row.connection_id, kind: row.kind, dueAt: row.due_at }));
}

export async function outboxCounts(db: Db, now: number): Promise<OutboxCounts> {
  const result = await sql<{ waiting: number; dead: number; oldest: number | null }>`
    select count(*) filter (where state = 'ready') as waiting, count(*) filter (where state = 'dead') as dead,
      min(waiting_since) filter (where state = 'ready' and waiting_since <= ${now}) as oldest
    from connector.outbox`.execute(db);
  const row = result.rows[0];
  return { waiting: row?.waiting ?? 0, dead: row?.dead ?? 0, oldestAt: row?.oldest ?? null };
}

export async function deadLetters(db: Db, limit: number): Promise<DeadLetter[]> {
  const rows = await db
    .selectFrom('connector.outbox')
    .selectAll()
    .where('state', '=', 'dead')
    .orderBy('waiting_since')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    connectionId: row.connection_id,
    conversationId: row.conversation_id,
    kind: row.kind,
    code: row.code ?? '',
    message: row.message ?? '',
    field: row.field,
    whatToDo: row.what_to_do ?? '',
  }));
}

export async function replayJobs(db: Db, refs: readonly ConversationRef[], now: number): Promise<number> {
  const result = await sql`
    update connector.outbox o set state = 'ready', due_at = ${now}::bigint, waiting_since = ${now}::bigint, attempts = 0,
      code = null, message = null, field = null, what_to_do = null
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as g("connectionId" text, "conversationId" text)
    where o.connection_id = g."connectionId" and o.conversation_id = g."conversationId" and o.state = 'dead'`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0n);
}
