import type { Timers } from '../../../connector-server/src/support/clock.ts';

/** A clock that moves only when told; timers that are due run then, in order. */
export interface ManualTimers extends Timers {
  advance(ms: number): void;
}

export function createManualTimers(start = Date.parse('2026-11-02T09:00:00Z')): ManualTimers {
  let now = start;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((entry) => entry !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}
