import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Versions are of one section of one connection, so that administrators of different orgs do not meet in one document.
 * The table before this one was never written to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table connector.settings_versions`.execute(db);
  await sql`
    create table connector.settings_versions (
      connection_id text not null, section text not null, version integer not null,
      document jsonb not null, author text not null, note text not null default '',
      created timestamptz not null default now(),
      primary key (connection_id, section, version))`.execute(db);
}
