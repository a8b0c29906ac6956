/**
 * Writes the conversation rows and Tasks of up to 200 jobs of one connection in as few calls as can be: rows that are due
 * and the Tasks of conversations whose record is known go together; only a record that is new to us has its Tasks after it,
 * since whether it was in the org already decides whether they must be looked for.
 */
import { failed, pauseAfter, wholeBatchFailed } from './batch.ts';
import type { BatchDeps, BatchOutcome, WorkItem } from './batch.ts';
import { updateLookMs, updateWaits } from './budget.ts';
import { conversationRecord, taskDueAt } from './conversationRecord.ts';
import { creationFailed } from './creation/creationFailed.ts';
import { createRecords } from './creation/createRecords.ts';
import { linkNote } from './linkNote.ts';
import { conversationIntent, isLookup } from './conversationIntent.ts';
import { fingerprint } from './factKey.ts';
import { conversationOwner } from './owners.ts';
import type { AgentFacts } from './owners.ts';
import type { RecordIntent, WriteOutcome } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { Job, JobResult } from './recordStore.ts';
import { relinkTasks } from './relinkTasks.ts';
import { keepMoves, keepWhatIsLeft, leftTasks, moveIntent, taskMoves } from './taskMoves.ts';
import { dueTasks, keepTasks, prepareTasks } from './taskBatch.ts';
import { withTranscripts } from './taskTranscripts.ts';
import { transcriptTarget } from './transcriptTarget.ts';

/** Never rejects for a row; rejects when the store fails. */
export async function writeRecordBatch(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  jobs: readonly Job[],
): Promise<BatchOutcome> {
  const now = deps.now();
  const stored = await deps.store.load(
    connectionId,
    jobs.map((job) => job.conversationId),
  );
  const level = deps.budget.level(connectionId);
  const items: WorkItem[] = [];
  const results: BatchOutcome['results'] = [];
  for (const job of jobs) {
    const known = stored.get(job.conversationId);
    const record = known === undefined ? null : conversationRecord(known.facts);
    if (known === undefined || record === null)
      results.push({ job, result: { outcome: 'done' }, recordId: null, missingLinks: [] });
    else if (updateWaits(level, record))
      results.push({
        job,
        result: waitsForCalls(now + updateLookMs(level)),
        recordId: known.record?.recordId ?? null,
        missingLinks: [],
      });
    else
      items.push({
        job,
        stored: known,
        record,
        skillName: null,
        contactAccountId: null,
        recordId: known.record?.recordId ?? null,
        ledgerWasMissing: false,
        missingLinks: [],
        result: null,
      });
  }
  // What only waits must cost no call, not even a question.
  if (items.length === 0) return { results, pause: null };
  let pause: BatchOutcome['pause'] = null;
  const rowRefused = new Set<WorkItem>();
  /** Of people and Cases that could not be made: the records are written all the same. */
  let trouble: ReadonlyMap<WorkItem, JobResult> = new Map();
  try {
    const agents = await deps.owners.agents(
      connectionId,
      items.flatMap(({ record }) => [...record.stints.keys(), ...record.followUps.map(({ agentId }) => agentId)]),
    );
    const { creation } = deps;
    if (creation !== undefined)
      trouble = await createRecords({ ...deps, creation }, connectionId, settings, items, agents).catch(
        (error: unknown) => creationFailed(deps, settings, items, error),
      );
    await learnNames(deps, connectionId, items);
    await keepWhatIsLeft(deps, connectionId, items);
    const rows = await prepareRows(deps, connectionId, settings, items, agents, now);
    const sendable = items.filter((item) => item.result === null);
    const tasksOf = (some: readonly WorkItem[]) =>
      withTranscripts(deps, connectionId, settings, dueTasks(now, settings, some, agents));
    const known = sendable.filter(({ recordId }) => recordId !== null);
    const along = await prepareTasks(deps, connectionId, settings, await tasksOf(known), new Set(rows.keys()));
    const moves = taskMoves(sendable, now);
    const moveIntents = moves.map((move) => ({ intent: moveIntent(move) }));
    const outcomes = await write(deps, connectionId, [...rows.values(), ...along.values(), ...moveIntents]);
    await keepRows(deps, connectionId, settings, rows, outcomes);
    await keepMoves(deps, connectionId, moves, outcomes);
    await relinkTasks(deps, connectionId, items);
    for (const item of items) if (rows.has(item) && item.result !== null) rowRefused.add(item);
    await keepTasks(deps, connectionId, along, outcomes);
    pause = pauseAfter(outcomes);
    const created = sendable.filter((item) => !known.includes(item) && item.result === null);
    const after = await prepareTasks(deps, connectionId, settings, await tasksOf(created), new Set());
    const late = await write(deps, connectionId, [...after.values()]);
    await keepTasks(deps, connectionId, after, late);
    pause = pauseAfter(late) ?? pause;
  } catch (error) {
    const whole = wholeBatchFailed(deps, error);
    pause = whole.pause;
    for (const item of items) item.result ??= whole.resultOf(item.job);
  }
  for (const item of items) {
    item.result ??= trouble.get(item) ?? null;
    results.push({
      job: item.job,
      result: resultOf(item, rowRefused.has(item), settings, now),
      recordId: item.recordId,
      missingLinks: item.missingLinks,
      linkFacts: item.record.linkFacts,
      leftTasks: leftTasks(item),
    });
  }
  await deps.store.enqueue(connectionId, 'transcript', transcriptsWanted(items, settings), deps.now());
  return { results, pause };
}

/** The org's calls are nearly used up, and this conversation still runs: what is left is for those that closed. */
function waitsForCalls(dueAt: number): JobResult {
  return {
    outcome: 'retry',
    dueAt,
    code: 'API_BUDGET',
    message: 'The org’s API calls are nearly used up: it is saved when the conversation has closed.',
    org: 'away',
  };
}

/** Names by id, each asked once per batch, and the accounts of contacts. */
async function learnNames(deps: BatchDeps, connectionId: string, items: readonly WorkItem[]): Promise<void> {
  const skillIds = [...new Set(items.flatMap(({ record }) => (record.skillId === null ? [] : [record.skillId])))];
  const skills = new Map(
    await Promise.all(skillIds.map(async (id) => [id, await deps.directory.skillName(connectionId, id)] as const)),
  );
  const contacts = [
    ...new Set(
      items.flatMap(({ record }) =>
        record.links.has('Contact') && !record.links.has('Account') && record.links.get('Contact')?.accountId === null
          ? [record.links.get('Contact')?.recordId ?? '']
          : [],
      ),
    ),
  ];
  const accounts =
    contacts.length === 0
      ? new Map<string, string>()
      : await deps.writer.findAccountsOfContacts(connectionId, contacts);
  for (const item of items) {
    item.skillName = item.record.skillId === null ? null : (skills.get(item.record.skillId) ?? null);
    item.contactAccountId = accounts.get(item.record.links.get('Contact')?.recordId ?? '') ?? null;
  }
}

interface PreparedRow {
  item: WorkItem;
  intent: RecordIntent;
  hash: string;
}

function write(
  deps: BatchDeps,
  connectionId: string,
  prepared: readonly { intent: RecordIntent }[],
): Promise<WriteOutcome[]> {
  if (prepared.length === 0) return Promise.resolve([]);
  return deps.writer.write(
    connectionId,
    prepared.map(({ intent }) => intent),
  );
}

/** The rows that would change something. */
async function prepareRows(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: Map<string, AgentFacts>,
  now: number,
): Promise<Map<WorkItem, PreparedRow>> {
  const { unassignedQueue } = settings.records;
  const queueId = await deps.owners.queue(connectionId, unassignedQueue);
  const rows = new Map<WorkItem, PreparedRow>();
  for (const item of items) {
    const { record, stored, skillName, contactAccountId } = item;
    const agent = record.lastAgentId === null ? null : (agents.get(record.lastAgentId) ?? null);
    const owner = conversationOwner(agent, queueId, unassignedQueue);
    const intent = buildIntent(item, () =>
      conversationIntent(
        record,
        settings,
        { skillName, agentName: agent?.name ?? null, owner, contactAccountId, linkNote: linkNote(item, agents) },
        now,
      ),
    );
    if (intent === null) continue;
    const hash = fingerprint([intent.externalId, intent.fields]);
    if (hash !== stored.record?.writtenHash) rows.set(item, { item, intent, hash });
  }
  return rows;
}

async function keepRows(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  rows: ReadonlyMap<WorkItem, PreparedRow>,
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const byRef = new Map([...rows.values()].map((row) => [row.intent.ref, row]));
  const written: { conversationId: string; recordId: string; writtenHash: string }[] = [];
  for (const outcome of outcomes) {
    const row = byRef.get(outcome.ref);
    if (row === undefined) continue;
    const { item, intent, hash } = row;
    if (outcome.outcome === 'written') {
      item.ledgerWasMissing = item.stored.record === null && !outcome.created;
      item.recordId = outcome.recordId;
      item.missingLinks = outcome.droppedFields.filter(
        (field) => isLookup(settings, field) && intent.fields[field] != null,
      );
      written.push({ conversationId: outcome.ref, recordId: outcome.recordId, writtenHash: hash });
    } else item.result = failed(deps, item.job, outcome);
  }
  await deps.store.saveRecords(connectionId, written);
}

/** Facts no row can be made of (an impossible time, say) must not hold up the other conversations. */
function buildIntent<T>(item: WorkItem, build: () => T): T | null {
  try {
    return build();
  } catch (error) {
    item.result = {
      outcome: 'dead',
      code: 'UNUSABLE_FACTS',
      message: error instanceof Error ? error.message : String(error),
      field: null,
      whatToDo: 'This is a defect of the connector: report it with the conversation id.',
    };
    return null;
  }
}

/** One agent's refused Task must not keep another's from coming later: it is met again then, and set aside if still refused. */
function resultOf(item: WorkItem, rowRefused: boolean, settings: RecordSettings, now: number): JobResult {
  if (item.result !== null && (rowRefused || item.result.outcome !== 'dead')) return item.result;
  const left = whatIsLeft(item, settings, agentsDone(item), now);
  return item.result !== null && left.outcome === 'done' ? item.result : left;
}

function agentsDone(item: WorkItem): Set<string> {
  return new Set([...item.stored.tasks].filter(([, task]) => task.taskId !== null).map(([agentId]) => agentId));
}

/**
 * Later while a Task's time is still to come (wrap-up, or a LivePerson clock ahead of ours), else done. An agent past
 * their time without a Task gets none (a bot), so there is nothing to wait for.
 */
function whatIsLeft({ record }: WorkItem, settings: RecordSettings, done: ReadonlySet<string>, now: number): JobResult {
  const coming = [...record.stints.keys()].flatMap((agentId) => {
    const dueAt = done.has(agentId) ? null : taskDueAt(record, agentId, settings.records.wrapUpMinutes * 60);
    return dueAt !== null && dueAt > now ? [dueAt] : [];
  });
  return coming.length === 0 ? { outcome: 'done' } : { outcome: 'later', dueAt: Math.min(...coming) };
}

function transcriptsWanted(items: readonly WorkItem[], settings: RecordSettings): string[] {
  if (settings.transcripts.save === 'none') return [];
  return items
    .filter(
      ({ record, recordId, stored }) =>
        record.endedAt !== null && recordId !== null && stored.record?.transcriptHash !== transcriptTarget(record),
    )
    .map(({ record }) => record.conversationId);
}
