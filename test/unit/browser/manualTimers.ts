import type { Timers } from '../../../connector-server/src/support/clock.ts';

/** Time that moves when a test says so. Starts at the real time, since tokens carry it. */
export class ManualTimers implements Timers {
  #now = Date.now();
  #pending: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.#now + ms, run };
    this.#pending.push(entry);
    return () => void (this.#pending = this.#pending.filter((each) => each !== entry));
  }

  /** Moves the clock and runs what became due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#pending.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#pending = this.#pending.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
