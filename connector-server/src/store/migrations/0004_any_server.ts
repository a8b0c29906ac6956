import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What any of several servers must be able to answer: sign-in popups, revoked access, secrets under older keys. */
const STATEMENTS = [
  // Only SHA-256 of the ticket, state or claim; whoever reads the table can use none of them.
  `create table connector.sign_in_tickets (
     hash bytea primary key, stage text not null check (stage in ('ticket', 'state', 'claim')),
     connection_id text not null, salesforce_user_id text not null, expires timestamptz not null)`,
  `create index sign_in_tickets_agent on connector.sign_in_tickets (connection_id, salesforce_user_id)`,
  // salesforce_user_id: the first 15 characters. Access tokens issued before revoked_at (epoch ms) are refused.
  `create table connector.revoked_access (
     org_id text not null, salesforce_user_id text not null, revoked_at bigint not null,
     primary key (org_id, salesforce_user_id))`,
  // key_id: which SECRET_KEY it is sealed with. broken: why it cannot be opened; kept for a look, not used.
  `alter table connector.sealed_secrets add column key_id text, add column broken text`,
  `update connector.sealed_secrets set key_id = encode(substring(sealed from 4 for 8), 'escape')
     where encode(substring(sealed from 1 for 3), 'escape') = 's1.'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
