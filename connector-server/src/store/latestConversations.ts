import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A conversation's beginning may be told several times. */
const REPEATS = 6;

/** Ids of the conversations whose beginning was recorded last, newest first. */
export async function latestConversations(db: Db, connectionId: string, limit: number): Promise<string[]> {
  const result = await sql<{ conversation_id: string }>`
    select conversation_id from (
      select id, conversation_id from connector.facts
      where connection_id = ${connectionId} and type = 'opened' order by id desc limit ${limit * REPEATS}) latest
    group by conversation_id order by max(id) desc limit ${limit}`.execute(db);
  return result.rows.map((row) => row.conversation_id);
}
