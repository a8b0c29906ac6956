/** Load at a fixed rate, whatever comes back, so that a slow receiver does not make its own figures look better. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `send(n)` for n = 0, 1, … at `perSecond`. Returns how many were sent. */
export async function openLoop(perSecond: number, seconds: number, send: (n: number) => void): Promise<number> {
  const total = Math.round(perSecond * seconds);
  const started = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond));
    for (; sent < due; sent++) send(sent);
    await pause(1);
  }
  return total;
}

/** Runs `each` for `from` to `to`, so many at a time. */
export async function inBatches(
  from: number,
  to: number,
  together: number,
  each: (index: number) => Promise<void>,
): Promise<void> {
  for (let start = from; start < to; start += together)
    await Promise.all(Array.from({ length: Math.min(together, to - start) }, (_, offset) => each(start + offset)));
}

/** Polls until it holds. False: it did not within `patienceMs`. */
export async function until(holds: () => boolean, patienceMs: number, everyMs = 20): Promise<boolean> {
  for (const started = performance.now(); !holds(); await pause(everyMs))
    if (performance.now() - started > patienceMs) return false;
  return true;
}
