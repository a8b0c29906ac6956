import type { ConversationAttributes } from '../attributes/attributes.ts';
import { knownAttributes } from '../conversation/attributeFacts.ts';
import { conversationOf } from '../conversation/state.ts';
import type { DeskCore } from './deskCore.ts';

/** What is known of a conversation that the agent has or is offered; null: it is not known at all. */
export function subjectAttributes(core: DeskCore, conversationId: string): ConversationAttributes | null {
  const conversation = conversationOf(core.state, conversationId);
  if (conversation === null) return null;
  const { me, names } = core.state;
  const assigned = conversation.assignedAgentId;
  return knownAttributes(conversation, {
    account: core.profile.livePerson.account,
    agent: { id: me?.userId ?? '', name: me?.name ?? '' },
    agentName: assigned === null ? null : (names.people.get(assigned)?.name ?? null),
  });
}
