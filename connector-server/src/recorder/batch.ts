/** What the batches of both lanes share. */
import type { LeftTask } from '../protocol/types.ts';
import type { WriteBudget } from './budget.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import type { OwnerLookup } from './owners.ts';
import type { LaneTrouble } from './laneBreaker.ts';
import type { AccountDirectory, RecordWriter, TranscriptSource, WriteOutcome } from './ports.ts';
import type { Job, JobResult, RecordStore, StoredConversation } from './recordStore.ts';
import type { CreationPorts } from './creation/creationPorts.ts';
import { retryAt } from './retry.ts';
import type { TranscriptDocuments } from './transcriptDocuments.ts';

export interface BatchDeps {
  store: RecordStore;
  writer: RecordWriter;
  directory: AccountDirectory;
  owners: OwnerLookup;
  transcripts: TranscriptSource;
  documents: TranscriptDocuments;
  budget: WriteBudget;
  /** Absent: nothing is created by itself. `scopeOf`: names the org of a connection. */
  creation?: (CreationPorts & { scopeOf(connectionId: string): string }) | undefined;
  now: () => number;
  random: () => number;
}

/** A conversation on its way through the batch. */
export interface WorkItem {
  job: Job;
  stored: StoredConversation;
  record: ConversationRecord;
  skillName: string | null;
  contactAccountId: string | null;
  /** Known before, or learnt from this write. */
  recordId: string | null;
  /** The row was there although our ledger did not know it: Tasks may be there too. */
  ledgerWasMissing: boolean;
  /** Lookups with a value that the org did not take. */
  missingLinks: string[];
  result: JobResult | null;
}

export interface BatchOutcome {
  results: {
    job: Job;
    result: JobResult;
    recordId: string | null;
    missingLinks: string[];
    /** Facts about links the batch knew of; absent: it did not look. */
    linkFacts?: number;
    /** Tasks that are still about who was linked before. */
    leftTasks?: LeftTask[];
  }[];
  /** Not a row, but the org was the trouble: the lane rests. */
  pause: LaneTrouble | null;
  /** The org carried out or refused at least one row. */
  answered?: boolean;
}

/** A request whose answer was lost may be carried out this much later, ms; its rows are not sent again before. */
export const IN_FLIGHT_MS = 15_000;

/** The job's result after a row of it failed. A job that failed for the org keeps its place in the lane. */
export function failed(deps: BatchDeps, job: Job, outcome: Exclude<WriteOutcome, { outcome: 'written' }>): JobResult {
  if (outcome.outcome === 'dead')
    return {
      outcome: 'dead',
      code: outcome.code,
      message: outcome.message,
      field: outcome.field,
      whatToDo: outcome.whatToDo,
    };
  const { code, message, org, uncertain } = outcome;
  const dueAt = org === undefined ? retryAt(deps, job.attempts, outcome.afterMs) : job.dueAt;
  return {
    outcome: 'retry',
    dueAt: uncertain ? Math.max(dueAt, deps.now() + IN_FLIGHT_MS) : dueAt,
    code,
    message,
    ...(org === undefined ? {} : { org }),
  };
}

/**
 * After something a whole batch needs could not be had: what it says about the lane, and the result of each job. Only for
 * an org that is away jobs keep their places; one that fails for reasons of its own must not be first for ever.
 */
export function wholeBatchFailed(
  deps: BatchDeps,
  error: unknown,
): { pause: LaneTrouble | null; resultOf: (job: Job) => JobResult } {
  const { code: named, org } = error as { code?: unknown; org?: unknown };
  const known = org === 'away' || org === 'refuses' ? org : null;
  const code = typeof named === 'string' ? named : 'LOOKUP_FAILED';
  const message = error instanceof Error ? error.message : String(error);
  return {
    pause: known && { code, message, org: known, afterMs: null },
    resultOf: (job) => ({
      outcome: 'retry',
      dueAt: known === null ? retryAt(deps, job.attempts, null) : job.dueAt,
      code,
      message,
      ...(known === null ? {} : { org: known }),
    }),
  };
}

/** The org's trouble, if it had any: of several the one that needs an administrator, and the longest wait. */
export function pauseAfter(outcomes: readonly WriteOutcome[]): BatchOutcome['pause'] {
  const troubles = outcomes.flatMap((outcome) =>
    outcome.outcome === 'retry' && outcome.org !== undefined ? [{ ...outcome, org: outcome.org }] : [],
  );
  const worst = troubles.find(({ org }) => org === 'refuses') ?? troubles[0];
  if (worst === undefined) return null;
  const asked = troubles.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]));
  const { code, message, org } = worst;
  return { code, message, org, afterMs: asked.length === 0 ? null : Math.max(...asked) };
}
