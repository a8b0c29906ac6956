import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What was done for an agent while no softphone was open, until the agent is told. Older programs pass it over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table connector.agents add column absence jsonb`.execute(db);
}
