/** Writing, typing, reading, drafting. */
import { LIMITS } from '../../protocol/constants.ts';
import { answerOf, done, refused, REFUSED } from '../words.ts';
import { heldBy, isAnswer, openConversation, type CommandHandler } from './commandContext.ts';

export const sendMessage: CommandHandler<'sendMessage'> = async (context, command) => {
  const open = openConversation(context, command.conversationId);
  if ('outcome' in open) return open;
  if (command.text.trim() === '') return REFUSED.empty;
  const most = Math.min(LIMITS.MESSAGE_CHARS, context.core.profile.softphone.maxMessageChars);
  if (command.text.length > most)
    return refused('too_long', `A message may have at most ${most} characters; this one has ${command.text.length}.`);
  const { dialogId } = open.conversation.view;
  const outcome = await open.session.publishText(dialogId, command.text, command.audience, context.commandId);
  // It may have arrived although no answer came: the dialog itself tells, by our command id.
  if (outcome.outcome === 'uncertain') context.care.reload(command.conversationId);
  return answerOf(outcome, 'sent', ({ sequence }) => ({ sequence }));
};

export const setTyping: CommandHandler<'setTyping'> = async (context, command) => {
  const open = openConversation(context, command.conversationId);
  if ('outcome' in open) return open;
  return answerOf(await open.session.publishTyping(open.conversation.view.dialogId, command.typing), 'sent');
};

/** Tells LivePerson which of the consumer's messages are read; what was read before is not told again. */
export const markRead: CommandHandler<'markRead'> = async (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  const { dialogId } = conversation.view;
  const sequences = conversation.messages
    .filter((one) => one.dialogId === dialogId && one.from.role === 'consumer')
    .map((one) => one.sequence)
    .filter((sequence) => sequence > conversation.myReadTo && sequence <= command.sequence);
  const last = sequences.at(-1);
  if (last === undefined) return done();
  context.core.apply({ type: 'read', conversationId: command.conversationId, sequence: last });
  if (conversation.view.state === 'closed') return done();
  const { session } = context.link;
  if (session === null || !session.connected) return done();
  return answerOf(await session.publishReceipt(dialogId, 'read', sequences), 'marked as read');
};

export const saveDraft: CommandHandler<'saveDraft'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (command.text.length > LIMITS.MESSAGE_CHARS)
    return refused('too_long', `A draft may have at most ${LIMITS.MESSAGE_CHARS} characters.`);
  if (command.text === conversation.view.draft) return done();
  context.core.apply({
    type: 'draft',
    conversationId: command.conversationId,
    text: command.text,
    tabId: context.tabId,
  });
  return done();
};
