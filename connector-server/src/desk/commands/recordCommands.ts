/** The consumer's record: results of lookups, searching again, links by hand. */
import type { CommandAnswer, LinkView } from '../../protocol/types.ts';
import { STANDARD_LINKABLE } from '../ports.ts';
import { done, refused, REFUSED } from '../words.ts';
import { heldBy, isAnswer, type CommandContext, type CommandHandler } from './commandContext.ts';
import { checkedLinks } from './linkRules.ts';

export const planResult: CommandHandler<'planResult'> = (context, command) =>
  context.taskMoves.result(command.planId, command.result) ??
  context.matchmaking.result(command.planId, command.result);

export const searchAgain: CommandHandler<'searchAgain'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  return isAnswer(conversation) ? conversation : context.matchmaking.searchAgain(command.conversationId);
};

export const linkRecord: CommandHandler<'linkRecord'> = (context, command) => {
  const { object, recordId, recordName, accountId } = command;
  const link = { object, recordId, name: recordName, ...(accountId === undefined ? {} : { accountId }) };
  return linkAll(context, command.conversationId, [link]);
};

/** A saved record and its parents: all or none. */
export const linkRecords: CommandHandler<'linkRecords'> = (context, command) =>
  linkAll(context, command.conversationId, command.links);

function linkAll(context: CommandContext, conversationId: string, links: readonly LinkView[]): CommandAnswer {
  const conversation = heldBy(context, conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  const checked = checkedLinks(links, context.core.profile.linkable ?? STANDARD_LINKABLE);
  if (!Array.isArray(checked)) return checked;
  const [link, ...more] = checked;
  if (link === undefined) return done();
  context.core.apply({
    type: 'linked',
    conversationId,
    link,
    more,
    changeId: context.commandId,
    at: context.core.timers.now(),
    byHand: true,
  });
  return done();
}

export const unlinkRecord: CommandHandler<'unlinkRecord'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  const { conversationId, object, recordId } = command;
  const at = context.core.timers.now();
  context.core.apply({ type: 'unlinked', conversationId, object, recordId, changeId: context.commandId, at });
  return done();
};

/** Also what was done before a restart or by somebody else: the latest change, once it is known. */
export const undoLinks: CommandHandler<'undoLinks'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  if (!conversation.recalled)
    return refused('not_known_yet', 'What was linked before is still being looked up. Try again in a moment.');
  const { undo } = conversation.view;
  if (undo === undefined || undo === null)
    return refused('nothing_to_undo', 'There is no change of links to take back.');
  const { conversationId } = command;
  context.core.apply({ type: 'linksUndone', conversationId, at: context.core.timers.now() });
  return done({ undone: undo });
};
