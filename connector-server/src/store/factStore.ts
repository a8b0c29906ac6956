/** Stores facts together with their outbox job: one statement, so one transaction. */
import { sql } from 'kysely';
import type { ConversationRef, NewFact } from '../recorder/recordStore.ts';
import type { Sealer } from '../support/seal.ts';
import type { Db } from './database.ts';
import { sealedBody } from './sealedFacts.ts';

interface FactRow {
  /** Place among those given: a join may hand them on in another order. */
  nth: number;
  connection_id: string;
  conversation_id: string;
  fact_key: string;
  type: string;
  at: number;
  due_at: number;
  body: unknown;
}

/**
 * A fact stored before, or of a conversation that was erased, changes nothing and makes no job. A new one makes its conversation's job due: at once
 * joined to a waiting job (the earlier time wins); a job that is backing off keeps its time; a dead one revives.
 */
export async function addFacts(
  db: Db,
  facts: readonly NewFact[],
  now: number,
  sealer?: Sealer,
): Promise<ConversationRef[]> {
  if (facts.length === 0) return [];
  const rows: FactRow[] = facts.map(({ connectionId, fact, key, dueAt }, nth) => ({
    nth,
    connection_id: connectionId,
    conversation_id: fact.conversationId,
    fact_key: key,
    type: fact.type,
    at: Math.round(fact.at),
    due_at: dueAt,
    body: sealedBody(fact, connectionId, sealer),
  }));
  const result = await sql<{ connection_id: string; conversation_id: string }>`
    with given as (
      select * from jsonb_to_recordset(${toJson(rows)}::jsonb)
        as g(nth int, connection_id text, conversation_id text, fact_key text, type text, at bigint, due_at bigint, body jsonb)
      where not exists (select 1 from connector.erased_conversations x
        where x.connection_id = g.connection_id and x.conversation_id = g.conversation_id)
    ), stored as (
      insert into connector.facts (connection_id, conversation_id, fact_key, type, at, body)
      select connection_id, conversation_id, fact_key, type, at, body from given order by nth
      on conflict (connection_id, conversation_id, fact_key) do nothing
      returning connection_id, conversation_id, fact_key
    )
    insert into connector.outbox as o (connection_id, conversation_id, kind, due_at, waiting_since)
    select g.connection_id, g.conversation_id, 'record', min(g.due_at), ${now}::bigint
      from given g join stored s using (connection_id, conversation_id, fact_key)
      group by g.connection_id, g.conversation_id
      order by g.connection_id, g.conversation_id
    on conflict (connection_id, conversation_id, kind) do update set
      revision = o.revision + 1,
      due_at = case
        when o.state = 'dead' or o.lease_until > now() then excluded.due_at
        when o.attempts > 0 then o.due_at
        else least(o.due_at, excluded.due_at) end,
      waiting_since = case when o.state = 'dead' then excluded.waiting_since else least(o.waiting_since, excluded.waiting_since) end,
      attempts = case when o.state = 'dead' then 0 else o.attempts end,
      state = 'ready', code = null, message = null, field = null, what_to_do = null
    returning o.connection_id, o.conversation_id`.execute(db);
  return result.rows.map((row) => ({ connectionId: row.connection_id, conversationId: row.conversation_id }));
}

/** How far back an agent's conversations are looked for. */
const OPEN_DAYS = 7;
const MOST_OPEN = 200;

/** Conversations that were this agent's last and whose end is not recorded, newest first. */
export async function openConversationsOf(db: Db, connectionId: string, agentId: string): Promise<string[]> {
  const result = await sql<{ conversation_id: string }>`
    select f.conversation_id from connector.facts f
    where f.connection_id = ${connectionId} and f.type = 'assigned' and f.body ->> 'agentId' = ${agentId}
      and f.recorded > now() - make_interval(days => ${OPEN_DAYS})
      and not exists (
        select 1 from connector.facts o
        where o.connection_id = f.connection_id and o.conversation_id = f.conversation_id
          and (o.type = 'closed' or (o.type in ('assigned', 'unassigned') and o.at >= f.at and o.id <> f.id
            and (o.type = 'unassigned') = (o.body ->> 'agentId' = ${agentId}))))
    group by f.conversation_id order by max(f.id) desc limit ${MOST_OPEN}`.execute(db);
  return result.rows.map((row) => row.conversation_id);
}

/** Conversations this agent was in that closed at `since` or later and that the agent has not wrapped up, newest first. */
export async function closedConversationsOf(
  db: Db,
  connectionId: string,
  agentId: string,
  since: number,
): Promise<string[]> {
  const result = await sql<{ conversation_id: string }>`
    select f.conversation_id from connector.facts f
    where f.connection_id = ${connectionId} and f.type = 'assigned' and f.body ->> 'agentId' = ${agentId}
      and f.recorded > now() - make_interval(days => ${OPEN_DAYS})
      and exists (
        select 1 from connector.facts c
        where c.connection_id = f.connection_id and c.conversation_id = f.conversation_id
          and c.type = 'closed' and c.at >= ${Math.floor(since)}::bigint)
      and not exists (
        select 1 from connector.facts w
        where w.connection_id = f.connection_id and w.conversation_id = f.conversation_id
          and w.type = 'wrapped_up' and w.body ->> 'agentId' = ${agentId})
    group by f.conversation_id order by max(f.id) desc limit ${MOST_OPEN}`.execute(db);
  return result.rows.map((row) => row.conversation_id);
}

const MOST_LINKED = 2_000;

/** Conversations that somebody linked to one of these records at some time, newest first. */
export async function conversationsLinkedTo(
  db: Db,
  connectionId: string,
  recordIds: readonly string[],
): Promise<string[]> {
  if (recordIds.length === 0) return [];
  const ids = recordIds.map((id) => id.slice(0, 15));
  const result = await sql<{ conversation_id: string }>`
    select f.conversation_id from connector.facts f
    where f.connection_id = ${connectionId} and (
      (f.type = 'linked' and left(f.body ->> 'recordId', 15) = any(${ids}::text[]))
      or (f.type = 'links_moved' and exists (
        select 1 from jsonb_array_elements(f.body -> 'to') went where left(went ->> 'recordId', 15) = any(${ids}::text[]))))
    group by f.conversation_id order by max(f.id) desc limit ${MOST_LINKED}`.execute(db);
  return result.rows.map((row) => row.conversation_id);
}

/** jsonb takes neither NUL characters nor lone surrogates, and names typed by consumers may hold both. */
export function toJson(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '') : value,
  );
}
