/** Two ways of spreading work of many agents over time, each with one timer for all of them. */
import type { Timers } from './clock.ts';

/** Lets at most `perSecond` callers pass, in order. */
export interface Pacer {
  /** Resolves when it is the caller's turn. `urgent`: somebody waits for it; it passes those that nobody waits for. */
  turn(urgent?: boolean): Promise<void>;
  /** Nobody passes for `ms` from now. */
  pause(ms: number): void;
}

/** After a blocked event loop at most this much of the lost time is made up for: no burst. */
const CATCH_UP_MS = 50;

export function createPacer(perSecond: number, timers: Timers): Pacer {
  const gapMs = 1000 / perSecond;
  const urgent: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let nextFree = 0;
  let seen = 0;
  let cancel: (() => void) | null = null;

  /** A wall clock that is set back takes the next free moment along: nobody waits for an hour to pass again. */
  const now = (): number => {
    const at = timers.now();
    if (at < seen) nextFree -= seen - at;
    seen = at;
    return at;
  };
  const waitMs = (): number => {
    const at = now();
    return nextFree - at;
  };
  const take = (earliest: number): void => {
    nextFree = Math.max(nextFree, earliest) + gapMs;
  };
  function release(): void {
    cancel = null;
    while (waitMs() < 1) {
      const next = urgent.shift() ?? waiting.shift();
      if (next === undefined) return;
      take(seen - CATCH_UP_MS);
      next();
    }
    arm();
  }
  function arm(): void {
    if (cancel !== null || urgent.length + waiting.length === 0) return;
    cancel = timers.after(Math.max(1, waitMs()), release);
  }

  return {
    turn(isUrgent = false) {
      if (urgent.length + waiting.length === 0 && waitMs() < 1) {
        take(seen);
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        (isUrgent ? urgent : waiting).push(resolve);
        arm();
      });
    },
    pause(ms) {
      const until = now() + ms;
      nextFree = Math.max(nextFree, until);
    },
  };
}

/** Calls every member once per period; members are spread over the period. */
export interface Beat {
  /** The returned function leaves. */
  join(run: () => void): () => void;
  stop(): void;
}

export function createBeat(periodMs: number, timers: Timers, onError: (error: unknown) => void): Beat {
  const slotMs = Math.min(1000, periodMs);
  const slots: Set<() => void>[] = Array.from({ length: Math.max(1, Math.round(periodMs / slotMs)) }, () => new Set());
  let at = 0;
  let members = 0;
  let cancel: (() => void) | null = null;
  const tick = (): void => {
    cancel = null;
    at = (at + 1) % slots.length;
    for (const run of slots[at] ?? []) {
      try {
        run();
      } catch (error) {
        onError(error);
      }
    }
    if (members > 0 && cancel === null) cancel = timers.after(slotMs, tick);
  };
  return {
    join(run) {
      let slot = slots[0] as Set<() => void>;
      for (const other of slots) if (other.size < slot.size) slot = other;
      const member = (): void => run();
      slot.add(member);
      members += 1;
      cancel ??= timers.after(slotMs, tick);
      return () => {
        if (!slot.delete(member)) return;
        members -= 1;
        if (members === 0 && cancel !== null) {
          cancel();
          cancel = null;
        }
      };
    },
    stop() {
      cancel?.();
      cancel = null;
      for (const slot of slots) slot.clear();
      members = 0;
    },
  };
}
