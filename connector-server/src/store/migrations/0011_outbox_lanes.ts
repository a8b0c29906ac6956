import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** One lane per org: who works on one is found among few rows. Fields an org does not take are known to all servers. */
const STATEMENTS = [
  `create index outbox_leased on connector.outbox (connection_id, kind) where lease_owner is not null`,
  `create table connector.fields_left_out (
     connection_id text not null, object text not null, field text not null,
     since timestamptz not null default now(), primary key (connection_id, object, field))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
