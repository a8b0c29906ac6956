/** Time of one cloud: epoch ms with an adjustable skew, and timers that end with the cloud. */
export interface Clock {
  now(): number;
  /** Runs `work` once after `ms`; the returned function cancels it. */
  after(ms: number, work: () => void): () => void;
  /** Moves the cloud's clock against the machine's, ms. */
  skew(ms: number): void;
  skewMs(): number;
  stop(): void;
}

export function createClock(source: () => number = Date.now): Clock {
  const timers = new Set<NodeJS.Timeout>();
  let skewMs = 0;
  return {
    now: () => source() + skewMs,
    after(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, ms);
      timer.unref();
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    skew(ms) {
      skewMs = ms;
    },
    skewMs: () => skewMs,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
