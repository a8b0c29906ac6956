/** Passing a conversation on, giving it back, closing it. */
import type { CommandAnswer, TransferTargets } from '../../protocol/types.ts';
import type { DirectoryView, HandOver, Skill } from '../livePersonPorts.ts';
import { answerOf, done, refused, REFUSED } from '../words.ts';
import { heldBy, isAnswer, openConversation, type CommandContext, type CommandHandler } from './commandContext.ts';

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

/** Skills this skill may be transferred to; an unknown skill has no restriction we know of. */
function targetSkills(directory: DirectoryView, skillId: string): Skill[] {
  const from = directory.skills.get(skillId);
  if (from?.canTransfer === false) return [];
  const allowed = from?.transferTo ?? null;
  return [...directory.skills.values()].filter(
    (skill) => skill.id !== skillId && (allowed === null || allowed.includes(skill.id)),
  );
}

function targetAgents(directory: DirectoryView, myUserId: string): TransferTargets['agents'] {
  return [...directory.people.values()]
    .filter((person) => person.enabled && person.id !== myUserId)
    .map((person) => ({
      id: person.id,
      name: person.name,
      kind: person.isBot ? ('bot' as const) : ('human' as const),
      availability: null,
    }))
    .sort(byName);
}

const unreadable = (what: string): CommandAnswer =>
  refused('no_directory', `The list of ${what} cannot be read from LivePerson right now. Nothing was transferred.`);

export const listTransferTargets: CommandHandler<'listTransferTargets'> = async (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  const directory = await context.link.directory();
  if (directory === null) return unreadable('skills and agents');
  const skills = targetSkills(directory, conversation.view.skillId)
    .map(({ id, name }) => ({ id, name }))
    .sort(byName);
  const targets: TransferTargets = { skills, agents: targetAgents(directory, context.link.session?.userId ?? '') };
  return done(targets);
};

async function handOver(context: CommandContext, conversationId: string, target: HandOver): Promise<CommandAnswer> {
  const open = openConversation(context, conversationId);
  if ('outcome' in open) return open;
  if (open.conversation.assignedAgentId !== open.session.userId) return REFUSED.notAssigned;
  const reason = target.to === 'queue' ? 'returned' : 'transferred';
  context.core.apply({ type: 'leaving', conversationId, reason });
  const outcome = await open.session.handOver(conversationId, target);
  if (outcome.outcome === 'refused') context.core.apply({ type: 'leaving', conversationId, reason: null });
  if (outcome.outcome === 'uncertain') context.care.settle(conversationId);
  return answerOf(outcome, reason === 'returned' ? 'returned to the queue' : 'transferred');
}

export const transferToSkill: CommandHandler<'transferToSkill'> = async (context, command) => {
  const open = openConversation(context, command.conversationId);
  if ('outcome' in open) return open;
  const directory = await context.link.directory();
  if (directory === null) return unreadable('skills');
  if (!targetSkills(directory, open.conversation.view.skillId).some((skill) => skill.id === command.skillId)) {
    return refused('unknown_skill', 'There is no such skill any more. Nothing was transferred; choose another.');
  }
  return handOver(context, command.conversationId, { to: 'skill', skillId: command.skillId });
};

export const transferToAgent: CommandHandler<'transferToAgent'> = async (context, command) => {
  const open = openConversation(context, command.conversationId);
  if ('outcome' in open) return open;
  const directory = await context.link.directory();
  if (directory === null) return unreadable('agents');
  const target = directory.people.get(command.agentId);
  if (target === undefined || !target.enabled || target.id === open.session.userId) {
    return refused('unknown_agent', 'There is no such agent any more. Nothing was transferred; choose another.');
  }
  // LivePerson wants a skill with a suggested agent: the present one if the target has it, else one of the target's own.
  const present = open.conversation.view.skillId;
  const skillId =
    target.skillIds.length === 0 || target.skillIds.includes(present) ? present : (target.skillIds[0] ?? present);
  return handOver(context, command.conversationId, { to: 'agent', agentId: target.id, skillId });
};

export const returnToQueue: CommandHandler<'returnToQueue'> = (context, command) =>
  handOver(context, command.conversationId, { to: 'queue' });

export const closeConversation: CommandHandler<'closeConversation'> = async (context, command) => {
  const open = openConversation(context, command.conversationId);
  if ('outcome' in open) return open;
  const outcome = await open.session.close(command.conversationId, open.conversation.view.dialogId);
  if (outcome.outcome === 'uncertain') context.care.settle(command.conversationId);
  return answerOf(outcome, 'closed');
};

export const finishWrapUp: CommandHandler<'finishWrapUp'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (conversation.view.state !== 'closed') return refused('still_open', 'The conversation is still open.');
  context.care.finishWrapUp(command.conversationId);
  return done();
};
