/** Every command and who handles it. */
import type { Command, CommandAnswer, CommandName } from '../../protocol/types.ts';
import type { CommandContext, CommandHandler } from './commandContext.ts';
import * as crmSide from './crmCommands.ts';
import * as handOver from './handOverCommands.ts';
import * as messages from './messageCommands.ts';
import * as notes from './noteCommands.ts';
import * as records from './recordCommands.ts';
import * as rings from './ringCommands.ts';
import * as session from './sessionCommands.ts';

const HANDLERS: { readonly [N in CommandName]: CommandHandler<N> } = {
  signIn: session.signIn,
  signInWithPassword: session.signInWithPassword,
  signOut: session.signOut,
  retryConnection: session.retryConnection,
  setPresence: session.setPresence,
  acceptRing: rings.acceptRing,
  declineRing: rings.declineRing,
  sendMessage: messages.sendMessage,
  setTyping: messages.setTyping,
  markRead: messages.markRead,
  saveDraft: messages.saveDraft,
  listTransferTargets: handOver.listTransferTargets,
  transferToSkill: handOver.transferToSkill,
  transferToAgent: handOver.transferToAgent,
  returnToQueue: handOver.returnToQueue,
  closeConversation: handOver.closeConversation,
  finishWrapUp: handOver.finishWrapUp,
  saveNotes: notes.saveNotes,
  addFollowUp: notes.addFollowUp,
  findUsers: notes.findUsers,
  planResult: records.planResult,
  searchAgain: records.searchAgain,
  linkRecord: records.linkRecord,
  unlinkRecord: records.unlinkRecord,
  linkRecords: records.linkRecords,
  undoLinks: records.undoLinks,
  crm: crmSide.crm,
};

export async function execute(context: CommandContext, command: Command): Promise<CommandAnswer> {
  const handler = HANDLERS[command.name] as CommandHandler<CommandName>;
  return handler(context, command);
}
