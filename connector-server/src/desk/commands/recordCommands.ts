/** The consumer's record: results of lookups, searching again, links by hand. */
import { done, refused, REFUSED } from '../words.ts';
import { heldBy, isAnswer, type CommandHandler } from './commandContext.ts';

const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
/** What a conversation has a lookup for (Product2: the product). */
const LINKABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2']);

export const planResult: CommandHandler<'planResult'> = (context, command) =>
  context.matchmaking.result(command.planId, command.result);

export const searchAgain: CommandHandler<'searchAgain'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  return isAnswer(conversation) ? conversation : context.matchmaking.searchAgain(command.conversationId);
};

export const linkRecord: CommandHandler<'linkRecord'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  if (!RECORD_ID.test(command.recordId) || !LINKABLE.has(command.object))
    return refused('not_a_record', 'This is not a Salesforce record.');
  const { object, recordId, accountId } = command;
  const name = command.recordName.slice(0, 255);
  const link = { object, recordId, name, ...(accountId === undefined ? {} : { accountId }) };
  const at = context.core.timers.now();
  context.core.apply({ type: 'linked', conversationId: command.conversationId, link, at, byHand: true });
  return done();
};

export const unlinkRecord: CommandHandler<'unlinkRecord'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  const { conversationId, object, recordId } = command;
  context.core.apply({ type: 'unlinked', conversationId, object, recordId, at: context.core.timers.now() });
  return done();
};

/** A saved record and its parents: all are checked before the first is linked. */
export const linkRecords: CommandHandler<'linkRecords'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  if (isAnswer(conversation)) return conversation;
  if (context.store?.trouble) return REFUSED.storeTrouble;
  if (!command.links.every((link) => LINKABLE.has(link.object)))
    return refused('not_a_record', 'This is not a Salesforce record.');
  const at = context.core.timers.now();
  for (const { object, recordId, name, accountId } of command.links) {
    const link = { object, recordId, name, ...(accountId === undefined ? {} : { accountId }) };
    context.core.apply({ type: 'linked', conversationId: command.conversationId, link, at, byHand: true });
  }
  return done();
};

export const undoLinks: CommandHandler<'undoLinks'> = (context, command) => {
  const conversation = heldBy(context, command.conversationId);
  return isAnswer(conversation)
    ? conversation
    : refused('nothing_to_undo', 'There is no change of links to take back.');
};
