/** The CRM side of a conversation: searches, views and forms, as plans for the agent's own rights. */
import { heldBy, isAnswer, type CommandHandler } from './commandContext.ts';

export const crm: CommandHandler<'crm'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  const { conversationId, channel, skillId, consumer, links } = conversation.view;
  const { connectionId, salesforceUserId } = context.core.key;
  return context.crm.answer(
    {
      connectionId,
      conversationId,
      channel,
      skillId,
      consumer,
      attributes: null,
      agentUserId: salesforceUserId,
      links,
    },
    command.ask,
  );
};
