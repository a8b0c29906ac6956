/** When something that grows reaches its limit, by the straight line through what was seen. Pure. */
export interface Sample {
  /** Epoch ms. */
  at: number;
  used: number;
}

/** Without this share of the window seen, a line through it would be a guess. */
const LEAST_SHARE = 1 / 18;

/**
 * Epoch ms, or null: it does not grow, too little was seen, or it is further away than `horizonMs`. At or above the limit: the
 * time of the last sample.
 */
export function runsOutAt(
  samples: readonly Sample[],
  limit: number,
  rule: { windowMs: number; horizonMs: number },
): number | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  if (last.used >= limit) return last.at;
  const seen = samples.filter(({ at }) => at >= last.at - rule.windowMs);
  const first = seen[0] ?? last;
  if (last.at - first.at < rule.windowMs * LEAST_SHARE) return null;
  const perMs = slope(seen);
  if (!(perMs > 0)) return null;
  const at = last.at + (limit - last.used) / perMs;
  return at - last.at <= rule.horizonMs ? Math.round(at) : null;
}

/** Least squares: single bursts weigh less than between first and last. */
function slope(samples: readonly Sample[]): number {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const meanUsed = samples.reduce((sum, { used }) => sum + used, 0) / count;
  let above = 0;
  let below = 0;
  for (const { at, used } of samples) {
    above += (at - meanAt) * (used - meanUsed);
    below += (at - meanAt) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
