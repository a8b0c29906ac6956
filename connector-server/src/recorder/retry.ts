import { backoffMs } from '../support/backoff.ts';

const ROW_BACKOFF = { firstMs: 4_000, factor: 2, maxMs: 15 * 60_000, minMs: 1_000 };
const LANE_BACKOFF = { firstMs: 2_000, factor: 2, maxMs: 60_000, minMs: 500 };

/** When a row that failed `attempts` times before is tried again, epoch ms. Salesforce's own wish wins when longer. */
export function retryAt(
  deps: { now: () => number; random: () => number },
  attempts: number,
  askedMs: number | null,
): number {
  return deps.now() + Math.max(askedMs ?? 0, backoffMs(ROW_BACKOFF, attempts, deps.random));
}

/** How long a whole lane rests after `failures` calls in a row failed as a whole, ms. */
export function lanePauseMs(failures: number, askedMs: number | null, random: () => number): number {
  return Math.max(askedMs ?? 0, backoffMs(LANE_BACKOFF, failures, random));
}
