import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Many servers on one database. A server lives while its row exists; whoever declares it dead deletes the row, and from
 * that moment on nothing it commits is accepted and its agents may be taken.
 */
const STATEMENTS = [
  // Numbers given to servers and to holds of agents: each higher than any before, across all servers and restarts.
  `create sequence connector.epochs`,
  `select setval('connector.epochs', coalesce((select max(epoch) from connector.leases where name = 'process-epoch'), 0) + 1)`,
  `create table connector.servers (
     server_id text primary key, epoch bigint not null, url text not null,
     machine text not null, process text not null,
     draining boolean not null default false, agents integer not null default 0,
     started timestamptz not null default now(), expires timestamptz not null)`,
  // salesforce_user_id: the first 15 characters; user_id: as the org spelled it. lowered: presence set by the server.
  `create table connector.agent_leases (
     connection_id text not null, salesforce_user_id text not null, user_id text not null,
     server_id text not null, epoch bigint not null,
     signed_in boolean not null default false, lowered text,
     primary key (connection_id, salesforce_user_id))`,
  `create index agent_leases_server on connector.agent_leases (server_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
