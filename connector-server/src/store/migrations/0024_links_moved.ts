import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Finds conversations whose links followed a record that goes on as another once more. Such facts are few. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index facts_links_moved on connector.facts (connection_id) where type = 'links_moved'`.execute(db);
}
