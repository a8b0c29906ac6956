/** The Tasks of a batch of conversations: which are due, which the org has already, and what became of them. */
import { failed, IN_FLIGHT_MS } from './batch.ts';
import type { BatchDeps, WorkItem } from './batch.ts';
import type { ConversationRecord, FollowUp } from './conversationRecord.ts';
import { wantedOf } from './creation/recipe.ts';
import { taskDueAt } from './conversationRecord.ts';
import { maskedWritings } from './maskedWritings.ts';
import { followUpOwner, taskOwner } from './owners.ts';
import type { AgentFacts } from './owners.ts';
import type { RecordIntent, WriteOutcome } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import { followUpIntent, followUpSlot, relations, taskIntent, taskKey } from './taskIntent.ts';
import type { Relations, TaskNames } from './taskIntent.ts';
import { relationsText } from './taskMoves.ts';

export interface DueTask {
  item: WorkItem;
  /** Distinguishes the Tasks of one conversation: the agent's id, or a follow-up's slot. */
  slot: string;
  key: string;
  agent: AgentFacts;
  agentId: string;
  /** Null: the agent's completed Task. */
  followUp: FollowUp | null;
  /** For {transcript}; see TaskNames. */
  transcript: string | null;
}

/** Slot of the Task of a conversation that no agent had. */
const UNATTENDED = 'connector';
const NOBODY: AgentFacts = {
  name: 'LivePerson',
  isBot: false,
  salesforceUserId: null,
  reason: 'No agent had this conversation.',
  timeZone: null,
};

function wantsUnattendedTask(settings: RecordSettings, record: ConversationRecord): boolean {
  if (record.endedAt === null || record.stints.size > 0) return false;
  const linked = record.links.has('Contact') || record.links.has('Lead');
  return linked && wantedOf(record, settings.crm?.automaticCreation ?? []).some(({ taskOfEach }) => taskOfEach);
}

/** Those of `items` that may be written now and are not, as far as we know. */
export function dueTasks(
  now: number,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: Map<string, AgentFacts>,
): DueTask[] {
  const { account } = settings.liveperson;
  return items.flatMap((item) => {
    const { record, stored } = item;
    const missing = (slot: string): boolean => (stored.tasks.get(slot)?.taskId ?? null) === null;
    const task = (agentId: string, slot: string, agent: AgentFacts, followUp: FollowUp | null): DueTask => ({
      item,
      slot,
      key: taskKey(account, record.conversationId, slot),
      agent,
      agentId,
      followUp,
      transcript: settings.transcripts.save === 'none' ? '' : null,
    });
    const completed = [...record.stints.keys()].flatMap((agentId) => {
      const agent = agents.get(agentId);
      const dueAt = taskDueAt(record, agentId, settings.records.wrapUpMinutes * 60);
      const due = agent !== undefined && !agent.isBot && dueAt !== null && dueAt <= now && missing(agentId);
      return due ? [task(agentId, agentId, agent, null)] : [];
    });
    const followUps = record.followUps.flatMap((followUp) => {
      const agent = agents.get(followUp.agentId);
      const slot = followUpSlot(followUp);
      return agent !== undefined && missing(slot) ? [task(followUp.agentId, slot, agent, followUp)] : [];
    });
    const unattended =
      missing(UNATTENDED) && wantsUnattendedTask(settings, record) ? [task(UNATTENDED, UNATTENDED, NOBODY, null)] : [];
    return [...completed, ...followUps, ...unattended];
  });
}

/**
 * A Task has no external id to upsert by, so: the key is noted before the create is sent, and a key that was noted
 * without an id (crash, time-out) or whose ledger is missing is looked up before it is created. Returns the creates to
 * send now, by key.
 */
export async function prepareTasks(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  asked: DueTask[],
  writtenAlong: ReadonlySet<WorkItem>,
): Promise<Map<string, { task: DueTask; intent: RecordIntent }>> {
  if (asked.length === 0) return new Map();
  const due = await adoptExisting(deps, connectionId, asked);
  if (due.length === 0) return new Map();
  const closedStatus = await deps.writer.closedTaskStatus(connectionId);
  await deps.store.announceTasks(
    connectionId,
    due.map(({ item, slot, key }) => ({ conversationId: item.record.conversationId, agentId: slot, callObject: key })),
  );
  return new Map(
    due.map((task) => [
      task.key,
      { task, intent: intentOf(deps, task, settings, closedStatus, writtenAlong.has(task.item)) },
    ]),
  );
}

/** Takes Tasks that are in the org already into the ledger; returns those still to create now. */
async function adoptExisting(deps: BatchDeps, connectionId: string, due: DueTask[]): Promise<DueTask[]> {
  const doubtful = due.filter(({ item, slot }) => item.ledgerWasMissing || item.stored.tasks.has(slot));
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
  return due.filter(({ key, item, slot }) => {
    if (found.has(key)) return false;
    // What a server that died has sent may still be on its way.
    const ageMs = item.job.inherited ? (item.stored.tasks.get(slot)?.ageMs ?? Infinity) : Infinity;
    if (ageMs >= IN_FLIGHT_MS) return true;
    item.result = { outcome: 'later', dueAt: deps.now() + IN_FLIGHT_MS - ageMs };
    return false;
  });
}

function intentOf(
  { documents }: BatchDeps,
  { item, agentId, agent, followUp: asked, transcript }: DueTask,
  settings: RecordSettings,
  closedStatus: string,
  conversationIsWritten: boolean,
): RecordIntent {
  const { record, followUp } = maskedWritings(documents, settings, item.record, asked);
  const names: TaskNames = {
    agentName: agent.name,
    timeZone: agent.timeZone,
    owner: followUp === null ? taskOwner(agent) : followUpOwner(followUp, agent),
    skillName: item.skillName,
    conversationRecordId: item.recordId ?? '',
    conversationIsWritten,
    contactAccountId: item.contactAccountId,
    closedStatus,
    transcript,
  };
  return followUp === null
    ? taskIntent(record, agentId, settings, names)
    : followUpIntent(record, followUp, settings, names);
}

/** Notes what became of Tasks that were sent; outcomes of other rows are passed over. */
export async function keepTasks(
  deps: BatchDeps,
  connectionId: string,
  sent: ReadonlyMap<string, { task: DueTask }>,
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const written: { task: DueTask; taskId: string }[] = [];
  for (const outcome of outcomes) {
    const task = sent.get(outcome.ref)?.task;
    if (task === undefined) continue;
    if (outcome.outcome === 'written') written.push({ task, taskId: outcome.recordId });
    // A retry wins over a dead letter of the same conversation: the dead row is met again, the other must not be lost.
    else if (outcome.outcome === 'retry' || !comesAgain(task.item))
      task.item.result = failed(deps, task.item.job, outcome);
  }
  await saveFound(deps, connectionId, written, (task) => relationsText(relationsOf(task)));
}

function comesAgain({ result }: WorkItem): boolean {
  return result?.outcome === 'retry' || result?.outcome === 'later';
}

async function saveFound(
  deps: BatchDeps,
  connectionId: string,
  rows: readonly { task: DueTask; taskId: string }[],
  /** Null: what a Task that was there before is about is not known. */
  about: (task: DueTask) => string | null = () => null,
): Promise<void> {
  await deps.store.saveTasks(
    connectionId,
    rows.map(({ task, taskId }) => ({
      conversationId: task.item.record.conversationId,
      agentId: task.slot,
      callObject: task.key,
      taskId,
      relations: about(task),
    })),
  );
  for (const { task, taskId } of rows)
    task.item.stored.tasks.set(task.slot, {
      callObject: task.key,
      taskId,
      ageMs: 0,
      relations: about(task),
      left: null,
    });
}

function relationsOf({ item }: DueTask): Relations {
  return relations(item.record, {
    contactAccountId: item.contactAccountId,
    conversationRecordId: item.recordId ?? '',
  });
}
