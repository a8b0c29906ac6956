/**
 * People and Cases the connector makes by itself, before the rows of a batch are written: who is known is linked, who is not
 * is made once, together with the link on the conversation's record. What is refused does not hold up the records.
 */
import { factKey } from '../factKey.ts';
import { failed, type BatchDeps, type WorkItem } from '../batch.ts';
import { conversationKey } from '../conversationIntent.ts';
import { conversationRecord } from '../conversationRecord.ts';
import type { ConversationFact } from '../../conversation/facts.ts';
import { readValue } from '../../attributes/readValue.ts';
import { SAVED_ALL_THE_SAME } from '../marks.ts';
import { maskedWritings } from '../maskedWritings.ts';
import type { AgentFacts } from '../owners.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import { claimRecords, type Claim } from './claims.ts';
import { newCase, newPerson } from './creationFields.ts';
import type { Creation, CreationPorts } from './creationPorts.ts';
import { ownIdentity } from './identities.ts';
import { applyPolicy } from './knownPeople.ts';

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
  if (candidates.length === 0) return trouble;
  const scope = deps.creation.scopeOf(connectionId);
  const { account } = settings.liveperson;
  await linkKnown(deps, connectionId, candidates, trouble);
  const claims = await claimAll(deps, scope, connectionId, account, candidates, trouble);
  const creations = candidates.flatMap((candidate) => {
    const claim = claims.get(candidate);
    return claim === undefined || trouble.has(candidate.item)
      ? []
      : [{ candidate, claim, creation: creationOf(deps, settings, candidate, claim) }];
  });
  const toMake = creations.filter(({ creation }) => creation.person !== null || creation.activity !== null);
  const outcomes = await deps.creation.creator.create(
    connectionId,
    toMake.map(({ creation }) => creation),
  );
  for (const [index, { candidate, claim }] of toMake.entries()) {
    const outcome = outcomes[index];
    if (outcome?.outcome === 'created') {
      const { personId, activityId } = outcome;
      if (personId !== null && candidate.person !== null) {
        candidate.links.push(personLink(candidate, candidate.person.object, personId, null));
        await deps.creation.people.settle(scope, candidate.identities, personId, null);
      }
      if (activityId !== null) {
        candidate.links.push({ object: 'Case', recordId: activityId, name: 'Case' });
        await deps.creation.people.settle(scope, [caseName(connectionId, candidate)], activityId, null);
      }
    } else if (outcome !== undefined) {
      const uncertain = outcome.outcome === 'retry' && outcome.uncertain;
      if (!uncertain) await deps.creation.people.release(scope, namesOf(connectionId, candidate, claim));
      trouble.set(candidate.item, refusal(deps, candidate.item, outcome));
    }
  }
  await keepLinks(deps, connectionId, candidates);
  await applyPolicy(deps, scope, connectionId, settings, candidates, trouble);
  return trouble;
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
  const found = await deps.creation.find(
    connectionId,
    unknown.map(({ item: { record }, attributes }) => ({
      conversationId: record.conversationId,
      channel: record.channel,
      skillId: record.skillId ?? '-1',
      consumerId: record.consumerId ?? '',
      consumerName: record.consumerName,
      attributes,
    })),
  );
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

interface Claims {
  person: Claim | null;
  activity: Claim | null;
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

function creationOf(deps: CreationDeps, settings: RecordSettings, candidate: Candidate, claim: Claims): Creation {
  const { account } = settings.liveperson;
  const { person, caseRule, attributes, ownerId, item } = candidate;
  const { record } = maskedWritings(deps.documents, settings, item.record, null);
  const contact = candidate.links.find(({ object }) => object === 'Contact')?.recordId;
  return {
    ref: record.conversationId,
    conversationKey: conversationKey(account, record.conversationId),
    conversationFields: { Name: record.conversationId.slice(0, 80) },
    person:
      person === null || claim.person?.claim !== 'make'
        ? null
        : { object: person.object, fields: newPerson(person.object, person.rule, attributes, ownerId) },
    activity:
      caseRule === null || claim.activity?.claim !== 'make'
        ? null
        : {
            object: 'Case',
            fields: newCase(caseRule, record, attributes, { account, ownerId }),
            contactId: contact ?? record.links.get('Contact')?.recordId ?? null,
          },
  };
}

const caseName = (connectionId: string, { item }: Candidate): string =>
  ownIdentity('Case', connectionId, item.record.conversationId);

function namesOf(connectionId: string, candidate: Candidate, claim: Claims): string[] {
  return [
    ...(claim.person?.claim === 'make' ? candidate.identities : []),
    ...(claim.activity?.claim === 'make' ? [caseName(connectionId, candidate)] : []),
  ];
}

function personLink({ item, attributes }: Candidate, object: string, recordId: string, accountId: string | null) {
  const name = readValue(attributes, { value: 'name' }) ?? item.record.consumerName;
  return { object, recordId, name: name.slice(0, 255), ...(accountId === null ? {} : { accountId }) };
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

function refusal(
  deps: BatchDeps,
  item: WorkItem,
  outcome: Exclude<Awaited<ReturnType<CreationPorts['creator']['create']>>[number], { outcome: 'created' }>,
): JobResult {
  if (outcome.outcome === 'retry') return failed(deps, item.job, outcome);
  const { code, message, field, whatToDo } = outcome;
  return { outcome: 'dead', code, message, field, whatToDo: `${whatToDo} ${SAVED_ALL_THE_SAME}` };
}
