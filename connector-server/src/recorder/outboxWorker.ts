/** Runs the outbox: one loop per lane (connection and kind), woken by commits and timers, with a slow poll behind. */
import type { Timers } from '../support/clock.ts';
import type { BatchOutcome } from './batch.ts';
import { createLaneBreaker } from './laneBreaker.ts';
import type { LaneBreaker, LaneTrouble } from './laneBreaker.ts';
import type { Job, JobKind, RecordStore } from './recordStore.ts';
import { lanePauseMs } from './retry.ts';

export interface Lane {
  connectionId: string;
  kind: JobKind;
}

/** A lane whose org takes nothing now. */
export interface LaneInTrouble extends Lane, LaneTrouble {
  /** Epoch ms. */
  since: number;
  nextTryAt: number;
}

export interface OutboxWorkerDeps {
  store: RecordStore;
  timers: Timers;
  random: () => number;
  /** Names this server; a batch is claimed and settled by the same name. */
  owner: () => string;
  /** Connections to the same org, this one included. */
  sharing: (connectionId: string) => readonly string[];
  /** Jobs taken at once. */
  limit: (kind: JobKind) => number;
  /** Asked before each batch: how long the lane waits for the org's allowances before it is asked again, ms; null: not. */
  waits: (lane: Lane) => number | null;
  process(lane: Lane, jobs: readonly Job[]): Promise<BatchOutcome>;
  /** After a batch was settled. */
  onSettled(lane: Lane, outcome: BatchOutcome): void;
  /** The org takes nothing any more, for another reason than before, or (null) takes records again. */
  onTrouble(lane: Lane, trouble: LaneTrouble | null): void;
  onError(lane: Lane | null, error: unknown): void;
}

export interface OutboxWorker {
  start(): void;
  /** Something becomes due in this lane at `dueAt`. */
  wake(lane: Lane, dueAt: number): void;
  /** Asks at once what there is to do. */
  lookAgain(): void;
  /** Something changed that may have mended the orgs: resting lanes try at once. */
  hurry(): void;
  /** Lanes whose org takes nothing, as far as this server tried. */
  troubles(): LaneInTrouble[];
  /** Works until nothing is due; lanes that rest after a failure are not hurried. */
  drain(): Promise<void>;
  /** Ends after the batches under way. */
  stop(): Promise<void>;
}

const POLL_MS = 15_000;
/** While another server works on the org's lane, it is asked for again after this long, ms. */
const HELD_MS = 1_000;
/** Batches that are not full begin this far apart, ms: what comes meanwhile shares a call, since an org counts calls. */
const PACE_MS = 1_000;

interface LaneState {
  lane: Lane;
  running: Promise<void> | null;
  timer: { at: number; cancel: () => void } | null;
  breaker: LaneBreaker;
  /** The database failed us, another server is at it, or the budget is short: not before, epoch ms. */
  heldUntil: number;
  /** Of the database, in a row. */
  failures: number;
  /** The last batch was not full: the next one begins no earlier, epoch ms. */
  pacedUntil: number;
}

export function createOutboxWorker(deps: OutboxWorkerDeps): OutboxWorker {
  const lanes = new Map<string, LaneState>();
  /** Ends of the batches under way, by org and kind: connections of one org take turns. */
  const turns = new Map<string, Promise<unknown>>();
  let started = false;
  let cancelPoll: (() => void) | null = null;

  const stateOf = (lane: Lane): LaneState => {
    const key = `${lane.kind} ${lane.connectionId}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const breaker = createLaneBreaker({ now: () => deps.timers.now(), random: deps.random });
    const made: LaneState = { lane, running: null, timer: null, breaker, heldUntil: 0, failures: 0, pacedUntil: 0 };
    lanes.set(key, made);
    return made;
  };

  const restUntil = ({ breaker, heldUntil }: LaneState): number => Math.max(breaker.restUntil, heldUntil);

  const wakeAt = (state: LaneState, dueAt: number): void => {
    if (!started) return;
    const at = Math.max(dueAt, restUntil(state), state.pacedUntil);
    if (state.timer !== null && state.timer.at <= at) return;
    state.timer?.cancel();
    const cancel = deps.timers.after(Math.max(0, at - deps.timers.now()), () => {
      state.timer = null;
      // A batch may have ended since the timer was set.
      if (state.pacedUntil > deps.timers.now()) wakeAt(state, dueAt);
      else void run(state);
    });
    state.timer = { at, cancel };
  };

  const run = (state: LaneState): Promise<void> => {
    state.running ??= (async () => {
      try {
        while (await inTurn(state, () => oneBatch(state)));
      } catch (error) {
        state.heldUntil = deps.timers.now() + lanePauseMs('away', state.failures, null, deps.random);
        state.failures += 1;
        deps.onError(state.lane, error);
      } finally {
        state.running = null;
      }
      await lookAhead();
    })();
    return state.running;
  };

  const inTurn = async <T>({ lane }: LaneState, work: () => Promise<T>): Promise<T> => {
    const key = `${lane.kind} ${[...deps.sharing(lane.connectionId)].sort()[0] ?? lane.connectionId}`;
    const before = turns.get(key) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    turns.set(key, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(key) === mine) turns.delete(key);
    }
  };

  /** True while there may be more. */
  const oneBatch = async (state: LaneState): Promise<boolean> => {
    const { lane, breaker } = state;
    const now = deps.timers.now();
    if (state.heldUntil > now) return false;
    const waits = deps.waits(lane);
    if (waits !== null) state.heldUntil = now + waits;
    if (waits !== null) return false;
    const limit = breaker.allowance(deps.limit(lane.kind));
    if (limit === 0) return false;
    const owner = deps.owner();
    const sharing = deps.sharing(lane.connectionId);
    const jobs = await deps.store.claim({ ...lane, sharing }, limit, now, owner);
    if (jobs === null) state.heldUntil = now + HELD_MS;
    if (jobs === null || jobs.length === 0) return false;
    const outcome = await deps.process(lane, jobs);
    await deps.store.settle(owner, outcome.results);
    state.failures = 0;
    deps.onSettled(lane, outcome);
    judge(state, outcome, jobs.length);
    if (jobs.length >= limit) return true;
    state.pacedUntil = now + PACE_MS;
    return false;
  };

  const judge = ({ lane, breaker }: LaneState, { pause, answered }: BatchOutcome, jobs: number): void => {
    const before = breaker.trouble;
    if (pause !== null) breaker.failed(pause, jobs);
    else if (answered === true) breaker.answered();
    const { trouble } = breaker;
    if (trouble?.code !== before?.code) deps.onTrouble(lane, trouble);
  };

  /** Asks the database what is next: work of other processes, retries, ended leases. */
  const lookAhead = async (): Promise<void> => {
    if (!started) return;
    try {
      const waiting = await deps.store.lanes(deps.owner());
      for (const { dueAt, ...lane } of waiting) wakeAt(stateOf(lane), dueAt);
      const busy = new Set(waiting.map(({ connectionId, kind }) => stateOf({ connectionId, kind })));
      for (const state of lanes.values()) if (!busy.has(state)) state.breaker.nothingWaits();
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
    hurry() {
      for (const { breaker } of lanes.values()) breaker.hurry();
      void lookAhead();
    },
    troubles: () =>
      [...lanes.values()].flatMap(({ lane, breaker }) =>
        breaker.trouble === null ? [] : [{ ...lane, ...breaker.trouble, nextTryAt: breaker.restUntil }],
      ),
    async drain() {
      for (;;) {
        const now = deps.timers.now();
        const due = (await deps.store.lanes(deps.owner()))
          .filter(({ dueAt }) => dueAt <= now)
          .map((lane) => stateOf({ connectionId: lane.connectionId, kind: lane.kind }));
        const working = [...new Set([...due, ...lanes.values()])].filter(
          (state) => state.running !== null || (due.includes(state) && restUntil(state) <= now),
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
