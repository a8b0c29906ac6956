/** What a conversation's record says about its links when they are not simply what somebody chose. Pure. */
import type { WorkItem } from './batch.ts';
import type { AgentFacts } from './owners.ts';
import { leftTasks, leftTasksNote } from './taskMoves.ts';

const MOVED = {
  merged: (object: string) => `The linked ${object} was merged: the link follows the one it was merged into.`,
  converted: () => 'The linked Lead was converted: the links are what it became.',
  account_changed: () => 'The contact went to another account: the link follows.',
} as const;

/** Undefined where nothing can ever have been said, so that records written before are not written again for it. */
export function linkNote(item: WorkItem, agents: ReadonlyMap<string, AgentFacts>): string | null | undefined {
  const { record, stored } = item;
  const left = leftTasksNote(leftTasks(item), (agentId) => agents.get(agentId)?.name ?? 'another agent');
  const moved = record.linkMoves.map(({ object, why }) => MOVED[why](object));
  const note = [left, ...moved].filter((part) => part !== null).join(' ');
  if (note !== '') return note;
  return stored.tasks.size > 0 && record.linkFacts > 1 ? null : undefined;
}
