/** A record that was deleted in the org and made anew has a new id: Tasks that are still there point at nothing. */
import type { BatchDeps, WorkItem } from './batch.ts';
import { CONVERSATION_OBJECT } from './conversationIntent.ts';
import type { RecordIntent } from './ports.ts';

export const TASK_LINK = CONVERSATION_OBJECT;

/** Points the Tasks that the ledger knows at the new record. What the org refuses stays as it is: the Task itself is whole. */
export async function relinkTasks(deps: BatchDeps, connectionId: string, items: readonly WorkItem[]): Promise<void> {
  const intents = items.flatMap((item): RecordIntent[] => {
    const before = item.stored.record?.recordId;
    const { recordId } = item;
    if (before === undefined || recordId === null || before === recordId) return [];
    return [...item.stored.tasks.values()].flatMap(({ taskId, callObject }): RecordIntent[] =>
      taskId === null
        ? []
        : [{ kind: 'update', ref: callObject, object: 'Task', recordId: taskId, fields: { [TASK_LINK]: recordId } }],
    );
  });
  if (intents.length > 0) await deps.writer.write(connectionId, intents);
}
