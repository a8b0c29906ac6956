/**
 * People and Cases the connector makes by itself, before the rows of a batch are written: who is known is linked, who is not
 * is made once, together with the link on the conversation's record. What is refused does not hold up the records.
 */
import { factKey } from '../factKey.ts';
import type { BatchDeps, WorkItem } from '../batch.ts';
import { conversationRecord } from '../conversationRecord.ts';
import type { ConversationFact } from '../../conversation/facts.ts';
import { SAVED_ALL_THE_SAME } from '../marks.ts';
import type { AgentFacts } from '../owners.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import { claimRecords } from './claims.ts';
import { tellCasesTheEnd } from './caseEnds.ts';
import type { CreationPorts } from './creationPorts.ts';
import { applyPolicy } from './knownPeople.ts';
import { caseName, makeRecords, personLink, type Claims } from './makeRecords.ts';
import { subjectOf } from './subjectOf.ts';

export type CreationDeps = BatchDeps & { creation: CreationPorts & { scopeOf(connectionId: string): string } };

/** Adds links to the items' records. What could not be done, by item; rejects when the store or the org is away. */
export async function createRecords(
  deps: CreationDeps,
  connectionId: string,
  settings: RecordSettings,
  items: readonly WorkItem[],
  agents: ReadonlyMap<string, AgentFacts>,
): Promise<Map<WorkItem, JobResult>> {
  const trouble = new Map<WorkItem, JobResult>();
  const candidates = candidatesOf(items, settings, agents);
  const scope = deps.creation.scopeOf(connectionId);
  if (candidates.length > 0) await createFor(deps, scope, connectionId, settings, candidates, trouble);
  await tellCasesTheEnd(deps, scope, connectionId, settings, items, trouble);
  return trouble;
}

async function createFor(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  settings: RecordSettings,
  candidates: readonly Candidate[],
  trouble: Map<WorkItem, JobResult>,
): Promise<void> {
  const { account } = settings.liveperson;
  await linkKnown(deps, connectionId, candidates, trouble);
  const claims = await claimAll(deps, scope, connectionId, account, candidates, trouble);
  const wishes = candidates.flatMap((candidate) => {
    const claim = claims.get(candidate);
    return claim === undefined || trouble.has(candidate.item) ? [] : [{ candidate, claim }];
  });
  await makeRecords(deps, scope, connectionId, settings, wishes, trouble);
  await keepLinks(deps, connectionId, candidates);
  await applyPolicy(deps, scope, connectionId, settings, candidates, trouble);
}

/** Whom the org knows already. */
async function linkKnown(
  deps: CreationDeps,
  connectionId: string,
  candidates: readonly Candidate[],
  trouble: Map<WorkItem, JobResult>,
): Promise<void> {
  const unknown = candidates.filter(({ person }) => person !== null);
  if (unknown.length === 0) return;
  const found = await deps.creation.find(connectionId, unknown.map(subjectOf));
  for (const candidate of unknown) {
    const person = found.get(candidate.item.record.conversationId);
    if (person === undefined) trouble.set(candidate.item, NOT_LOOKED_UP);
    else if (person.outcome !== 'none') {
      if (person.outcome === 'one')
        candidate.links.push({
          object: person.object,
          recordId: person.recordId,
          name: person.name,
          ...(person.accountId === null ? {} : { accountId: person.accountId }),
        });
      // Of several who may be it, only a person can choose.
      candidate.person = null;
    }
  }
}

async function claimAll(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  account: string,
  candidates: readonly Candidate[],
  trouble: Map<WorkItem, JobResult>,
): Promise<Map<Candidate, Claims>> {
  const wanted = candidates
    .filter(({ item }) => !trouble.has(item))
    .flatMap((candidate) => {
      const { conversationId } = candidate.item.record;
      const { person, caseRule, identities } = candidate;
      return [
        ...(person === null
          ? []
          : [{ candidate, of: 'person' as const, want: { conversationId, object: person.object, identities } }]),
        ...(caseRule === null
          ? []
          : [
              {
                candidate,
                of: 'activity' as const,
                want: { conversationId, object: 'Case', identities: [caseName(connectionId, candidate)] },
              },
            ]),
      ];
    });
  const answers = await claimRecords(
    { now: deps.now, ...deps.creation },
    scope,
    connectionId,
    account,
    wanted.map(({ want }) => want),
  );
  const claims = new Map<Candidate, Claims>();
  for (const [index, { candidate, of }] of wanted.entries()) {
    const claim = answers[index];
    if (claim === undefined) continue;
    const known = claims.get(candidate) ?? { person: null, activity: null };
    claims.set(candidate, { ...known, [of]: claim });
    if (claim.claim === 'wait') trouble.set(candidate.item, claim.result);
    if (claim.claim === 'exists')
      candidate.links.push(
        of === 'person'
          ? personLink(candidate, claim.object, claim.recordId, claim.accountId)
          : { object: 'Case', recordId: claim.recordId, name: 'Case' },
      );
  }
  return claims;
}

/** The links become facts, as if somebody had made them. */
async function keepLinks(deps: CreationDeps, connectionId: string, candidates: readonly Candidate[]): Promise<void> {
  const now = deps.now();
  const facts = candidates.flatMap(({ item, links }) => {
    const { conversationId, linkedAt } = item.record;
    const at = Math.max(now, linkedAt + 1);
    return links.map((link): { item: WorkItem; fact: ConversationFact } => ({
      item,
      fact: {
        type: 'linked',
        conversationId,
        at,
        object: link.object,
        recordId: link.recordId,
        recordName: link.name,
        agentId: '',
        changeId: `by itself ${at}`,
        ...(link.accountId === undefined ? {} : { accountId: link.accountId }),
      },
    }));
  });
  if (facts.length === 0) return;
  await deps.store.addFacts(
    facts.map(({ fact }) => ({ connectionId, fact, key: factKey(fact), dueAt: now })),
    now,
  );
  for (const { item, fact } of facts) item.stored.facts.push(fact);
  for (const { item } of facts) item.record = conversationRecord(item.stored.facts) ?? item.record;
}

const NOT_LOOKED_UP: JobResult = {
  outcome: 'dead',
  code: 'CREATE_NOT_LOOKED_UP',
  message: 'Nobody was created, because it could not be looked up who is known already.',
  field: null,
  whatToDo: `Give the API user the permission set LivePerson Connector API Creation, then replay. ${SAVED_ALL_THE_SAME}`,
};
