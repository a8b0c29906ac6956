/** Who is in a conversation: assign, suggest, join, leave. Callers announce the change once, when all of it is done. */
import type { CloudContext } from '../context.ts';
import { touch } from '../conversations/open.ts';
import type { AgentStep, Conversation, Participant, Role, Transfer } from '../conversations/types.ts';
import { assignedAgent, mainDialog, suggestedAgent } from '../conversations/types.ts';
import { oldId, type CloudUser } from '../world.ts';

const step = (
  cloud: CloudContext,
  conversation: Conversation,
  agentId: string,
  permission: AgentStep['permission'],
  joined: boolean,
  metadata: unknown[] = [],
): void => {
  conversation.steps.push({ at: cloud.clock.now(), agentId, permission, joined, metadata });
};

const removeWhere = (conversation: Conversation, gone: (participant: Participant) => boolean): void => {
  for (let i = conversation.participants.length - 1; i >= 0; i--) {
    const participant = conversation.participants[i];
    if (participant !== undefined && gone(participant)) conversation.participants.splice(i, 1);
  }
};

/** Adds an agent in a role. Delivery of live events starts with this. */
export function join(
  cloud: CloudContext,
  conversation: Conversation,
  user: CloudUser,
  role: Exclude<Role, 'CONSUMER' | 'CONTROLLER'>,
  metadata: unknown[] = [],
): void {
  const id = oldId(cloud.world, user);
  removeWhere(conversation, (p) => p.id === id && (p.role === role || p.state === 'SUGGESTED'));
  conversation.participants.push({ id, pid: user.pid, role, state: 'ACTIVE' });
  if (!conversation.unread.has(id)) conversation.unread.set(id, 0);
  step(cloud, conversation, id, role, true, metadata);
  touch(cloud, conversation, mainDialog(conversation));
}

export function leave(
  cloud: CloudContext,
  conversation: Conversation,
  id: string,
  role: Role,
  metadata: unknown[] = [],
): void {
  removeWhere(conversation, (p) => p.id === id && p.role === role && p.state === 'ACTIVE');
  if (!conversation.participants.some((p) => p.id === id)) conversation.unread.delete(id);
  if (role !== 'CONSUMER' && role !== 'CONTROLLER') step(cloud, conversation, id, role, false, metadata);
  touch(cloud, conversation, mainDialog(conversation));
}

/** Makes a user the assigned agent; a suggestion is over. */
export function assignAgent(
  cloud: CloudContext,
  conversation: Conversation,
  user: CloudUser,
  metadata: unknown[] = [],
): void {
  removeWhere(conversation, (p) => p.state === 'SUGGESTED');
  join(cloud, conversation, user, 'ASSIGNED_AGENT', metadata);
  conversation.transferred = false;
  const last = conversation.transfers.at(-1);
  if (last !== undefined && last.assignedAgentId === null) last.assignedAgentId = user.userId;
}

export function recordTransfer(
  cloud: CloudContext,
  conversation: Conversation,
  transfer: Omit<Transfer, 'at' | 'assignedAgentId'>,
): void {
  conversation.transfers.push({ at: cloud.clock.now(), assignedAgentId: null, ...transfer });
}

/** Offers the conversation to one agent only, until the skill's time-out. */
export function suggest(cloud: CloudContext, conversation: Conversation, user: CloudUser, metadata: unknown[]): void {
  const id = oldId(cloud.world, user);
  const target: Participant = { id, pid: user.pid, role: 'ASSIGNED_AGENT', state: 'SUGGESTED' };
  conversation.participants.push(target);
  step(cloud, conversation, id, 'SUGGESTED_ASSIGNED_AGENT', true, metadata);
  touch(cloud, conversation, mainDialog(conversation));
  const seconds = cloud.world.skills.get(conversation.skillId)?.transferToAgentMaxWaitInSeconds;
  cloud.clock.after(
    seconds === null || seconds === undefined ? cloud.switches.transferToAgentMaxWaitMs : seconds * 1000,
    () => {
      if (!conversation.participants.includes(target)) return;
      endSuggestion(cloud, conversation, 'SuggestedAgentTimeout');
      cloud.rings.withdraw(conversation);
      cloud.rings.offer(conversation);
    },
  );
}

/** The suggested agent did not take it: back to the skill's queue. Announces. */
export function endSuggestion(
  cloud: CloudContext,
  conversation: Conversation,
  reason: 'SuggestedAgentTimeout' | 'back2Q',
): void {
  const target = suggestedAgent(conversation);
  if (target === undefined) return;
  removeWhere(conversation, (p) => p.state === 'SUGGESTED');
  step(cloud, conversation, target.id, 'SUGGESTED_ASSIGNED_AGENT', false);
  recordTransfer(cloud, conversation, {
    reason,
    by: 'system',
    sourceSkillId: conversation.skillId,
    targetSkillId: conversation.skillId,
    sourceAgentId: assignedAgent(conversation)?.id ?? null,
    metadata: [],
  });
  touch(cloud, conversation, mainDialog(conversation));
  cloud.subscriptions.announce(conversation);
}
