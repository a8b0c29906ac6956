/** How far each agent has followed each dialog. Written in groups; a lost cursor only means asking LivePerson again. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface Cursor {
  connectionId: string;
  agentId: string;
  dialogId: string;
  conversationId: string;
  sequence: number;
}

export interface CursorStore {
  /** One statement for all; a cursor never goes back. */
  save(cursors: readonly Cursor[]): Promise<void>;
  load(connectionId: string, agentId: string): Promise<Cursor[]>;
  deleteConversation(connectionId: string, conversationId: string): Promise<void>;
}

export function createCursorStore(db: Db): CursorStore {
  return {
    async save(cursors) {
      const latest = new Map<string, Cursor>();
      for (const cursor of cursors) {
        const key = JSON.stringify([cursor.connectionId, cursor.agentId, cursor.dialogId]);
        if ((latest.get(key)?.sequence ?? -Infinity) < cursor.sequence) latest.set(key, cursor);
      }
      if (latest.size === 0) return;
      await sql`
        insert into connector.cursors as c (connection_id, agent_id, dialog_id, conversation_id, sequence)
        select "connectionId", "agentId", "dialogId", "conversationId", sequence
          from jsonb_to_recordset(${JSON.stringify([...latest.values()])}::jsonb)
            as g("connectionId" text, "agentId" text, "dialogId" text, "conversationId" text, sequence bigint)
          order by 1, 2, 3
        on conflict (connection_id, agent_id, dialog_id) do update set sequence = excluded.sequence, updated = now()
          where c.sequence < excluded.sequence`.execute(db);
    },
    async load(connectionId, agentId) {
      const rows = await db
        .selectFrom('connector.cursors')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('agent_id', '=', agentId)
        .execute();
      return rows.map((row) => ({
        connectionId,
        agentId,
        dialogId: row.dialog_id,
        conversationId: row.conversation_id,
        sequence: row.sequence,
      }));
    },
    async deleteConversation(connectionId, conversationId) {
      await db
        .deleteFrom('connector.cursors')
        .where('connection_id', '=', connectionId)
        .where('conversation_id', '=', conversationId)
        .execute();
    },
  };
}
