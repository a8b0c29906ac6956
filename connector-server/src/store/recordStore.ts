import type { RecordStore } from '../recorder/recordStore.ts';
import type { Db } from './database.ts';
import { addFacts, openConversationsOf } from './factStore.ts';
import {
  claimJobs,
  deadLetters,
  enqueueJobs,
  lanesWithWork,
  outboxCounts,
  replayJobs,
  settleJobs,
} from './outboxStore.ts';
import { loadConversations, saveRecords, saveTasks, saveTranscript } from './recordLedger.ts';

/** The recorder's store on Postgres. */
export function createRecordStore(db: Db): RecordStore {
  return {
    addFacts: (facts, now) => addFacts(db, facts, now),
    claim: (lane, limit, now, owner) => claimJobs(db, lane, limit, now, owner),
    load: (connectionId, ids) => loadConversations(db, connectionId, ids),
    openOf: (connectionId, agentId) => openConversationsOf(db, connectionId, agentId),
    saveRecords: (connectionId, rows) => saveRecords(db, connectionId, rows),
    saveTranscript: (connectionId, conversationId, hash) => saveTranscript(db, connectionId, conversationId, hash),
    announceTasks: (connectionId, rows) =>
      saveTasks(
        db,
        connectionId,
        rows.map((row) => ({ ...row, taskId: null })),
      ),
    saveTasks: (connectionId, rows) => saveTasks(db, connectionId, rows),
    enqueue: (connectionId, kind, ids, dueAt) => enqueueJobs(db, connectionId, kind, ids, dueAt),
    settle: (owner, results) => settleJobs(db, owner, results),
    lanes: () => lanesWithWork(db),
    counts: (now) => outboxCounts(db, now),
    deadLetters: (limit) => deadLetters(db, limit),
    replay: (refs, now) => replayJobs(db, refs, now),
  };
}
