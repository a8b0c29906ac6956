/** Makes what was claimed, notes it under its names, and gives the names back where surely nothing was made. */
import { readValue } from '../../attributes/readValue.ts';
import type { LinkView } from '../../protocol/types.ts';
import { failed, type BatchDeps, type WorkItem } from '../batch.ts';
import { conversationKey } from '../conversationIntent.ts';
import { SAVED_ALL_THE_SAME } from '../marks.ts';
import { maskedWritings } from '../maskedWritings.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { JobResult } from '../recordStore.ts';
import type { Candidate } from './candidates.ts';
import type { Claim } from './claims.ts';
import type { CreationDeps } from './createRecords.ts';
import { newCase, newPerson } from './creationFields.ts';
import type { Creation, CreationOutcome } from './creationPorts.ts';
import { ownIdentity } from './identities.ts';
import { knownAfterAll, type Refused } from './knownAfterAll.ts';

export interface Claims {
  person: Claim | null;
  activity: Claim | null;
}

export interface Wish {
  candidate: Candidate;
  claim: Claims;
}

type Dead = Extract<CreationOutcome, { outcome: 'dead' }>;

/** Adds links to the candidates. Rejects when the store is away, or the org when it is asked who a duplicate is. */
export async function makeRecords(
  deps: CreationDeps,
  scope: string,
  connectionId: string,
  settings: RecordSettings,
  wishes: readonly Wish[],
  trouble: Map<WorkItem, JobResult>,
): Promise<void> {
  const { creator, people } = deps.creation;
  const toMake = wishes
    .map((wish) => ({ ...wish, creation: creationOf(deps, settings, wish.candidate, wish.claim) }))
    .filter(({ creation }) => creation.person !== null || creation.activity !== null);
  const outcomes = await creator.create(
    connectionId,
    toMake.map(({ creation }) => creation),
  );
  const refused: (Wish & Refused & { outcome: Dead })[] = [];
  const giveUp = async ({ candidate, claim }: Wish, outcome: Exclude<CreationOutcome, { outcome: 'created' }>) => {
    const uncertain = outcome.outcome === 'retry' && outcome.uncertain;
    if (!uncertain) await people.release(scope, namesOf(connectionId, candidate, claim));
    trouble.set(candidate.item, refusal(deps, candidate.item, outcome));
  };
  for (const [index, { candidate, claim }] of toMake.entries()) {
    const outcome = outcomes[index];
    if (outcome?.outcome === 'created') {
      const { personId, activityId } = outcome;
      if (personId !== null && candidate.person !== null) {
        candidate.links.push(personLink(candidate, candidate.person.object, personId, null));
        await people.settle(scope, candidate.identities, personId, null);
      }
      if (activityId !== null) {
        candidate.links.push({ object: 'Case', recordId: activityId, name: 'Case' });
        await people.settle(scope, [caseName(connectionId, candidate)], activityId, null);
      }
    } else if (outcome?.outcome === 'dead' && outcome.duplicates !== undefined)
      refused.push({ candidate, claim, outcome, duplicates: outcome.duplicates });
    else if (outcome !== undefined) await giveUp({ candidate, claim }, outcome);
  }
  if (refused.length === 0) return;
  const known = await knownAfterAll(deps.creation, connectionId, refused);
  const left: Wish[] = [];
  for (const { candidate, claim, outcome } of refused) {
    const link = known.get(candidate);
    if (link === undefined) {
      await giveUp({ candidate, claim }, outcome);
      continue;
    }
    candidate.links.push(link);
    await people.settle(scope, candidate.identities, link.recordId, link.accountId ?? null);
    left.push({ candidate, claim: { ...claim, person: null } });
  }
  // The Case was refused together with the person: now it is theirs.
  await makeRecords(deps, scope, connectionId, settings, left, trouble);
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

/** The name under which a conversation's Case is made. */
export const caseName = (connectionId: string, { item }: Candidate): string =>
  ownIdentity('Case', connectionId, item.record.conversationId);

function namesOf(connectionId: string, candidate: Candidate, claim: Claims): string[] {
  return [
    ...(claim.person?.claim === 'make' ? candidate.identities : []),
    ...(claim.activity?.claim === 'make' ? [caseName(connectionId, candidate)] : []),
  ];
}

export function personLink(
  { item, attributes }: Candidate,
  object: string,
  recordId: string,
  accountId: string | null,
): LinkView {
  const name = readValue(attributes, { value: 'name' }) ?? item.record.consumerName;
  return { object, recordId, name: name.slice(0, 255), ...(accountId === null ? {} : { accountId }) };
}

function refusal(
  deps: BatchDeps,
  item: WorkItem,
  outcome: Exclude<CreationOutcome, { outcome: 'created' }>,
): JobResult {
  if (outcome.outcome === 'retry') return failed(deps, item.job, outcome);
  const { code, message, field, whatToDo } = outcome;
  return { outcome: 'dead', code, message, field, whatToDo: `${whatToDo} ${SAVED_ALL_THE_SAME}` };
}
