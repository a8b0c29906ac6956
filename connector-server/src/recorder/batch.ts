/** What the batches of both lanes share. */
import type { ConversationRecord } from './conversationRecord.ts';
import type { OwnerLookup } from './owners.ts';
import type { AccountDirectory, RecordWriter, WriteOutcome } from './ports.ts';
import type { Job, JobResult, RecordStore, StoredConversation } from './recordStore.ts';
import { retryAt } from './retry.ts';

export interface BatchDeps {
  store: RecordStore;
  writer: RecordWriter;
  directory: AccountDirectory;
  owners: OwnerLookup;
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
  results: { job: Job; result: JobResult; recordId: string | null; missingLinks: string[] }[];
  /** Every row of a call was to be tried again: the org, not a row, is the trouble. Pause asked for, ms, or null. */
  pause: { afterMs: number | null } | null;
}

/** The job's result after a row of it failed. */
export function failed(deps: BatchDeps, job: Job, outcome: Exclude<WriteOutcome, { outcome: 'written' }>): JobResult {
  if (outcome.outcome === 'dead')
    return {
      outcome: 'dead',
      code: outcome.code,
      message: outcome.message,
      field: outcome.field,
      whatToDo: outcome.whatToDo,
    };
  return {
    outcome: 'retry',
    dueAt: retryAt(deps, job.attempts, outcome.afterMs),
    code: outcome.code,
    message: outcome.message,
  };
}

/** A call of which no row came through, not even as a certain refusal, says that the org is in trouble. */
export function pauseAfter(outcomes: readonly WriteOutcome[]): BatchOutcome['pause'] {
  if (outcomes.length === 0 || outcomes.some((outcome) => outcome.outcome !== 'retry')) return null;
  const asked = outcomes.flatMap((outcome) =>
    outcome.outcome === 'retry' && outcome.afterMs !== null ? [outcome.afterMs] : [],
  );
  return { afterMs: asked.length === 0 ? null : Math.max(...asked) };
}
