/** How far a record is, in the agent's words. */
import type { RecordMark } from '../protocol/types.ts';
import type { JobResult } from './recordStore.ts';

/** `missing`: lookups that Salesforce did not take, by field name. */
export function savedMark(recordId: string | null, missing: readonly string[]): RecordMark {
  const names = missing.map((field) => field.replace(/__c$/, '')).join(', ');
  const without = names === '' ? '' : ` without ${names}: the record is gone, or the connector's user may not see it`;
  return { state: 'saved', text: `Saved in Salesforce${without}`, recordId };
}

export function savingMark(
  recordId: string | null,
  retry: Extract<JobResult, { outcome: 'retry' }> | null,
): RecordMark {
  return {
    state: 'saving',
    text: retry === null ? 'Saving to Salesforce' : 'Salesforce does not take the record now; it will be tried again',
    recordId,
  };
}

export function failedMark(dead: Extract<JobResult, { outcome: 'dead' }>, recordId: string | null): RecordMark {
  const where = dead.field === null ? '' : ` (field ${dead.field})`;
  return { state: 'failed', text: `Not saved${where}: ${dead.whatToDo}`, recordId };
}
