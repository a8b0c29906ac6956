/**
 * What of an org's allowances is used and what therefore waits. `salesforce/` measures, `store/` keeps, the recorder obeys.
 */
import type { BudgetLevel, BudgetMeter } from '../protocol/adminTypes.ts';
import type { JobKind } from './recordStore.ts';

export type BudgetKind = BudgetMeter['kind'];

/** One look at one allowance. */
export interface BudgetReading {
  kind: BudgetKind;
  /** Epoch ms. */
  at: number;
  /** Calls of the running 24 hours, or megabytes. */
  used: number;
  limit: number;
}

/** Nothing goes to this org any more until an administrator lets it. */
export interface LaneStop {
  connectionId: string;
  /** Epoch ms. */
  since: number;
  code: 'UNKNOWN_CALL' | 'TOO_MANY_READS';
  /** For the administrator; no values of records. */
  text: string;
}

/** What must outlive a server and be known to all of them. `store/` implements it. */
export interface BudgetStore {
  addReadings(connectionId: string, readings: readonly BudgetReading[]): Promise<void>;
  /** Of all connections, stored after the reading with this number; oldest first. `last`: the highest number there is. */
  readingsAfter(last: number): Promise<{ last: number; rows: (BudgetReading & { connectionId: string })[] }>;
  /** Adds to what this product called in the hour that begins at `hour`. */
  addCalls(connectionId: string, hour: number, calls: number): Promise<void>;
  /** Calls of this product by connection, in hours that began at `since` or later. */
  callsSince(since: number): Promise<Map<string, number>>;
  stops(): Promise<LaneStop[]>;
  /** With a row in the audit. The first stop of a connection stays. */
  stop(stop: LaneStop): Promise<void>;
  /** With a row in the audit that says who. False: it was not stopped. */
  lift(connectionId: string, who: string): Promise<boolean>;
  /** Deletes readings and counts older than this; returns how many. */
  forget(before: number): Promise<number>;
}

/** Asked before each batch; cheap. */
export interface WriteBudget {
  level(connectionId: string): BudgetLevel;
}

export const NO_BUDGET: WriteBudget = Object.freeze({ level: () => 'full' });

/** How soon something that waits is looked at again, ms: a look costs no call. */
export const LANE_LOOK_MS = 5_000;
const UPDATE_LOOK_MS = 60_000;

/** Transcripts wait first; the lane of records only when nothing may be written. */
export function laneWaits(level: BudgetLevel, kind: JobKind): boolean {
  return level === 'none' || (level !== 'full' && kind !== 'record');
}

/** When an update that waits is looked at again, ms. The lane as a whole looks sooner. */
export function updateLookMs(level: BudgetLevel): number {
  return level === 'none' ? LANE_LOOK_MS : UPDATE_LOOK_MS;
}

/** Then what happens while a conversation runs waits, so that calls are left for the closed ones. */
export function updateWaits(level: BudgetLevel, conversation: { endedAt: number | null }): boolean {
  return (level === 'closing_only' || level === 'none') && conversation.endedAt === null;
}
