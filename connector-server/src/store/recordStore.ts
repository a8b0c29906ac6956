import type { RecordStore } from '../recorder/recordStore.ts';
import type { DamageReport } from './damage.ts';
import type { Db } from './database.ts';
import { addFacts, closedConversationsOf, openConversationsOf } from './factStore.ts';
import type { Fence } from './fence.ts';
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

/**
 * The recorder's store on Postgres. With a fence, a server that was declared dead adds no facts, takes no jobs and
 * announces no Tasks: those reject with Fenced. What it learnt of Tasks that exist is kept, whoever it is.
 */
export function createRecordStore(db: Db, fence?: Fence, damage?: DamageReport): RecordStore {
  const asServer = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    fence === undefined ? work(db) : fence.asServer(work);
  return {
    addFacts: (facts, now) => asServer((tx) => addFacts(tx, facts, now)),
    claim: (lane, limit, now, owner) => asServer((tx) => claimJobs(tx, lane, limit, now, owner)),
    load: (connectionId, ids) => loadConversations(db, connectionId, ids, damage),
    openOf: (connectionId, agentId) => openConversationsOf(db, connectionId, agentId),
    closedOf: (connectionId, agentId, since) => closedConversationsOf(db, connectionId, agentId, since),
    saveRecords: (connectionId, rows) => asServer((tx) => saveRecords(tx, connectionId, rows)),
    saveTranscript: (connectionId, conversationId, hash) => saveTranscript(db, connectionId, conversationId, hash),
    announceTasks: (connectionId, rows) =>
      asServer((tx) =>
        saveTasks(
          tx,
          connectionId,
          rows.map((row) => ({ ...row, taskId: null })),
        ),
      ),
    saveTasks: (connectionId, rows) => saveTasks(db, connectionId, rows),
    enqueue: (connectionId, kind, ids, dueAt) => enqueueJobs(db, connectionId, kind, ids, dueAt),
    settle: (owner, results) => settleJobs(db, owner, results),
    lanes: (owner) => lanesWithWork(db, owner),
    counts: (now) => outboxCounts(db, now),
    deadLetters: (limit) => deadLetters(db, limit),
    replay: (refs, now) => replayJobs(db, refs, now),
  };
}
