/** What was told of a conversation's customer and visit: as a fact, and in all three models for who asks. */
import { createHash } from 'node:crypto';
import type { ConversationAttributes, ToldAttributes } from '../attributes/attributes.ts';
import { attributesOf, type ToldBySource } from '../attributes/attributesOf.ts';
import { mergeTold } from '../attributes/mergeModels.ts';
import type { ConversationFact } from './facts.ts';
import type { ConversationState, Reported } from './state.ts';

/** Told again only when it differs from what this session told last; `at` is the start, so that the same is the same fact. */
export function attributeFacts(conversation: ConversationState): { facts: ConversationFact[]; reported: Reported } {
  const { reported, view, changedAt } = conversation;
  const told = liveTold(conversation);
  if (told === null) return { facts: [], reported };
  const name = createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 16);
  if (name === reported.attributes) return { facts: [], reported };
  const at = view.startedAt || changedAt;
  return {
    facts: [{ type: 'attributes', conversationId: view.conversationId, at, source: 'live', told }],
    reported: { ...reported, attributes: name },
  };
}

/** Who looks at it: what the desk adds to what LivePerson told. */
export interface Looking {
  account: string;
  agent: { id: string; name: string };
  /** Of the assigned agent. */
  agentName: string | null;
}

/** All that is known of a conversation an agent has or is offered. */
export function knownAttributes(conversation: ConversationState, looking: Looking): ConversationAttributes {
  const { view, told, source, assignedAgentId } = conversation;
  const live = liveTold(conversation);
  const by: ToldBySource = { ...told.before };
  if (live !== null) by.live = told.before?.live === undefined ? live : mergeTold(live, told.before.live);
  return attributesOf(by, {
    conversationId: view.conversationId,
    account: looking.account,
    api: 'messaging',
    startedAt: view.startedAt > 0 ? view.startedAt : null,
    endedAt: view.endedAt,
    source,
    skillId: view.skillId,
    skillName: view.skillName || null,
    consumerId: view.consumer.id,
    consumerName: '',
    agentId: assignedAgentId,
    agentName: looking.agentName,
    closedBy: view.closedBy,
    csat: conversation.reported.csat,
    ownAgent: looking.agent,
  });
}

function liveTold({ told }: ConversationState): ToldAttributes | null {
  if (told.profile === null) return told.visit;
  return told.visit === null ? told.profile : mergeTold(told.profile, told.visit);
}
