/** Creates the Tasks that are due for a batch of conversations, each exactly once. */
import { failed, pauseAfter } from './batch.ts';
import type { BatchDeps, BatchOutcome, WorkItem } from './batch.ts';
import { taskDueAt } from './conversationRecord.ts';
import { taskOwner } from './owners.ts';
import type { AgentFacts } from './owners.ts';
import type { RecordIntent, WriteOutcome } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import { taskIntent, taskKey } from './taskIntent.ts';

const PER_CALL = 200;

interface DueTask {
  item: WorkItem;
  agentId: string;
  key: string;
  agent: AgentFacts;
}

/**
 * A Task has no external id to upsert by, so: the key is noted before the create is sent, and a key that was noted
 * without an id (crash, time-out) or whose ledger is missing is looked up before it is created.
 */
export async function writeTasks(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: Map<string, AgentFacts>,
  now: number,
): Promise<BatchOutcome['pause']> {
  let due = dueTasks(now, settings, items, agents);
  if (due.length === 0) return null;
  due = await adoptExisting(deps, connectionId, due);
  if (due.length === 0) return null;
  const closedStatus = await deps.writer.closedTaskStatus(connectionId);
  await deps.store.announceTasks(
    connectionId,
    due.map(({ item, agentId, key }) => ({ conversationId: item.record.conversationId, agentId, callObject: key })),
  );
  const outcomes: WriteOutcome[] = [];
  for (let at = 0; at < due.length; at += PER_CALL) {
    const part = due.slice(at, at + PER_CALL);
    const answered = await deps.writer.write(
      connectionId,
      part.map((task) => intentOf(task, settings, closedStatus)),
    );
    await keep(deps, connectionId, part, answered);
    outcomes.push(...answered);
  }
  return pauseAfter(outcomes);
}

function dueTasks(
  now: number,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: Map<string, AgentFacts>,
): DueTask[] {
  return items.flatMap((item) =>
    [...item.record.stints.keys()].flatMap((agentId) => {
      const agent = agents.get(agentId);
      const dueAt = taskDueAt(item.record, agentId, settings.records.wrapUpMinutes * 60);
      const written = item.stored.tasks.get(agentId)?.taskId ?? null;
      if (
        agent === undefined ||
        agent.isBot ||
        item.recordId === null ||
        written !== null ||
        dueAt === null ||
        dueAt > now
      )
        return [];
      return [{ item, agentId, agent, key: taskKey(settings.liveperson.account, item.record.conversationId, agentId) }];
    }),
  );
}

/** A request of a server that died may be carried out this much later, ms; until then its Task is not created again. */
const IN_FLIGHT_MS = 15_000;

/** Takes Tasks that are in the org already into the ledger; returns those still to create now. */
async function adoptExisting(deps: BatchDeps, connectionId: string, due: DueTask[]): Promise<DueTask[]> {
  const doubtful = due.filter(({ item, agentId }) => item.ledgerWasMissing || item.stored.tasks.has(agentId));
  if (doubtful.length === 0) return due;
  const found = await deps.writer.findTasks(
    connectionId,
    doubtful.map(({ key }) => key),
  );
  await saveFound(
    deps,
    connectionId,
    due.flatMap((task) => {
      const taskId = found.get(task.key);
      return taskId === undefined ? [] : [{ task, taskId }];
    }),
  );
  return due.filter(({ key, item, agentId }) => {
    if (found.has(key)) return false;
    const ageMs = item.job.inherited ? (item.stored.tasks.get(agentId)?.ageMs ?? Infinity) : Infinity;
    if (ageMs >= IN_FLIGHT_MS) return true;
    item.result = { outcome: 'later', dueAt: deps.now() + IN_FLIGHT_MS - ageMs };
    return false;
  });
}

function intentOf({ item, agentId, agent }: DueTask, settings: RecordSettings, closedStatus: string): RecordIntent {
  return taskIntent(item.record, agentId, settings, {
    agentName: agent.name,
    timeZone: agent.timeZone,
    owner: taskOwner(agent),
    skillName: item.skillName,
    conversationRecordId: item.recordId ?? '',
    contactAccountId: item.contactAccountId,
    closedStatus,
  });
}

async function keep(
  deps: BatchDeps,
  connectionId: string,
  part: readonly DueTask[],
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const byKey = new Map(part.map((task) => [task.key, task]));
  const written: { task: DueTask; taskId: string }[] = [];
  for (const outcome of outcomes) {
    const task = byKey.get(outcome.ref);
    if (task === undefined) continue;
    if (outcome.outcome === 'written') written.push({ task, taskId: outcome.recordId });
    // A retry wins over a dead letter of the same conversation: the dead row is met again, the other must not be lost.
    else if (outcome.outcome === 'retry' || !comesAgain(task.item))
      task.item.result = failed(deps, task.item.job, outcome);
  }
  await saveFound(deps, connectionId, written);
}

function comesAgain({ result }: WorkItem): boolean {
  return result?.outcome === 'retry' || result?.outcome === 'later';
}

async function saveFound(
  deps: BatchDeps,
  connectionId: string,
  rows: readonly { task: DueTask; taskId: string }[],
): Promise<void> {
  await deps.store.saveTasks(
    connectionId,
    rows.map(({ task, taskId }) => ({
      conversationId: task.item.record.conversationId,
      agentId: task.agentId,
      callObject: task.key,
      taskId,
    })),
  );
  for (const { task, taskId } of rows)
    task.item.stored.tasks.set(task.agentId, { callObject: task.key, taskId, ageMs: 0 });
}
