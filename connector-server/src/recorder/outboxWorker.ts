/** Runs the outbox: one loop per lane (connection and kind), woken by commits and timers, with a slow poll behind. */
import type { Timers } from '../support/clock.ts';
import type { BatchOutcome } from './batch.ts';
import type { Job, JobKind, RecordStore } from './recordStore.ts';
import { lanePauseMs } from './retry.ts';

export interface Lane {
  connectionId: string;
  kind: JobKind;
}

export interface OutboxWorkerDeps {
  store: RecordStore;
  timers: Timers;
  random: () => number;
  /** Names this server; a batch is claimed and settled by the same name. */
  owner: () => string;
  /** Jobs taken at once. */
  limit: (kind: JobKind) => number;
  process(lane: Lane, jobs: readonly Job[]): Promise<BatchOutcome>;
  /** After a batch was settled. */
  onSettled(lane: Lane, outcome: BatchOutcome): void;
  onError(lane: Lane | null, error: unknown): void;
}

export interface OutboxWorker {
  start(): void;
  /** Something becomes due in this lane at `dueAt`. */
  wake(lane: Lane, dueAt: number): void;
  /** Asks at once what there is to do. */
  lookAgain(): void;
  /** Works until nothing is due; lanes that rest after a failure are not hurried. */
  drain(): Promise<void>;
  /** Ends after the batches under way. */
  stop(): Promise<void>;
}

const POLL_MS = 15_000;

interface LaneState {
  lane: Lane;
  running: Promise<void> | null;
  timer: { at: number; cancel: () => void } | null;
  restUntil: number;
  failures: number;
}

export function createOutboxWorker(deps: OutboxWorkerDeps): OutboxWorker {
  const lanes = new Map<string, LaneState>();
  let started = false;
  let cancelPoll: (() => void) | null = null;

  const stateOf = (lane: Lane): LaneState => {
    const key = `${lane.kind} ${lane.connectionId}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const made: LaneState = { lane, running: null, timer: null, restUntil: 0, failures: 0 };
    lanes.set(key, made);
    return made;
  };

  const wakeAt = (state: LaneState, dueAt: number): void => {
    if (!started) return;
    const at = Math.max(dueAt, state.restUntil);
    if (state.timer !== null && state.timer.at <= at) return;
    state.timer?.cancel();
    const cancel = deps.timers.after(Math.max(0, at - deps.timers.now()), () => {
      state.timer = null;
      void run(state);
    });
    state.timer = { at, cancel };
  };

  const run = (state: LaneState): Promise<void> => {
    state.running ??= (async () => {
      try {
        while (await oneBatch(state));
      } catch (error) {
        rest(state, null);
        deps.onError(state.lane, error);
      } finally {
        state.running = null;
      }
      await lookAhead();
    })();
    return state.running;
  };

  /** True while there may be more. */
  const oneBatch = async (state: LaneState): Promise<boolean> => {
    const now = deps.timers.now();
    if (state.restUntil > now) return false;
    const limit = deps.limit(state.lane.kind);
    const owner = deps.owner();
    const jobs = await deps.store.claim(state.lane, limit, now, owner);
    if (jobs.length === 0) return false;
    const outcome = await deps.process(state.lane, jobs);
    await deps.store.settle(owner, outcome.results);
    deps.onSettled(state.lane, outcome);
    if (outcome.pause === null) state.failures = 0;
    else rest(state, outcome.pause.afterMs);
    return true;
  };

  const rest = (state: LaneState, askedMs: number | null): void => {
    state.restUntil = deps.timers.now() + lanePauseMs(state.failures, askedMs, deps.random);
    state.failures += 1;
  };

  /** Asks the database what is next: work of other processes, retries, ended leases. */
  const lookAhead = async (): Promise<void> => {
    if (!started) return;
    try {
      for (const { dueAt, ...lane } of await deps.store.lanes(deps.owner())) wakeAt(stateOf(lane), dueAt);
    } catch (error) {
      deps.onError(null, error);
    }
  };

  const poll = (): void => {
    void lookAhead();
    cancelPoll = deps.timers.after(POLL_MS, poll);
  };

  return {
    start() {
      if (started) return;
      started = true;
      poll();
    },
    wake: (lane, dueAt) => wakeAt(stateOf(lane), dueAt),
    lookAgain: () => void lookAhead(),
    async drain() {
      for (;;) {
        const now = deps.timers.now();
        const due = (await deps.store.lanes(deps.owner()))
          .filter(({ dueAt }) => dueAt <= now)
          .map((lane) => stateOf({ connectionId: lane.connectionId, kind: lane.kind }));
        const working = [...new Set([...due, ...lanes.values()])].filter(
          (state) => state.running !== null || (due.includes(state) && state.restUntil <= now),
        );
        if (working.length === 0) return;
        await Promise.all(working.map(run));
      }
    },
    async stop() {
      started = false;
      cancelPoll?.();
      for (const state of lanes.values()) {
        state.timer?.cancel();
        state.timer = null;
      }
      await Promise.all([...lanes.values()].flatMap(({ running }) => (running === null ? [] : [running])));
    },
  };
}
