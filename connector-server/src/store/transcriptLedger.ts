/** Which parts of which transcripts the orgs hold: `connector.transcript_parts`. */
import { sql } from 'kysely';
import type { TranscriptLedger } from '../recorder/filePorts.ts';
import type { Db } from './database.ts';
import type { Fence } from './fence.ts';

interface Row {
  connection_id: string;
  conversation_id: string;
  part: string;
  record_id: string;
  content_hash: string;
  version_id: string | null;
  refused: string | null;
}

/** With a fence, a server that was declared dead announces no files: that rejects with Fenced. What it learnt is kept. */
export function createTranscriptLedger(db: Db, fence?: Fence): TranscriptLedger {
  const asServer = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    fence === undefined ? work(db) : fence.asServer(work);
  return {
    async load(connectionId, conversationIds) {
      if (conversationIds.length === 0) return [];
      const rows = await db
        .selectFrom('connector.transcript_parts')
        .select(['conversation_id', 'part', 'record_id', 'content_hash', 'version_id', 'refused'])
        .select(sql<number>`(extract(epoch from now() - updated) * 1000)::float8`.as('age_ms'))
        .where('connection_id', '=', connectionId)
        .where('conversation_id', 'in', [...conversationIds])
        .execute();
      return rows.map((row) => ({
        conversationId: row.conversation_id,
        part: row.part,
        recordId: row.record_id,
        contentHash: row.content_hash,
        versionId: row.version_id,
        refused: row.refused,
        ageMs: row.age_ms,
      }));
    },
    async announce(connectionId, parts) {
      if (parts.length === 0) return;
      await asServer((tx) =>
        put(
          tx,
          parts.map((part) => rowOf(connectionId, { ...part, versionId: null, refused: null })),
        ),
      );
    },
    async save(connectionId, parts) {
      if (parts.length === 0) return;
      await put(
        db,
        parts.map((part) => rowOf(connectionId, part)),
      );
    },
    async forget(connectionId, conversationIds) {
      if (conversationIds.length === 0) return;
      await asServer(async (tx) => {
        await tx
          .updateTable('connector.transcript_parts')
          .set({ content_hash: '', refused: null })
          .where('connection_id', '=', connectionId)
          .where('conversation_id', 'in', [...conversationIds])
          .execute();
        await tx
          .updateTable('connector.conversation_records')
          .set({ transcript_hash: null, updated: sql<Date>`now()` })
          .where('connection_id', '=', connectionId)
          .where('conversation_id', 'in', [...conversationIds])
          .execute();
      });
    },
  };
}

function rowOf(connectionId: string, part: Parameters<TranscriptLedger['save']>[1][number]): Row {
  return {
    connection_id: connectionId,
    conversation_id: part.conversationId,
    part: part.part,
    record_id: part.recordId,
    content_hash: part.contentHash,
    version_id: part.versionId,
    refused: part.refused,
  };
}

async function put(db: Db, rows: readonly Row[]): Promise<void> {
  await db
    .insertInto('connector.transcript_parts')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'conversation_id', 'part']).doUpdateSet((eb) => ({
        record_id: eb.ref('excluded.record_id'),
        content_hash: eb.ref('excluded.content_hash'),
        version_id: eb.ref('excluded.version_id'),
        refused: eb.ref('excluded.refused'),
        updated: sql<Date>`now()`,
      })),
    )
    .execute();
}
