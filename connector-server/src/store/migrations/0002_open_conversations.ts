import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Finds the conversations an agent was given lately without reading all facts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index facts_assigned on connector.facts (connection_id, (body ->> 'agentId'), recorded)
    where type = 'assigned'`.execute(db);
}
