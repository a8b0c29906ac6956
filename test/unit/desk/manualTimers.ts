/** Time that moves only when a test says so. */
import type { Timers } from '../../../connector-server/src/support/clock.ts';

export interface ManualTimers extends Timers {
  /** Moves on, running what falls due in order. */
  pass(ms: number): void;
  readonly waiting: number;
}

export function createManualTimers(start = 1_800_000_000_000): ManualTimers {
  let at = start;
  let next = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => at,
    after(ms, run) {
      const id = next++;
      due.set(id, { at: at + ms, run });
      return () => due.delete(id);
    },
    pass(ms) {
      const end = at + ms;
      for (;;) {
        const first = [...due].filter(([, one]) => one.at <= end).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (first === undefined) break;
        due.delete(first[0]);
        at = Math.max(at, first[1].at);
        first[1].run();
      }
      at = end;
    },
    get waiting() {
      return due.size;
    },
  };
}
