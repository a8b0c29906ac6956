import type { RecordStore } from '../recorder/recordStore.ts';
import type { DamageReport } from './damage.ts';
import type { Db } from './database.ts';
import { closeHoles } from './coverageStore.ts';
import { noteTroubles } from './eventLog.ts';
import { addFacts, closedConversationsOf, conversationsLinkedTo, openConversationsOf } from './factStore.ts';
import type { Sealer } from '../support/seal.ts';
import type { Fence } from './fence.ts';
import { auditAgentActions } from './linkAudit.ts';
import {
  claimJobs,
  deadLetters,
  enqueueJobs,
  lanesWithWork,
  outboxCounts,
  replayJobs,
  settleJobs,
} from './outboxStore.ts';
import { loadConversations, saveRecords, saveTaskRelations, saveTasks, saveTranscript } from './recordLedger.ts';
import { rewriteConversations } from './writeLedger.ts';

/**
 * The recorder's store on Postgres. With a fence, a server that was declared dead adds no facts, takes no jobs and
 * announces no Tasks: those reject with Fenced. What it learnt of Tasks that exist is kept, whoever it is. With a sealer,
 * what LivePerson tells of customers is stored sealed.
 */
export function createRecordStore(db: Db, fence?: Fence, damage?: DamageReport, sealer?: Sealer): RecordStore {
  const asServer = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    fence === undefined ? work(db) : fence.asServer(work);
  const inTransaction = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    fence === undefined ? db.transaction().execute(work) : fence.asServer(work);
  return {
    addFacts: (facts, now) =>
      inTransaction(async (tx) => {
        const refs = await addFacts(tx, facts, now, sealer);
        await auditAgentActions(tx, facts);
        return refs;
      }),
    claim: (lane, limit, now, owner) => inTransaction((tx) => claimJobs(tx, lane, limit, now, owner)),
    load: (connectionId, ids) => loadConversations(db, connectionId, ids, damage, sealer),
    linkedTo: (connectionId, ids) => conversationsLinkedTo(db, connectionId, ids),
    openOf: (connectionId, agentId) => openConversationsOf(db, connectionId, agentId),
    closedOf: (connectionId, agentId, since) => closedConversationsOf(db, connectionId, agentId, since),
    saveRecords: (connectionId, rows) =>
      inTransaction(async (tx) => {
        await saveRecords(tx, connectionId, rows);
        await closeHoles(
          tx,
          connectionId,
          rows.map(({ conversationId }) => conversationId),
        );
      }),
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
    saveTaskRelations: (connectionId, rows) => saveTaskRelations(db, connectionId, rows),
    enqueue: (connectionId, kind, ids, dueAt) => enqueueJobs(db, connectionId, kind, ids, dueAt),
    settle: (owner, results) =>
      db.transaction().execute(async (tx) => {
        await settleJobs(tx, owner, results);
        await noteTroubles(tx, results);
      }),
    lanes: (owner) => lanesWithWork(db, owner),
    counts: (now) => outboxCounts(db, now),
    deadLetters: (limit) => deadLetters(db, limit),
    replay: (refs, now) => replayJobs(db, refs, now),
    rewrite: (connectionId, ids, now) => rewriteConversations(db, connectionId, ids, now),
  };
}
