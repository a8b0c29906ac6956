/** The CRM side of a conversation: searches, views and forms, as plans for the agent's own rights. */
import { subjectAttributes } from '../subjectAttributes.ts';
import { heldBy, isAnswer, type CommandHandler } from './commandContext.ts';

export const crm: CommandHandler<'crm'> = async (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  const { conversationId, channel, skillId, consumer, links } = conversation.view;
  const { connectionId, salesforceUserId } = context.core.key;
  // Only then: the directory may have to be read.
  const directory = skillId === '' ? await context.link.directory() : null;
  return context.crm.answer(
    {
      connectionId,
      conversationId,
      channel,
      skillId,
      consumer,
      attributes: subjectAttributes(context.core, conversationId),
      agentUserId: salesforceUserId,
      links,
      ...(directory === null ? {} : { skillsInAccount: directory.skills.size }),
    },
    command.ask,
  );
};
