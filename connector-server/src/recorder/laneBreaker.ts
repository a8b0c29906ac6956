/**
 * The circuit breaker of one lane. While its org takes nothing, the lane rests, longer each time; then one job tries; once
 * the org answered, batches grow again, so that a backlog does not fall on an org that has just come back.
 */
import type { OrgState } from './ports.ts';
import { lanePauseMs } from './retry.ts';

export interface LaneTrouble {
  code: string;
  /** For an administrator: what happened or what to do. */
  message: string;
  org: OrgState;
  /** Wait asked for, ms. */
  afterMs: number | null;
}

export interface LaneBreaker {
  /** Epoch ms; nothing is taken before. */
  readonly restUntil: number;
  /** Since when the org takes nothing, and why; null when it does. */
  readonly trouble: (LaneTrouble & { since: number }) | null;
  /** How many jobs may be taken now, at most `most`; 0 while the lane rests. */
  allowance(most: number): number;
  failed(trouble: LaneTrouble): void;
  /** The org carried out or refused single rows: it is there. */
  answered(): void;
  /** No record is kept back any more, so there is no trouble to show; the next batch is small all the same. */
  nothingWaits(): void;
  /** Something changed: the next try is not waited for. */
  hurry(): void;
}

/** Jobs of the first batch, of the second, and so on after a trouble. */
const RAMP = [1, 10, 50];

export function createLaneBreaker(deps: { now: () => number; random: () => number }): LaneBreaker {
  let restUntil = 0;
  let trouble: LaneBreaker['trouble'] = null;
  let failures = 0;
  /** Place in the ramp; past its end there is no limit. */
  let step = RAMP.length;
  return {
    get restUntil() {
      return restUntil;
    },
    get trouble() {
      return trouble;
    },
    allowance(most) {
      return restUntil > deps.now() ? 0 : Math.min(most, RAMP[step] ?? most);
    },
    failed(next) {
      restUntil = deps.now() + lanePauseMs(next.org, failures, next.afterMs, deps.random);
      trouble = { ...next, since: trouble?.since ?? deps.now() };
      failures += 1;
      step = 0;
    },
    answered() {
      trouble = null;
      failures = 0;
      step += 1;
    },
    nothingWaits() {
      trouble = null;
    },
    hurry() {
      restUntil = 0;
    },
  };
}
