import { backoffMs } from '../support/backoff.ts';
import type { OrgState } from './ports.ts';

const ROW_BACKOFF = { firstMs: 4_000, factor: 2, maxMs: 15 * 60_000, minMs: 1_000 };
const LANE_BACKOFF = {
  away: { firstMs: 2_000, factor: 2, maxMs: 60_000, minMs: 500 },
  // A key that is refused is not mended within seconds, and each try is a refused sign-in in the org's history.
  refuses: { firstMs: 30_000, factor: 2, maxMs: 5 * 60_000, minMs: 15_000 },
};

/** When a row that failed `attempts` times before is tried again, epoch ms. Salesforce's own wish wins when longer. */
export function retryAt(
  deps: { now: () => number; random: () => number },
  attempts: number,
  askedMs: number | null,
): number {
  return deps.now() + Math.max(askedMs ?? 0, backoffMs(ROW_BACKOFF, attempts, deps.random));
}

/** How long a whole lane rests after its org took nothing `failures` times in a row before, ms. */
export function lanePauseMs(org: OrgState, failures: number, askedMs: number | null, random: () => number): number {
  return Math.max(askedMs ?? 0, backoffMs(LANE_BACKOFF[org], failures, random));
}
