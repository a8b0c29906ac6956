import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What was written of each transcript: the field, its file, files that were sent. No text of a conversation is in it. */
const STATEMENTS = [
  `create table connector.transcript_parts (
     connection_id text not null, conversation_id text not null, part text not null,
     record_id text not null, content_hash text not null, version_id text, refused text,
     updated timestamptz not null default now(),
     primary key (connection_id, conversation_id, part))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
