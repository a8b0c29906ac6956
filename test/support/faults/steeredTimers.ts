/** Real time that a test can move forward: what falls due in the skipped stretch runs at once, in order. */
import type { Timers } from '../../../connector-server/src/support/clock.ts';

export interface SteeredTimers extends Timers {
  /** Moves on by `ms`; nothing from outside arrives meanwhile. */
  skip(ms: number): void;
}

export function createSteeredTimers(): SteeredTimers {
  let skipped = 0;
  let next = 0;
  const waiting = new Map<number, { due: number; run: () => void; real: NodeJS.Timeout }>();
  const now = (): number => Date.now() + skipped;

  function fire(id: number): void {
    const one = waiting.get(id);
    if (one === undefined) return;
    clearTimeout(one.real);
    waiting.delete(id);
    one.run();
  }

  function arm(id: number, due: number, run: () => void): void {
    const real = setTimeout(() => fire(id), Math.max(0, due - now()));
    real.unref();
    waiting.set(id, { due, run, real });
  }

  return {
    now,
    after(ms, run) {
      const id = next++;
      arm(id, now() + ms, run);
      return () => {
        clearTimeout(waiting.get(id)?.real);
        waiting.delete(id);
      };
    },
    skip(ms) {
      const end = now() + ms;
      for (;;) {
        const first = [...waiting]
          .filter(([, one]) => one.due <= end)
          .sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0];
        if (first === undefined) break;
        skipped += Math.max(0, first[1].due - now());
        fire(first[0]);
      }
      skipped += Math.max(0, end - now());
      for (const [id, { due, run, real }] of [...waiting]) {
        clearTimeout(real);
        arm(id, due, run);
      }
    },
  };
}
