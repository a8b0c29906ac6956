/** Two ways of spreading work of many agents over time, each with one timer for all of them. */
import type { Timers } from './clock.ts';

/** Lets at most `perSecond` callers pass, in order. */
export interface Pacer {
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>;
}

export function createPacer(perSecond: number, timers: Timers): Pacer {
  const gapMs = 1000 / perSecond;
  let nextFree = 0;
  return {
    turn() {
      const now = timers.now();
      const at = Math.max(now, nextFree);
      nextFree = at + gapMs;
      if (at - now < 1) return Promise.resolve();
      return new Promise((resolve) => {
        timers.after(at - now, resolve);
      });
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
