/** Conversations of a batch of which something is to be made by itself. Pure. */
import type { ConversationAttributes } from '../../attributes/attributes.ts';
import type { AutomaticCreation } from '../../protocol/crmSettings.ts';
import type { LinkView } from '../../protocol/types.ts';
import type { WorkItem } from '../batch.ts';
import type { AgentFacts } from '../owners.ts';
import type { RecordSettings } from '../recordSettings.ts';
import type { PersonObject } from './creationPorts.ts';
import { identitiesOf } from './identities.ts';
import { recordAttributes } from './recordAttributes.ts';
import { wantedOf } from './recipe.ts';

export interface Candidate {
  item: WorkItem;
  attributes: ConversationAttributes;
  /** Of the customer; empty: nobody could be told from anybody else. */
  identities: readonly string[];
  /** Whom to make, should nobody be known. */
  person: { object: PersonObject; rule: AutomaticCreation } | null;
  /** A Case of this conversation is still to be made. */
  caseRule: AutomaticCreation | null;
  /** Someone is linked already, and the policy may change them. */
  known: { object: PersonObject; recordId: string; rule: AutomaticCreation } | null;
  /** Salesforce user of the agent who has or had it. */
  ownerId: string | null;
  /** What this round comes to. */
  links: LinkView[];
}

/** Whoever took a link away by hand decides from then on: nothing more is made of that conversation. */
export function candidatesOf(
  items: readonly WorkItem[],
  settings: RecordSettings,
  agents: ReadonlyMap<string, AgentFacts>,
): Candidate[] {
  const rules = settings.crm?.automaticCreation ?? [];
  if (rules.length === 0) return [];
  return items.flatMap((item) => {
    const { record } = item;
    const wanted = wantedOf(record, rules);
    if (wanted.length === 0 || record.handsOff) return [];
    const agent = record.lastAgentId === null ? undefined : agents.get(record.lastAgentId);
    const attributes = recordAttributes(record, settings.liveperson.account, {
      skillName: null,
      agentName: agent?.name ?? null,
    });
    const identities = identitiesOf(attributes);
    const linked = (['Contact', 'Lead'] as const).find((object) => record.links.has(object));
    const person = wanted.find((one) => one.person !== null);
    const caseOf = wanted.find(({ caseOfEach }) => caseOfEach);
    const policy = wanted.find(({ rule }) => rule.known !== 'keep');
    const candidate: Candidate = {
      item,
      attributes,
      identities,
      person:
        person?.person == null || linked !== undefined || record.links.has('Account') || identities.length === 0
          ? null
          : { object: person.person, rule: person.rule },
      caseRule: caseOf === undefined || record.links.has('Case') ? null : caseOf.rule,
      known:
        linked === undefined || policy === undefined
          ? null
          : { object: linked, recordId: record.links.get(linked)?.recordId ?? '', rule: policy.rule },
      ownerId: agent?.salesforceUserId ?? null,
      links: [],
    };
    return candidate.person === null && candidate.caseRule === null && candidate.known === null ? [] : [candidate];
  });
}
