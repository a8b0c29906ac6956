/** From how much is used to what waits, and the sentence that says so. Pure. */
import type { BudgetLevel } from '../protocol/adminTypes.ts';
import type { BudgetKind } from '../recorder/budget.ts';

/** Shares of a limit, 0 to 1 (a limit of Salesforce is soft, so `all` may be above), from which things wait. */
export interface BudgetThresholds {
  transcripts: number;
  updates: number;
  all: number;
}

export interface BudgetState {
  /** Used share of each allowance that is known. */
  shares: Partial<Record<BudgetKind, number>>;
  /** Salesforce refused a call for the limit a moment ago. */
  refused: boolean;
  stopped: boolean;
  /** Transcripts are saved as files, which need file storage. */
  files: boolean;
}

export function budgetLevel(state: BudgetState, thresholds: BudgetThresholds): BudgetLevel {
  const calls = state.shares.calls ?? 0;
  const files = state.files ? (state.shares.file_storage ?? 0) : 0;
  if (state.stopped || state.refused || calls >= thresholds.all) return 'none';
  if (calls >= thresholds.updates) return 'closing_only';
  return calls >= thresholds.transcripts || files >= thresholds.transcripts ? 'no_transcripts' : 'full';
}

/** Null: nothing waits and nothing is about to. */
export function budgetText(state: BudgetState, thresholds: BudgetThresholds): string | null {
  const percent = (share: number): string => `${Math.floor(share * 100)} %`;
  const used = `${percent(state.shares.calls ?? 0)} of the org's API calls of 24 hours are used`;
  const until = (share: number): string => `until it is less than ${percent(share)}`;
  if (state.stopped) return 'Nothing is sent to this org: the connector stopped it. Records wait and are not lost.';
  if (state.refused)
    return 'Salesforce takes no more calls: the limit of 24 hours is reached. Records wait and are not lost; they are tried again every few minutes.';
  switch (budgetLevel(state, thresholds)) {
    case 'none':
      return `${used}: all records wait ${until(thresholds.all)}. They are not lost.`;
    case 'closing_only':
      return `${used}: transcripts and updates of running conversations wait ${until(thresholds.updates)}. Closed conversations are saved.`;
    case 'no_transcripts':
      return (state.shares.calls ?? 0) >= thresholds.transcripts
        ? `${used}: transcripts wait ${until(thresholds.transcripts)}. Everything else is saved.`
        : `${percent(state.shares.file_storage ?? 0)} of the org's file storage is used: transcripts wait ${until(thresholds.transcripts)}. Everything else is saved.`;
    case 'full':
      return (state.shares.data_storage ?? 0) >= thresholds.updates
        ? `${percent(state.shares.data_storage ?? 0)} of the org's data storage is used. When it is full, Salesforce takes no new records: make room in the org.`
        : null;
  }
}
