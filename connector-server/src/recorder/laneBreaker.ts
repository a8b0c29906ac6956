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
  /** `jobs`: how many were in the batch. */
  failed(trouble: LaneTrouble, jobs: number): void;
  /** The org carried out or refused single rows: it is there. */
  answered(): void;
  /** No record is kept back any more, so there is no trouble to show; the next batch is small all the same. */
  nothingWaits(): void;
  /** Something changed: the next try is not waited for. */
  hurry(): void;
}

/** Jobs of the first batch, of the second, and so on after a trouble. */
const RAMP = [1, 10, 50];
/** What says that a batch was too much work for one call, e.g. because of the org's own automation. */
const TOO_MUCH = new Set(['TIMEOUT', 'REQUEST_RUNNING_TOO_LONG', 'ERROR_HTTP_413', 'ERROR_HTTP_504']);
/** Smaller ones are not the reason, jobs. */
const SURELY_SMALL = 50;

export function createLaneBreaker(deps: { now: () => number; random: () => number }): LaneBreaker {
  let restUntil = 0;
  let trouble: LaneBreaker['trouble'] = null;
  let failures = 0;
  /** Place in the ramp; past its end there is no limit. */
  let step = RAMP.length;
  /** What an org carries out in time is found out: half of what was too much, and a quarter more with each answer. */
  let bearable = Infinity;
  return {
    get restUntil() {
      return restUntil;
    },
    get trouble() {
      return trouble;
    },
    allowance(most) {
      return restUntil > deps.now() ? 0 : Math.min(most, Math.floor(bearable), RAMP[step] ?? most);
    },
    failed(next, jobs) {
      if (TOO_MUCH.has(next.code) && jobs > SURELY_SMALL) bearable = jobs / 2;
      restUntil = deps.now() + lanePauseMs(next.org, failures, next.afterMs, deps.random);
      trouble = { ...next, since: trouble?.since ?? deps.now() };
      failures += 1;
      step = 0;
    },
    answered() {
      trouble = null;
      failures = 0;
      if (step >= RAMP.length) bearable *= 1.25;
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
