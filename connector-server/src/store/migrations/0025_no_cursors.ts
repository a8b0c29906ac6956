import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Nothing ever wrote there: how far an agent followed a dialog is learnt from LivePerson again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table connector.cursors`.execute(db);
}
