/** Writes the conversation rows and Tasks of up to 200 jobs of one connection: rows first, then Tasks, each in one call. */
import { failed, pauseAfter } from './batch.ts';
import type { BatchDeps, BatchOutcome, WorkItem } from './batch.ts';
import { conversationRecord, taskDueAt } from './conversationRecord.ts';
import { conversationIntent, isLookup } from './conversationIntent.ts';
import { fingerprint } from './factKey.ts';
import { conversationOwner } from './owners.ts';
import type { AgentFacts } from './owners.ts';
import type { RecordIntent, RecordValue } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { Job, JobResult } from './recordStore.ts';
import { retryAt } from './retry.ts';
import { writeTasks } from './taskBatch.ts';
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
  const items: WorkItem[] = [];
  const results: BatchOutcome['results'] = [];
  for (const job of jobs) {
    const known = stored.get(job.conversationId);
    const record = known === undefined ? null : conversationRecord(known.facts);
    if (known === undefined || record === null)
      results.push({ job, result: { outcome: 'done' }, recordId: null, missingLinks: [] });
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
  let pause: BatchOutcome['pause'] = null;
  const rowRefused = new Set<WorkItem>();
  try {
    const agents = await deps.owners.agents(
      connectionId,
      items.flatMap(({ record }) => [...record.stints.keys()]),
    );
    await learnNames(deps, connectionId, items);
    pause = await writeConversations(deps, connectionId, settings, items, agents, now);
    const open = items.filter((item) => item.result === null);
    for (const item of items) if (item.result !== null) rowRefused.add(item);
    pause = (await writeTasks(deps, connectionId, settings, open, agents, now)) ?? pause;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = (error as { code?: unknown }).code;
    pause = { afterMs: null };
    for (const item of items)
      item.result ??= {
        outcome: 'retry',
        dueAt: retryAt(deps, item.job.attempts, null),
        code: typeof code === 'string' ? code : 'LOOKUP_FAILED',
        message,
      };
  }
  for (const item of items) {
    results.push({
      job: item.job,
      result: resultOf(item, rowRefused.has(item), settings, now),
      recordId: item.recordId,
      missingLinks: item.missingLinks,
    });
  }
  await deps.store.enqueue(connectionId, 'transcript', transcriptsWanted(items, settings), deps.now());
  return { results, pause };
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
        record.links.has('Contact') && !record.links.has('Account')
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

async function writeConversations(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: Map<string, AgentFacts>,
  now: number,
): Promise<BatchOutcome['pause']> {
  const { unassignedQueue } = settings.records;
  const queueId = await deps.owners.queue(connectionId, unassignedQueue);
  const intents: RecordIntent[] = [];
  const hashes = new Map<string, string>();
  const intentFields = new Map<string, Readonly<Record<string, RecordValue>>>();
  for (const item of items) {
    const { record, stored, skillName, contactAccountId } = item;
    const agent = record.lastAgentId === null ? null : (agents.get(record.lastAgentId) ?? null);
    const owner = conversationOwner(agent, queueId, unassignedQueue);
    const intent = buildIntent(item, () =>
      conversationIntent(record, settings, { skillName, owner, contactAccountId }, now),
    );
    if (intent === null) continue;
    const hash = fingerprint([intent.externalId, intent.fields]);
    if (hash === stored.record?.writtenHash) continue;
    intents.push(intent);
    intentFields.set(intent.ref, intent.fields);
    hashes.set(record.conversationId, hash);
  }
  if (intents.length === 0) return null;
  const outcomes = await deps.writer.write(connectionId, intents);
  const byId = new Map(items.map((item) => [item.record.conversationId, item]));
  const written: { conversationId: string; recordId: string; writtenHash: string }[] = [];
  for (const outcome of outcomes) {
    const item = byId.get(outcome.ref);
    if (item === undefined) continue;
    if (outcome.outcome === 'written') {
      item.ledgerWasMissing = item.stored.record === null && !outcome.created;
      item.recordId = outcome.recordId;
      item.missingLinks = outcome.droppedFields.filter(
        (field) => isLookup(field) && intentFields.get(outcome.ref)?.[field] != null,
      );
      written.push({
        conversationId: outcome.ref,
        recordId: outcome.recordId,
        writtenHash: hashes.get(outcome.ref) ?? '',
      });
    } else item.result = failed(deps, item.job, outcome);
  }
  await deps.store.saveRecords(connectionId, written);
  return pauseAfter(outcomes);
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
