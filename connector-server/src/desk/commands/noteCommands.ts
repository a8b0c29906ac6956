/** What goes into the record besides the conversation itself: notes, wrap-up text, follow-ups. */
import { LIMITS } from '../../protocol/constants.ts';
import { done, refused, REFUSED } from '../words.ts';
import { findUsersPlan } from '../userPlan.ts';
import { heldBy, isAnswer, type CommandHandler } from './commandContext.ts';

const DAY_MS = 86_400_000;

export const saveNotes: CommandHandler<'saveNotes'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  const { conversationId, notes, wrapUp } = command;
  context.core.apply({
    type: 'notes',
    conversationId,
    notes: { notes, wrapUp },
    at: context.core.timers.now(),
    tabId: context.tabId,
  });
  return done();
};

export const addFollowUp: CommandHandler<'addFollowUp'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  const { core } = context;
  const subject = command.subject.replace(/\s+/g, ' ').trim();
  if (subject === '') return refused('empty', 'A follow-up needs a subject.');
  const now = core.timers.now();
  // Somewhere it is still yesterday.
  if (Date.parse(command.dueDate) < now - 2 * DAY_MS)
    return refused('date_past', 'This day is over. Choose today or a later day.');
  if ((conversation.view.followUps?.length ?? 0) >= LIMITS.FOLLOW_UPS)
    return refused('too_many', `A conversation may have at most ${LIMITS.FOLLOW_UPS} follow-ups.`);
  core.apply({
    type: 'followUp',
    conversationId: command.conversationId,
    followUp: {
      followUpId: context.commandId,
      subject,
      dueDate: command.dueDate,
      ownerName: command.owner?.name ?? core.state.me?.name ?? '',
    },
    ownerId: command.owner?.userId ?? core.key.salesforceUserId,
    at: now,
  });
  return done();
};

export const findUsers: CommandHandler<'findUsers'> = (_context, command) => {
  const text = command.text.trim();
  return text === ''
    ? refused('empty', 'Write a name or an e-mail address first.')
    : done({ plan: findUsersPlan(text) });
};
