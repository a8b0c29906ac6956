/** Rows read from each org within the last hour, in steps of a minute. */
export interface ReadCount {
  add(connectionId: string, rows: number): void;
  lastHour(connectionId: string): number;
}

const STEP_MS = 60_000;
const STEPS = 60;

export function createReadCount(now: () => number): ReadCount {
  const counts = new Map<string, { step: number; rows: number }[]>();
  const recent = (connectionId: string): { step: number; rows: number }[] => {
    const oldest = Math.floor(now() / STEP_MS) - STEPS;
    const kept = (counts.get(connectionId) ?? []).filter(({ step }) => step > oldest);
    counts.set(connectionId, kept);
    return kept;
  };
  return {
    add(connectionId, rows) {
      const step = Math.floor(now() / STEP_MS);
      const kept = recent(connectionId);
      const last = kept.at(-1);
      if (last?.step === step) last.rows += rows;
      else kept.push({ step, rows });
    },
    lastHour: (connectionId) => recent(connectionId).reduce((sum, { rows }) => sum + rows, 0),
  };
}
