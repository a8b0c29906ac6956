/** How much of each org's daily API allowance is used, as the org itself says with every answer (Sforce-Limit-Info). */
export interface QuotaReading {
  used: number;
  limit: number;
  /** 0 to 1. */
  share: number;
  /** Epoch ms. */
  at: number;
}

export interface QuotaMeter {
  note(connectionId: string, usage: { used: number; limit: number }): void;
  /** Null until the org answered once. */
  read(connectionId: string): QuotaReading | null;
}

export function createQuotaMeter(now: () => number): QuotaMeter {
  const readings = new Map<string, QuotaReading>();
  return {
    note(connectionId, { used, limit }) {
      if (!Number.isFinite(used) || !Number.isFinite(limit) || limit <= 0) return;
      readings.set(connectionId, { used, limit, share: used / limit, at: now() });
    },
    read: (connectionId) => readings.get(connectionId) ?? null,
  };
}
