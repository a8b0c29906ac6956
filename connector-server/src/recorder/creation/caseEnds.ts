/** A Case made when the conversation began is told once how it ended, when its agents are done with it. */
import { failed, type WorkItem } from '../batch.ts';
import { taskDueAt } from '../conversationRecord.ts';
import { maskedWritings } from '../maskedWritings.ts';
import type { RecordIntent, RecordValue } from '../ports.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import { endedDescription } from './creationFields.ts';
import type { CreationDeps } from './createRecords.ts';
import { ownIdentity } from './identities.ts';
import { wantedOf } from './recipe.ts';

interface EndedCase {
  item: WorkItem;
  caseId: string;
  /** Under which it is noted that it was told. */
  name: string;
}

/** Without the right to change Cases the administrator finds a note with the conversation. Rejects when the store or the org is away. */
export async function tellCasesTheEnd(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
  trouble: Map<WorkItem, JobResult>,
): Promise<void> {
  const ended = await endedCases(deps, scope, connectionId, settings, items);
  if (ended.length === 0) return;
  const { creator } = deps.creation;
  const ids = ended.map(({ caseId }) => caseId);
  const rows = await creator.read(connectionId, 'Case', ids, ['Description']).catch((error: unknown) => {
    const { kind, org } = error as { kind?: unknown; org?: unknown };
    if (kind !== 'refused' || (org !== null && org !== undefined)) throw error;
    return new Map<string, Record<string, RecordValue>>();
  });
  const now = new Map([...rows].map(([id, row]) => [id.slice(0, 15), row]));
  const sent = new Map<string, EndedCase>();
  const intents: RecordIntent[] = [];
  for (const one of ended) {
    const row = now.get(one.caseId.slice(0, 15));
    const { record } = maskedWritings(deps.documents, settings, one.item.record, null);
    const held = row?.['Description'];
    const Description = typeof held === 'string' ? endedDescription(held, record) : null;
    // Deleted, out of sight, or the field is hidden.
    if (row === undefined || !('Description' in row)) await leaveOut(deps, connectionId, one);
    if (Description === null) {
      await noteTold(deps, scope, connectionId, one);
      continue;
    }
    const ref = `${settings.liveperson.account}:${record.conversationId}:case`;
    sent.set(ref, one);
    intents.push({ kind: 'update', ref, object: 'Case', recordId: one.caseId, fields: { Description } });
  }
  if (intents.length === 0) return;
  for (const outcome of await deps.writer.write(connectionId, intents)) {
    const one = sent.get(outcome.ref);
    if (one === undefined) continue;
    if (outcome.outcome === 'retry') {
      if (!trouble.has(one.item)) trouble.set(one.item, failed(deps, one.item.job, outcome));
      continue;
    }
    if (outcome.outcome === 'dead') await leaveOut(deps, connectionId, one);
    await noteTold(deps, scope, connectionId, one);
  }
}

/** Only Cases this conversation's rule made, not those somebody linked. */
async function endedCases(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
): Promise<EndedCase[]> {
  const rules = (settings.crm?.automaticCreation ?? []).filter(({ moment }) => moment === 'start');
  const wrapUpSeconds = settings.records.wrapUpMinutes * 60;
  const over = items.flatMap((item) => {
    const { record } = item;
    const caseId = record.links.get('Case')?.recordId;
    if (caseId === undefined || record.endedAt === null) return [];
    if (!wantedOf(record, rules).some(({ caseOfEach }) => caseOfEach)) return [];
    const busy = [...record.stints.keys()].some(
      (agentId) => (taskDueAt(record, agentId, wrapUpSeconds) ?? Infinity) > deps.now(),
    );
    if (busy) return [];
    const nameOf = (what: string): string => ownIdentity(what, connectionId, record.conversationId);
    return [{ item, caseId, made: nameOf('Case'), name: nameOf(ENDED) }];
  });
  const held = await deps.creation.people.held(
    scope,
    over.flatMap(({ made, name }) => [made, name]),
  );
  return over.filter(
    ({ caseId, made, name }) =>
      held.get(made)?.recordId?.slice(0, 15) === caseId.slice(0, 15) && (held.get(name)?.recordId ?? null) === null,
  );
}

const ENDED = 'ended Case';

function leaveOut(deps: CreationDeps, connectionId: string, { item, caseId }: EndedCase): Promise<void> {
  const { conversationId } = item.record;
  return deps.creation.leftOut(connectionId, {
    conversationId,
    object: 'Case',
    recordId: caseId,
    field: 'Description',
  });
}

async function noteTold(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  { item, caseId, name }: EndedCase,
): Promise<void> {
  const { conversationId } = item.record;
  await deps.creation.people.reserve(scope, connectionId, [{ conversationId, object: ENDED, identities: [name] }]);
  await deps.creation.people.settle(scope, [name], caseId, null);
}
