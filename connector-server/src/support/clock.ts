/** Time as a dependency, so that tests decide when something is late. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Timers extends Clock {
  /** Runs once after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}

const startedAt = Date.now() - performance.now();

/**
 * Time that passes as it really does: right at the start, and no jump of the machine's clock moves it. For durations, such as
 * since when a line is silent; not for what others wrote down.
 */
export const steadyTimers: Timers = Object.freeze({
  now: () => startedAt + performance.now(),
  after: (ms: number, run: () => void) => systemTimers.after(ms, run),
});
/** The machine's clock. Node keeps timers of one duration in one list, so thousands of them are cheap. */
export const systemTimers: Timers = Object.freeze({
  now: () => Date.now(),
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
});
