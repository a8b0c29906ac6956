import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Runs of the history sync, each with the place it has reached, and when the next ones are due. */
const STATEMENTS = [
  `create table connector.sync_runs (
     id bigint generated always as identity primary key,
     connection_id text not null, kind text not null,
     window_from bigint not null, window_to bigint not null,
     state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
     place jsonb, tries integer not null default 0, due_at bigint not null,
     found integer not null default 0, changed integer not null default 0, passed integer not null default 0,
     calls integer not null default 0,
     note text, asked_by text not null default '',
     begun_at bigint, ended_at bigint, created timestamptz not null default now())`,
  `create index sync_runs_latest on connector.sync_runs (connection_id, id)`,
  `create index sync_runs_open on connector.sync_runs (connection_id) where state in ('waiting', 'running')`,
  // Of a kind that comes by the clock, one at a time.
  `create unique index sync_runs_one on connector.sync_runs (connection_id, kind)
     where state in ('waiting', 'running') and kind in ('periodic', 'daily')`,
  `create table connector.sync_plans (
     connection_id text not null, kind text not null, rule text not null, next_at bigint not null,
     primary key (connection_id, kind))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
