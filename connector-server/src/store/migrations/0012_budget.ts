import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** How much of each org's allowances is used, as the servers tell each other, and orgs nothing is sent to. */
const STATEMENTS = [
  // id is the order of arrival, by which servers ask for news. at: epoch ms of the server's clock.
  `create table connector.budget_readings (
     id bigint generated always as identity primary key, connection_id text not null,
     kind text not null check (kind in ('calls', 'data_storage', 'file_storage')),
     at bigint not null, used double precision not null, max double precision not null)`,
  `create index budget_readings_at on connector.budget_readings (at)`,
  // What this product itself called; hour: epoch ms of its beginning.
  `create table connector.budget_calls (
     connection_id text not null, hour bigint not null, calls bigint not null, primary key (connection_id, hour))`,
  `create table connector.lane_stops (
     connection_id text primary key, since bigint not null, code text not null, reason text not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
