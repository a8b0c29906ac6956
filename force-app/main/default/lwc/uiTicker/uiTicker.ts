/**
 * One clock for every countdown of the panel: a single timer, running only while somebody listens.
 * Times are the browser's, epoch ms; a listener gets the time of the tick.
 */
export type TickListener = (now: number) => void;

const PERIOD_MS = 1000;
const listeners = new Set<TickListener>();
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  const now = Date.now();
  for (const listener of [...listeners]) listener(now);
}

/** Calls `listener` once a second until the returned function is called. */
export function onTick(listener: TickListener): () => void {
  listeners.add(listener);
  if (timer === null) {
    timer = setInterval(tick, PERIOD_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}
