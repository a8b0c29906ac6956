/** Runs of the history sync and when the next are due. Times are epoch ms of the caller's clock. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export type SyncKind = 'periodic' | 'daily' | 'manual' | 'conversation' | 'coverage';
export type SyncState = 'waiting' | 'running' | 'done' | 'failed';

/** A part of a run: conversations that began in a range, oldest first. */
export interface SyncSlice {
  api: 'messaging' | 'chat';
  startFrom: number;
  startTo: number;
  changedSince: number | null;
}

/** How far a run is: what is left, how much of the first slice is behind it, and where that ended. */
export interface SyncPlace {
  slices: SyncSlice[];
  offset: number;
  lastStart: number | null;
  total: number | null;
}

export interface StoredSyncRun {
  id: string;
  connectionId: string;
  kind: SyncKind;
  from: number;
  to: number;
  state: SyncState;
  /** Null: not begun. */
  place: SyncPlace | null;
  /** Failed attempts since the last page. */
  tries: number;
  /** Not before this time. */
  dueAt: number;
  found: number;
  changed: number;
  /** Records that could not be read. */
  passed: number;
  /** Requests to LivePerson. */
  calls: number;
  note: string | null;
  begunAt: number | null;
  endedAt: number | null;
}

/** What a step of a run adds. */
export interface SyncStep {
  place: SyncPlace;
  found: number;
  changed: number;
  passed: number;
  calls: number;
}

export type SyncStore = ReturnType<typeof createSyncStore>;

export function createSyncStore(db: Db) {
  const add = async (tx: Db, run: NewRun): Promise<string | null> => {
    const row = await tx
      .insertInto('connector.sync_runs')
      .values({
        connection_id: run.connectionId,
        kind: run.kind,
        window_from: Math.round(run.from),
        window_to: Math.round(run.to),
        due_at: Math.round(run.now),
        asked_by: run.askedBy,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return row === undefined ? null : String(row.id);
  };
  return {
    /** Null: one of that kind, which comes by the clock, is still open. */
    add: (run: NewRun): Promise<string | null> => add(db, run),

    /**
     * Makes the run of a plan when its time has come, once among all servers, and moves the plan on. A plan not seen before,
     * or whose rule changed, only gets its next time. Returns that time.
     */
    plan: (plan: {
      connectionId: string;
      kind: SyncKind;
      rule: string;
      now: number;
      nextAfter: (now: number) => number;
      windowOf: (lastTo: number | null) => { from: number; to: number };
    }): Promise<number> =>
      db.transaction().execute(async (tx) => {
        const { connectionId, kind, rule, now } = plan;
        const nextAt = plan.nextAfter(now);
        await sql`insert into connector.sync_plans (connection_id, kind, rule, next_at)
          values (${connectionId}, ${kind}, ${rule}, ${nextAt}::bigint) on conflict do nothing`.execute(tx);
        const known = await tx
          .selectFrom('connector.sync_plans')
          .select(['rule', 'next_at'])
          .where('connection_id', '=', connectionId)
          .where('kind', '=', kind)
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (known.rule === rule && known.next_at > now) return known.next_at;
        if (known.rule === rule) {
          const last = await tx
            .selectFrom('connector.sync_runs')
            .select((eb) => eb.fn.max('window_to').as('to'))
            .where('connection_id', '=', connectionId)
            .where('kind', '=', kind)
            .where('state', '=', 'done')
            .executeTakeFirst();
          await add(tx, { connectionId, kind, ...plan.windowOf(last?.to ?? null), now, askedBy: '' });
        }
        await tx
          .updateTable('connector.sync_plans')
          .set({ rule, next_at: nextAt })
          .where('connection_id', '=', connectionId)
          .where('kind', '=', kind)
          .execute();
        return nextAt;
      }),

    async nextAt(connectionId: string, kind: SyncKind): Promise<number | null> {
      const row = await db
        .selectFrom('connector.sync_plans')
        .select('next_at')
        .where('connection_id', '=', connectionId)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row?.next_at ?? null;
    },

    async dropPlan(connectionId: string, kind: SyncKind): Promise<void> {
      await db
        .deleteFrom('connector.sync_plans')
        .where('connection_id', '=', connectionId)
        .where('kind', '=', kind)
        .execute();
    },

    /** Connections with a run to be worked on now. */
    async connectionsDue(now: number): Promise<string[]> {
      const rows = await db
        .selectFrom('connector.sync_runs')
        .select('connection_id')
        .distinct()
        .where('state', 'in', ['waiting', 'running'])
        .where('due_at', '<=', Math.round(now))
        .execute();
      return rows.map((row) => row.connection_id);
    },

    /** The run to be worked on first: one that somebody asked for, else the oldest. */
    async next(connectionId: string, now: number): Promise<StoredSyncRun | null> {
      const row = await db
        .selectFrom('connector.sync_runs')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('state', 'in', ['waiting', 'running'])
        .where('due_at', '<=', Math.round(now))
        .orderBy(sql`kind in ('periodic', 'daily')`)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : runOf(row);
    },

    /** Records of a connection that wait for Salesforce now; counted up to `most`. */
    async backlog(connectionId: string, now: number, most: number): Promise<number> {
      const result = await sql<{ count: number }>`select count(*)::int as count from (
          select 1 from connector.outbox where connection_id = ${connectionId} and kind = 'record' and state = 'ready'
            and due_at <= ${Math.round(now)}::bigint limit ${most}) waiting`.execute(db);
      return result.rows[0]?.count ?? 0;
    },

    async openCount(connectionId: string): Promise<number> {
      const row = await db
        .selectFrom('connector.sync_runs')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('connection_id', '=', connectionId)
        .where('state', 'in', ['waiting', 'running'])
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },

    /** Counts are added; the run goes on from `place`. */
    async advance(id: string, step: SyncStep, now: number): Promise<void> {
      await sql`update connector.sync_runs set state = 'running', place = ${JSON.stringify(step.place)}::jsonb, tries = 0,
          found = found + ${step.found}::integer, changed = changed + ${step.changed}::integer,
          passed = passed + ${step.passed}::integer, calls = calls + ${step.calls}::integer,
          begun_at = coalesce(begun_at, ${Math.round(now)}::bigint), note = null
        where id = ${id}::bigint and state in ('waiting', 'running')`.execute(db);
    },

    /** Goes on later. `failed`: it was tried, and LivePerson did not answer as asked. */
    async postpone(
      id: string,
      later: { dueAt: number; note: string; calls: number; failed: boolean },
      now: number,
    ): Promise<void> {
      const { dueAt, note, calls, failed } = later;
      await sql`update connector.sync_runs set state = 'waiting', due_at = ${Math.round(dueAt)}::bigint, tries = tries + ${failed ? 1 : 0}::integer,
          note = ${note}, calls = calls + ${calls}::integer, begun_at = coalesce(begun_at, ${Math.round(now)}::bigint)
        where id = ${id}::bigint and state in ('waiting', 'running')`.execute(db);
    },

    async end(id: string, state: 'done' | 'failed', note: string | null, now: number): Promise<void> {
      await sql`update connector.sync_runs set state = ${state}, note = ${note}, place = null,
          begun_at = coalesce(begun_at, ${Math.round(now)}::bigint), ended_at = ${Math.round(now)}::bigint
        where id = ${id}::bigint and state in ('waiting', 'running')`.execute(db);
    },

    async get(id: string): Promise<StoredSyncRun | null> {
      const row = await db
        .selectFrom('connector.sync_runs')
        .selectAll()
        .where('id', '=', Number(id))
        .executeTakeFirst();
      return row === undefined ? null : runOf(row);
    },

    /** Newest first. */
    async latest(connectionId: string, limit: number): Promise<StoredSyncRun[]> {
      const rows = await db
        .selectFrom('connector.sync_runs')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(runOf);
    },

    /** Deletes runs that ended before. Returns how many. */
    async forget(endedBefore: number): Promise<number> {
      const result =
        await sql`delete from connector.sync_runs where ended_at < ${Math.round(endedBefore)}::bigint`.execute(db);
      return Number(result.numAffectedRows ?? 0n);
    },
  };
}

interface NewRun {
  connectionId: string;
  kind: SyncKind;
  from: number;
  to: number;
  now: number;
  /** Who asked; empty: the clock. */
  askedBy: string;
}

interface Row {
  id: number;
  connection_id: string;
  kind: string;
  window_from: number;
  window_to: number;
  state: SyncState;
  place: SyncPlace | null;
  tries: number;
  due_at: number;
  found: number;
  changed: number;
  passed: number;
  calls: number;
  note: string | null;
  begun_at: number | null;
  ended_at: number | null;
}

function runOf(row: Row): StoredSyncRun {
  return {
    id: String(row.id),
    connectionId: row.connection_id,
    kind: row.kind as SyncKind,
    from: row.window_from,
    to: row.window_to,
    state: row.state,
    place: row.place,
    tries: row.tries,
    dueAt: row.due_at,
    found: row.found,
    changed: row.changed,
    passed: row.passed,
    calls: row.calls,
    note: row.note,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
  };
}
