/** Time as a dependency, so that tests decide when something is late. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Timers extends Clock {
  /** Runs once after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. Node keeps timers of one duration in one list, so thousands of them are cheap. */
export const systemTimers: Timers = Object.freeze({
  now: () => Date.now(),
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
});
