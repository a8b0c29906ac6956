/** Growing pauses with jitter. */
export interface BackoffRule {
  /** Upper end of the first pause, ms. */
  firstMs: number;
  factor: number;
  maxMs: number;
  /** No pause is shorter than this, ms. */
  minMs: number;
}

/**
 * Pause before attempt number `attempt` (0 = the first retry), ms. "Full jitter": evenly spread between the
 * minimum and the grown pause, so that thousands of clients that lost the same server do not return at once.
 * `random` gives [0, 1).
 */
export function backoffMs(rule: BackoffRule, attempt: number, random: () => number): number {
  const ceiling = Math.min(rule.maxMs, rule.firstMs * rule.factor ** Math.min(attempt, 64));
  return Math.round(rule.minMs + Math.max(0, ceiling - rule.minMs) * random());
}
