import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Set-up links and sessions of administrators. Only the hash of each token is kept; who a session is for is sealed.
 * `expires` moves on while a session is used, `ends` does not.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table connector.admin_tickets (
      hash bytea primary key, stage text not null check (stage in ('setup_link', 'session')),
      sealed text, expires timestamptz not null, ends timestamptz not null)`.execute(db);
}
