/** A person who is known: left alone, updated from the conversation, or given what was missing, as the policy says; once per conversation. */
import { failed, type WorkItem } from '../batch.ts';
import { SAVED_ALL_THE_SAME } from '../marks.ts';
import type { RecordIntent, RecordValue, WriteOutcome } from '../ports.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import type { Candidate } from './candidates.ts';
import { changedPerson, personValues } from './creationFields.ts';
import type { PersonObject } from './creationPorts.ts';
import type { CreationDeps } from './createRecords.ts';
import { ownIdentity } from './identities.ts';

interface Change {
  candidate: Candidate;
  object: PersonObject;
  recordId: string;
  name: string;
  values: Record<string, string>;
}

/** Rejects when the store or the org is away. */
export async function applyPolicy(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  settings: RecordSettings,
  candidates: readonly Candidate[],
  trouble: Map<WorkItem, JobResult>,
): Promise<void> {
  const known = candidates.flatMap((candidate) => changesOf(connectionId, candidate));
  if (known.length === 0) return;
  const { people, creator } = deps.creation;
  const held = await people.reserve(
    scope,
    connectionId,
    known.map(({ candidate, object, name }) => ({
      conversationId: candidate.item.record.conversationId,
      object: `known ${object}`,
      identities: [name],
    })),
  );
  const fresh = known.filter(({ name }) => held.get(name)?.fresh === true);
  const now = new Map<string, Readonly<Record<string, RecordValue>>>();
  for (const object of ['Lead', 'Contact'] as const) {
    const some = fresh.filter((one) => one.object === object);
    if (some.length === 0) continue;
    const fields = [...new Set(some.flatMap(({ values }) => Object.keys(values)))];
    const ids = some.map(({ recordId }) => recordId);
    for (const [id, row] of await creator.read(connectionId, object, ids, fields)) now.set(id.slice(0, 15), row);
  }
  const sent = new Map<string, Change>();
  const intents: RecordIntent[] = [];
  for (const change of fresh) {
    const { candidate, object, recordId, values } = change;
    const held = now.get(recordId.slice(0, 15));
    const policy = candidate.known?.rule.known ?? 'keep';
    const fields = held === undefined ? null : changedPerson(policy, values, held);
    if (fields === null) continue;
    const ref = `${settings.liveperson.account}:${candidate.item.record.conversationId}:known`;
    sent.set(ref, change);
    intents.push({ kind: 'update', ref, object, recordId, fields });
  }
  if (intents.length === 0) return;
  for (const outcome of await deps.writer.write(connectionId, intents)) {
    const change = sent.get(outcome.ref);
    if (change === undefined || outcome.outcome === 'written') continue;
    // Said twice it does no harm, so it may simply be tried again.
    await people.release(scope, [change.name]);
    const { item } = change.candidate;
    if (!trouble.has(item)) trouble.set(item, refusal(deps, item, outcome));
  }
}

function refusal(
  deps: CreationDeps,
  { job }: WorkItem,
  outcome: Exclude<WriteOutcome, { outcome: 'written' }>,
): JobResult {
  const result = failed(deps, job, outcome);
  if (result.outcome !== 'dead') return result;
  const whatToDo = /^INSUFFICIENT_ACCESS/.test(result.code)
    ? 'Give the API user edit access to such people by a sharing rule, or set the policy for known people to "keep".'
    : result.whatToDo;
  return { ...result, whatToDo: `${whatToDo} ${SAVED_ALL_THE_SAME}` };
}

function changesOf(connectionId: string, candidate: Candidate): Change[] {
  const { known, attributes, item } = candidate;
  if (known === null) return [];
  const values = personValues(known.object, known.rule, attributes);
  if (Object.keys(values).length === 0) return [];
  const name = ownIdentity(`known ${known.object}`, connectionId, item.record.conversationId);
  return [{ candidate, object: known.object, recordId: known.recordId, name, values }];
}
