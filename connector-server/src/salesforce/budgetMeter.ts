/** How much of each org's allowances is used: what the org itself says with every answer and at `/limits`. */
import type { BudgetKind, BudgetReading } from '../recorder/budget.ts';
import { runsOutAt } from './forecast.ts';
import type { Sample } from './forecast.ts';

export interface BudgetAmount {
  used: number;
  limit: number;
  /** 0 to 1; above when the org lets calls pass beyond its limit. */
  share: number;
  /** Epoch ms. */
  at: number;
}

export interface BudgetMeter {
  /** Readings older than the newest one count for the forecast only. False: it makes no sense and was not taken. */
  note(connectionId: string, reading: BudgetReading): boolean;
  /** Null until the org said it. */
  read(connectionId: string, kind: BudgetKind): BudgetAmount | null;
  /** When it is used up at the rate of the last hours (storage: days), epoch ms, or null. */
  runsOutAt(connectionId: string, kind: BudgetKind): number | null;
  /** Salesforce refused a call for the limit. */
  noteRefusal(connectionId: string): void;
  /** It did so within the last minutes, and has not taken a call since. */
  refused(connectionId: string): boolean;
  noteTaken(connectionId: string): void;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** After this long somebody may try whether it takes calls again. */
const REFUSED_MS = 5 * MINUTE;

interface Rule {
  /** No more than one sample is kept in this time. */
  spacingMs: number;
  windowMs: number;
  horizonMs: number;
}
const RULES: Readonly<Record<BudgetKind, Rule>> = {
  // Calls count for 24 hours: what would last longer than that never runs out at this rate.
  calls: { spacingMs: 5 * MINUTE, windowMs: 3 * 60 * MINUTE, horizonMs: DAY },
  data_storage: { spacingMs: 60 * MINUTE, windowMs: 7 * DAY, horizonMs: 365 * DAY },
  file_storage: { spacingMs: 60 * MINUTE, windowMs: 7 * DAY, horizonMs: 365 * DAY },
};

interface Series {
  newest: BudgetReading;
  /** Oldest first, at least `spacingMs` apart. */
  samples: Sample[];
}

export function createBudgetMeter(now: () => number): BudgetMeter {
  const series = new Map<string, Series>();
  const refusals = new Map<string, number>();
  const keyOf = (connectionId: string, kind: BudgetKind): string => `${kind} ${connectionId}`;
  return {
    note(connectionId, reading) {
      if (![reading.used, reading.limit, reading.at].every(Number.isFinite) || reading.limit <= 0) return false;
      const key = keyOf(connectionId, reading.kind);
      const known = series.get(key);
      if (known === undefined) {
        series.set(key, { newest: reading, samples: [reading] });
        return true;
      }
      // Storage shrinks and grows; of two readings the later is true.
      if (reading.at >= known.newest.at) known.newest = reading;
      keep(known.samples, reading, RULES[reading.kind]);
      return true;
    },
    read(connectionId, kind) {
      const known = series.get(keyOf(connectionId, kind))?.newest;
      return known === undefined
        ? null
        : { used: known.used, limit: known.limit, share: known.used / known.limit, at: known.at };
    },
    runsOutAt(connectionId, kind) {
      const known = series.get(keyOf(connectionId, kind));
      if (known === undefined) return null;
      const { newest, samples } = known;
      const line = samples.at(-1) === newest ? samples : [...samples, newest];
      return runsOutAt(line, newest.limit, RULES[kind]);
    },
    noteRefusal: (connectionId) => void refusals.set(connectionId, now()),
    refused: (connectionId) => now() - (refusals.get(connectionId) ?? -Infinity) < REFUSED_MS,
    noteTaken: (connectionId) => void refusals.delete(connectionId),
  };
}

/** Keeps samples in order and apart; what fell out of the window goes. */
function keep(samples: Sample[], reading: BudgetReading, rule: Rule): void {
  const after = samples.findIndex(({ at }) => at > reading.at);
  const at = after === -1 ? samples.length : after;
  const [before, next] = [samples[at - 1], samples[at]];
  if (before !== undefined && reading.at - before.at < rule.spacingMs) return;
  if (next !== undefined && next.at - reading.at < rule.spacingMs) return;
  samples.splice(at, 0, reading);
  const newest = samples.at(-1)?.at ?? 0;
  while (samples.length > 2 && (samples[0]?.at ?? newest) < newest - rule.windowMs) samples.shift();
}
