/** The answer of `/limits` as readings (REST API Developer Guide, "Limits"). What is missing or no number is left out. */
import type { BudgetKind, BudgetReading } from '../recorder/budget.ts';

const NAMES: Readonly<Record<string, BudgetKind>> = {
  DailyApiRequests: 'calls',
  DataStorageMB: 'data_storage',
  FileStorageMB: 'file_storage',
};

export function readLimits(answer: unknown, at: number): BudgetReading[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(NAMES).flatMap(([name, kind]) => {
    const { Max, Remaining } = ((answer as Record<string, unknown>)[name] ?? {}) as {
      Max?: unknown;
      Remaining?: unknown;
    };
    if (typeof Max !== 'number' || typeof Remaining !== 'number') return [];
    return [{ kind, at, used: Max - Remaining, limit: Max }];
  });
}
