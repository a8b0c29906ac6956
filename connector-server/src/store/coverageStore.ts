/** How complete Salesforce is: closed conversations of LivePerson per hour, how many of them have a record, and those that have none. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** One hour as it was counted; hours are numbered from 1970 (epoch ms divided by 3,600,000). */
interface CountedHour {
  hour: number;
  inLivePerson: number;
  inSalesforce: number;
  holes: readonly { conversationId: string; closedAt: number }[];
  /** Epoch ms. */
  at: number;
}

interface HoleRow {
  conversationId: string;
  closedAt: number;
  healing: boolean;
  state: 'ready' | 'dead' | null;
  code: string | null;
  message: string | null;
  /** A record of it was written once. */
  written: boolean;
}

interface Totals {
  connectionId: string;
  inLivePerson: number;
  inSalesforce: number;
  countedAt: number;
}

/** Holes listed at most. */
const MOST_HOLES = 1_000;

/** The store of `sync/`'s coverage meter (coveragePorts.ts). */
export function createCoverageStore(db: Db) {
  return {
    async counted(connectionId: string, fromHour: number, toHour: number) {
      const result = await sql<{ hour: number; countedAt: number; hasHoles: boolean }>`
        select h.hour, h.counted_at as "countedAt",
          exists (select 1 from connector.coverage_holes o where o.connection_id = h.connection_id and o.hour = h.hour) as "hasHoles"
        from connector.coverage_hours h
        where h.connection_id = ${connectionId} and h.hour >= ${fromHour}::bigint and h.hour < ${toHour}::bigint`.execute(
        db,
      );
      return result.rows;
    },

    save: (connectionId: string, hour: CountedHour) =>
      db.transaction().execute((tx) => saveHour(tx, connectionId, hour)),

    async finish(connectionId: string, at: number, problem: string | null) {
      await sql`
        insert into connector.coverage_counts as c (connection_id, counted_at, problem)
        values (${connectionId}, ${problem === null ? at : null}::bigint, ${problem})
        on conflict (connection_id) do update set
          counted_at = coalesce(excluded.counted_at, c.counted_at), problem = excluded.problem`.execute(db);
    },

    async want(connectionId: string, from: number, to: number) {
      await sql`
        insert into connector.coverage_counts as c (connection_id, wanted_from, wanted_to)
        values (${connectionId}, ${Math.floor(from)}::bigint, ${Math.ceil(to)}::bigint)
        on conflict (connection_id) do update set
          wanted_from = excluded.wanted_from, wanted_to = excluded.wanted_to`.execute(db);
    },

    async wanted(connectionId: string) {
      const result = await sql<{ from: number | null; to: number | null }>`
        select wanted_from as from, wanted_to as to from connector.coverage_counts
        where connection_id = ${connectionId}`.execute(db);
      const { from, to } = result.rows[0] ?? {};
      return from == null || to == null ? null : { from, to };
    },

    async granted(connectionId: string, range: { from: number; to: number }) {
      await sql`
        update connector.coverage_counts set wanted_from = null, wanted_to = null
        where connection_id = ${connectionId} and wanted_from = ${range.from}::bigint and wanted_to = ${range.to}::bigint`.execute(
        db,
      );
    },

    async lastHour(connectionId: string) {
      const result = await sql<{ hour: number | null }>`
        select max(hour) as hour from connector.coverage_hours where connection_id = ${connectionId}`.execute(db);
      return result.rows[0]?.hour ?? null;
    },

    async view(connectionId: string, fromHour: number, toHour: number) {
      const [hours, holes, count] = await Promise.all([
        sql<{ hour: number; inLivePerson: number; inSalesforce: number }>`
          select hour, in_liveperson as "inLivePerson", in_salesforce as "inSalesforce" from connector.coverage_hours
          where connection_id = ${connectionId} and hour >= ${fromHour}::bigint and hour < ${toHour}::bigint
          order by hour`.execute(db),
        sql<HoleRow>`
          select h.conversation_id as "conversationId", h.closed_at as "closedAt", h.healing, o.state, o.code, o.message,
            r.record_id is not null as written
          from connector.coverage_holes h
          left join connector.outbox o on o.connection_id = h.connection_id
            and o.conversation_id = h.conversation_id and o.kind = 'record'
          left join connector.conversation_records r on r.connection_id = h.connection_id
            and r.conversation_id = h.conversation_id
          where h.connection_id = ${connectionId} and h.hour >= ${fromHour}::bigint and h.hour < ${toHour}::bigint
          order by h.closed_at desc, h.conversation_id limit ${MOST_HOLES}`.execute(db),
        sql<{ countedAt: number | null; problem: string | null; waiting: boolean }>`
          select counted_at as "countedAt", problem, wanted_from is not null as waiting
          from connector.coverage_counts where connection_id = ${connectionId}`.execute(db),
      ]);
      const state = count.rows[0];
      return {
        countedAt: state?.countedAt ?? null,
        problem: state?.problem ?? null,
        waiting: state?.waiting ?? false,
        hours: hours.rows,
        holes: holes.rows,
      };
    },

    async holes(connectionId: string, among: readonly string[] | null, limit: number) {
      const named = among === null ? sql`true` : sql`conversation_id = any(${[...among]}::text[])`;
      const result = await sql<{ conversationId: string; hour: number }>`
        select conversation_id as "conversationId", hour from connector.coverage_holes
        where connection_id = ${connectionId} and ${named} order by closed_at, conversation_id limit ${limit}`.execute(
        db,
      );
      return result.rows;
    },

    async healing(connectionId: string, ids: readonly string[]) {
      await sql`
        update connector.coverage_holes set healing = true
        where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])`.execute(db);
    },

    async totals() {
      const result = await sql<Totals>`
        select connection_id as "connectionId", sum(in_liveperson)::integer as "inLivePerson",
          sum(in_salesforce)::integer as "inSalesforce", max(counted_at)::bigint as "countedAt"
        from connector.coverage_hours group by connection_id order by 1`.execute(db);
      return result.rows;
    },

    async erased(connectionId: string, ids: readonly string[]) {
      const result = await sql<{ id: string }>`
        select conversation_id as id from connector.erased_conversations
        where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])`.execute(db);
      return new Set(result.rows.map(({ id }) => id));
    },
  };
}

async function saveHour(tx: Db, connectionId: string, counted: CountedHour): Promise<void> {
  const { hour, inLivePerson, inSalesforce, at } = counted;
  await sql`
    insert into connector.coverage_hours (connection_id, hour, in_liveperson, in_salesforce, counted_at)
    values (${connectionId}, ${hour}::bigint, ${inLivePerson}, ${inSalesforce}, ${at}::bigint)
    on conflict (connection_id, hour) do update set in_liveperson = excluded.in_liveperson,
      in_salesforce = excluded.in_salesforce, counted_at = excluded.counted_at`.execute(tx);
  const holes = JSON.stringify(counted.holes);
  await sql`
    delete from connector.coverage_holes h where connection_id = ${connectionId} and hour = ${hour}::bigint
      and not exists (select 1 from jsonb_to_recordset(${holes}::jsonb) as g("conversationId" text)
        where g."conversationId" = h.conversation_id)`.execute(tx);
  await sql`
    insert into connector.coverage_holes (connection_id, conversation_id, hour, closed_at)
    select ${connectionId}, "conversationId", ${hour}::bigint, "closedAt"
    from jsonb_to_recordset(${holes}::jsonb) as g("conversationId" text, "closedAt" bigint)
    on conflict (connection_id, conversation_id) do update set hour = excluded.hour, closed_at = excluded.closed_at`.execute(
    tx,
  );
}

/** These conversations have a record now: their holes are closed and their hours counted up. In the caller's transaction. */
export async function closeHoles(tx: Db, connectionId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with closed as (
      delete from connector.coverage_holes
      where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[]) returning hour
    )
    update connector.coverage_hours h set in_salesforce = least(h.in_liveperson, h.in_salesforce + c.n::integer)
    from (select hour, count(*) as n from closed group by hour) c
    where h.connection_id = ${connectionId} and h.hour = c.hour`.execute(tx);
}

/** Hours counted before `hour` are forgotten, with their holes. */
export async function forgetHours(db: Db, connectionId: string, hour: number): Promise<number> {
  const result = await sql`
    delete from connector.coverage_hours where connection_id = ${connectionId} and hour < ${hour}::bigint`.execute(db);
  await sql`delete from connector.coverage_holes where connection_id = ${connectionId} and hour < ${hour}::bigint`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0n);
}
