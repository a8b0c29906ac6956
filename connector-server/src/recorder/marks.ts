/** How far a record is, in the agent's words. */
import type { RecordMark } from '../protocol/types.ts';
import type { OrgState } from './ports.ts';
import type { JobResult } from './recordStore.ts';

/** How advice ends about what was to be created besides the record. */
export const SAVED_ALL_THE_SAME = 'The conversation itself is saved.';

/** `missing`: lookups that Salesforce did not take, by field name. `linkFacts`, `leftTasks`: see RecordMark. */
export function savedMark(
  recordId: string | null,
  missing: readonly string[],
  { linkFacts = 0, leftTasks = [] }: Pick<RecordMark, 'linkFacts' | 'leftTasks'> = {},
): RecordMark {
  const names = missing.map((field) => field.replace(/__c$/, '')).join(', ');
  const without = names === '' ? '' : ` without ${names}: the record is gone, or the connector's user may not see it`;
  const tasks = leftTasks.length === 0 ? '' : '; a Task still names who was linked before, see the record';
  return {
    state: 'saved',
    text: `Saved in Salesforce${without}${tasks}`,
    recordId,
    ...(linkFacts === 0 ? {} : { linkFacts }),
    ...(leftTasks.length === 0 ? {} : { leftTasks }),
  };
}

/** `waits`: why it is not written at once; null when nothing stands in the way. */
export function savingMark(recordId: string | null, waits: { code: string; org?: OrgState } | null): RecordMark {
  return { state: 'saving', text: waits === null ? 'Saving to Salesforce' : waitingText(waits), recordId };
}

/** The org's allowance leaves no room for anything now, so nobody tried. */
export function laterMark(recordId: string | null = null): RecordMark {
  return { state: 'saving', text: 'Salesforce takes no records at present; saved later, nothing is lost', recordId };
}

export function failedMark(dead: Extract<JobResult, { outcome: 'dead' }>, recordId: string | null): RecordMark {
  const where = dead.field === null ? '' : ` (field ${dead.field})`;
  if (dead.whatToDo.endsWith(SAVED_ALL_THE_SAME))
    return { state: 'failed', text: `Saved, but nobody was created or changed${where}: ${dead.whatToDo}`, recordId };
  return { state: 'failed', text: `Not saved${where}: ${dead.whatToDo}`, recordId };
}

function waitingText({ code, org }: { code: string; org?: OrgState }): string {
  if (code === 'REQUEST_LIMIT_EXCEEDED')
    return 'Salesforce has reached its limit of calls; saved later, nothing is lost';
  if (code === 'API_BUDGET')
    return 'Salesforce is short of calls; saved later, when the conversation has closed, nothing is lost';
  if (code === 'STORAGE_LIMIT_EXCEEDED') return 'The storage of Salesforce is full; saved later, nothing is lost';
  if (code === 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE')
    return 'Salesforce is being maintained; saved afterwards, nothing is lost';
  if (org === 'refuses')
    return 'Salesforce refuses the connector until an administrator acts; saved then, nothing is lost';
  return 'Salesforce does not take the record now; it will be tried again';
}
