/** What a command's handler may use. */
import { conversationOf, type ConversationState } from '../../conversation/state.ts';
import type { Command, CommandAnswer, CommandName } from '../../protocol/types.ts';
import type { ConversationCare } from '../conversationCare.ts';
import type { DeskCore } from '../deskCore.ts';
import type { AgentSession } from '../livePersonPorts.ts';
import type { LivePersonLink } from '../livePersonLink.ts';
import type { Matchmaking } from '../matchmaking.ts';
import type { TaskMoves } from '../taskMoves.ts';
import type { PresenceKeeper } from '../presenceKeeper.ts';
import type { CrmDesk, StoreHealth } from '../ports.ts';
import { REFUSED } from '../words.ts';

export interface CommandContext {
  core: DeskCore;
  link: LivePersonLink;
  presence: PresenceKeeper;
  care: ConversationCare;
  matchmaking: Matchmaking;
  taskMoves: TaskMoves;
  crm: CrmDesk;
  /** Undefined: taken to work. */
  store: StoreHealth | undefined;
  tabId: string;
  /** Id of the command; travels with what it sends, so that the echo is recognised. */
  commandId: string;
  /** Address of the sign-in popup with a fresh one-time ticket. */
  signInUrl(): Promise<string>;
}

export type CommandHandler<N extends CommandName> = (
  context: CommandContext,
  command: Extract<Command, { name: N }>,
) => CommandAnswer | Promise<CommandAnswer>;

/** The conversation if it is this agent's, else the refusal. One answer for unknown and for another's: no telling which exist. */
export function heldBy(context: CommandContext, conversationId: string): ConversationState | CommandAnswer {
  const conversation = conversationOf(context.core.state, conversationId);
  if (conversation?.listed === true) return conversation;
  // Until the agent's conversations are there, as after a move to another server, it cannot be known whose it is.
  return context.link.session?.connected === false ? REFUSED.notConnected : REFUSED.notFound;
}

export function isAnswer(value: ConversationState | CommandAnswer | AgentSession): value is CommandAnswer {
  return 'outcome' in value;
}

/** The live session, else why there is none. */
export function connectedSession(context: CommandContext): AgentSession | CommandAnswer {
  const { session } = context.link;
  if (session === null) return REFUSED.notSignedIn;
  return session.connected ? session : REFUSED.notConnected;
}

/** An open conversation of this agent with a live session, else the refusal. */
export function openConversation(
  context: CommandContext,
  conversationId: string,
): { conversation: ConversationState; session: AgentSession } | CommandAnswer {
  const conversation = heldBy(context, conversationId);
  if (isAnswer(conversation)) return conversation;
  if (conversation.view.state === 'closed') return REFUSED.closed;
  const session = connectedSession(context);
  return isAnswer(session) ? session : { conversation, session };
}
