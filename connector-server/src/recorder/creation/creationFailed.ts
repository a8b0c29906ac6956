import { wholeBatchFailed, type BatchDeps, type WorkItem } from '../batch.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import { candidatesOf } from './candidates.ts';

/**
 * Of a question the org refused for itself (an object hidden from the API user, say) only what was to be created suffers;
 * anything else (the org or the database is away, another server has the work) concerns the whole batch and is thrown again.
 */
export function creationFailed(
  deps: BatchDeps,
  settings: RecordSettings,
  items: readonly WorkItem[],
  error: unknown,
): Map<WorkItem, JobResult> {
  const { kind, org } = error as { kind?: unknown; org?: unknown };
  if (kind !== 'refused' || (org !== null && org !== undefined)) throw error;
  const { resultOf } = wholeBatchFailed(deps, error);
  return new Map(candidatesOf(items, settings, new Map()).map(({ item }) => [item, resultOf(item.job)]));
}
