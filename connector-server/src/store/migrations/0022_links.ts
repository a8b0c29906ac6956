import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * `relations`: who a Task was made about last, as far as we know; `relations_left`: what it should be about and the org
 * refused. `people_created`: whom the connector made by itself, so that nobody is made twice; who they are is only a hash.
 * The index finds conversations that are linked to a record which went on as another.
 */
const STATEMENTS = [
  `alter table connector.task_records add column relations text, add column relations_left text`,
  `create table connector.people_created (
     scope text not null, identity text not null, connection_id text not null, conversation_id text not null,
     object text not null, record_id text, account_id text, updated timestamptz not null default now(),
     primary key (scope, identity))`,
  `create index people_created_conversation on connector.people_created (connection_id, conversation_id)`,
  `create index facts_linked on connector.facts (connection_id, left(body ->> 'recordId', 15)) where type = 'linked'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
