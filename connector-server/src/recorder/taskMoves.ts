/**
 * Tasks follow the links of their conversation. The connector's user may change a Task only where the org's role hierarchy
 * lets it: what is refused is noted, so that the agent's own tab can do it, and said on the record until it is done.
 */
import type { LeftTask } from '../protocol/types.ts';
import { failed } from './batch.ts';
import type { BatchDeps, WorkItem } from './batch.ts';
import type { RecordIntent, WriteOutcome } from './ports.ts';
import type { StoredTask } from './recordStore.ts';
import { relations } from './taskIntent.ts';
import type { Relations } from './taskIntent.ts';

export interface TaskMove {
  item: WorkItem;
  slot: string;
  task: StoredTask & { taskId: string };
  wanted: Relations;
}

/** The relations as one word, to tell whether they changed. */
export function relationsText({ WhoId, WhatId }: Relations): string {
  return `${WhoId?.slice(0, 15) ?? ''}|${WhatId?.slice(0, 15) ?? ''}`;
}

/** Tasks that exist and are about other records than the conversation is linked to now. */
export function taskMoves(items: readonly WorkItem[], now: number): TaskMove[] {
  return items.flatMap((item) =>
    [...item.stored.tasks].flatMap(([slot, task]): TaskMove[] => {
      const { taskId } = task;
      if (taskId === null || item.recordId === null) return [];
      const wanted = wantedBy(item);
      const text = relationsText(wanted);
      if (task.left === text || (task.relations !== null && afterMerges(item, task.relations) === text)) return [];
      // From before this was noted, or found in the org: only links made since can have changed it.
      if (task.relations === null && item.record.linkedAt <= now - task.ageMs) return [];
      return [{ item, slot, task: { ...task, taskId }, wanted }];
    }),
  );
}

/** What was written, as the org holds it after what it named was merged. */
function afterMerges({ record: { merges } }: WorkItem, relations: string): string {
  const last = (id: string): string => {
    let now = id;
    for (let hops = 0; hops < 10; hops++) now = merges.get(now) ?? now;
    return now;
  };
  return relations.split('|').map(last).join('|');
}

function wantedBy({ record, contactAccountId, recordId }: WorkItem): Relations {
  return relations(record, { contactAccountId, conversationRecordId: recordId ?? '' });
}

export function moveIntent({ task, wanted }: TaskMove): RecordIntent {
  return {
    kind: 'update',
    ref: task.callObject,
    object: 'Task',
    recordId: task.taskId,
    fields: { WhoId: wanted.WhoId, WhatId: wanted.WhatId },
  };
}

/** Notes which Tasks agents' own tabs have moved meanwhile, and which refusals do not matter any more. */
export async function keepWhatIsLeft(
  deps: Pick<BatchDeps, 'store'>,
  connectionId: string,
  items: readonly WorkItem[],
): Promise<void> {
  const over = items.flatMap((item) =>
    [...item.stored.tasks].flatMap(([slot, task]) => {
      if (task.left === null) return [];
      const moved = item.record.movedTasks.get(slot);
      const byAgent = moved !== undefined && relationsText({ WhoId: moved.whoId, WhatId: moved.whatId }) === task.left;
      if (!byAgent && task.left === relationsText(wantedBy(item))) return [];
      return [{ item, slot, task, relations: byAgent ? task.left : null, left: null }];
    }),
  );
  await deps.store.saveTaskRelations(connectionId, over.map(row));
  for (const { task, relations } of over)
    Object.assign(task, { left: null, ...(relations === null ? {} : { relations }) });
}

/** Notes what became of the moves; outcomes of other rows are passed over. */
export async function keepMoves(
  deps: BatchDeps,
  connectionId: string,
  moves: readonly TaskMove[],
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const byRef = new Map(moves.map((move) => [move.task.callObject, move]));
  const kept: { item: WorkItem; slot: string; relations: string | null; left: string | null }[] = [];
  for (const outcome of outcomes) {
    const move = byRef.get(outcome.ref);
    if (move === undefined) continue;
    const { item, slot, wanted } = move;
    const text = relationsText(wanted);
    if (outcome.outcome === 'retry') item.result = failed(deps, item.job, outcome);
    // Deleted by somebody: there is nothing left to move.
    else if (outcome.outcome === 'written' || GONE.has(outcome.code))
      kept.push({ item, slot, relations: text, left: null });
    else {
      kept.push({ item, slot, relations: null, left: text });
      // Once more, so that the record says so.
      item.result ??= { outcome: 'later', dueAt: deps.now() };
    }
  }
  await deps.store.saveTaskRelations(connectionId, kept.map(row));
  for (const { item, slot, relations, left } of kept) {
    const task = item.stored.tasks.get(slot);
    if (task !== undefined) Object.assign(task, { left, ...(relations === null ? {} : { relations }) });
  }
}

const GONE: ReadonlySet<string> = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']);

function row(kept: { item: WorkItem; slot: string; relations: string | null; left: string | null }) {
  const { item, slot, relations, left } = kept;
  return { conversationId: item.record.conversationId, slot, relations, left };
}

/** Tasks of a conversation that the connector's user was not allowed to move. */
export function leftTasks(item: WorkItem): LeftTask[] {
  const wanted = wantedBy(item);
  return [...item.stored.tasks].flatMap(([slot, { taskId, left }]) =>
    taskId === null || left !== relationsText(wanted)
      ? []
      : [{ slot, taskId, whoId: wanted.WhoId, whatId: wanted.WhatId }],
  );
}

/** For the record: null when all Tasks are about whom it is linked to. `names`: of agents, by LivePerson user id. */
export function leftTasksNote(left: readonly LeftTask[], names: (agentId: string) => string): string | null {
  if (left.length === 0) return null;
  const whose = [...new Set(left.map(({ slot }) => names(slot.split(':')[0] ?? slot)))].join(', ');
  return `The Tasks of ${whose} still name who was linked before: the connector may not change them. Their owners, or a user above them in the role hierarchy, can.`;
}
