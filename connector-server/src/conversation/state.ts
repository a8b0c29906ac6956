/** The agent's conversations as plain data. Everything here is replaced, never changed in place. */
import type { ToldAttributes } from '../attributes/attributes.ts';
import type { ToldBySource } from '../attributes/attributesOf.ts';
import type {
  ConversationView,
  LinkView,
  MatchView,
  MessageView,
  RingEnd,
  RingView,
  SoftphoneEvent,
} from '../protocol/types.ts';
import type { ConversationFact } from './facts.ts';
import type { LinkFact } from './links.ts';
import type { UpstreamDialog, UpstreamParticipant, UpstreamRing } from './upstream.ts';

export interface Person {
  /** Numeric user id. */
  id: string;
  name: string;
  isBot: boolean;
}

/** Names of the account's people and skills; one object shared by all agents of a connection. */
export interface NameBook {
  /** By numeric user id and by PId. */
  people: ReadonlyMap<string, Person>;
  skills: ReadonlyMap<string, string>;
}

export interface DialogState {
  dialogId: string;
  kind: UpstreamDialog['kind'];
  open: boolean;
  /** Highest sequence seen, whatever the event; -1 = none. */
  lastSequence: number;
}

/** Which facts this session has reported, so that each is reported once. */
export interface Reported {
  opened: boolean;
  skillId: string | null;
  assigned: string | null;
  closed: boolean;
  csat: number | null;
  /** Short name of the attributes reported last. */
  attributes?: string | null;
}

export interface ConversationState {
  view: ConversationView;
  /** In the agent's list. Others are known only because they ring or because a message came first. */
  listed: boolean;
  changedAt: number;
  source: string;
  participants: readonly UpstreamParticipant[];
  pids: readonly { pid: string; userId: string }[];
  dialogs: readonly DialogState[];
  messages: readonly MessageView[];
  /** Own reading position: consumer messages up to here are not unread. */
  myReadTo: number;
  suggested: boolean;
  assignedAgentId: string | null;
  reported: Reported;
  /** A leave the agent asked for here, so that it is told in the right words. */
  leaving: 'transferred' | 'returned' | null;
  /** Rings again before LivePerson said that it left the list: shown as soon as it has. The two come in either order. */
  earlyRing: UpstreamRing | null;
  /** An agent unlinked by hand: automatic linking keeps off. */
  handsOff: boolean;
  /** What was recorded of it before (another agent, another stint, another server) is in `view.links`. */
  recalled: boolean;
  /** What is known of the customer and the visit; not shown as such. */
  told: {
    profile: ToldAttributes | null;
    visit: ToldAttributes | null;
    /** From what was recorded before: by another agent, another server, or from history. */
    before: ToldBySource | null;
  };
  /** All that is known about its links; `view.links` is what they come to. */
  linkFacts: readonly LinkFact[];
}

export interface RingEntry {
  view: RingView;
  /** What the agent answered, until LivePerson says how it ended. */
  answered: 'accepted' | 'declined' | null;
  /** LivePerson did not confirm that answer: should it still offer the conversation, the agent may answer again. */
  unsure?: boolean;
}

export interface DeskState {
  me: { userId: string; pid: string | null; name: string } | null;
  wrapUpMs: number;
  names: NameBook;
  rings: Readonly<Record<string, RingEntry>>;
  conversations: Readonly<Record<string, ConversationState>>;
  /** What was reported about conversations that left the list; oldest first, bounded. */
  left: ReadonlyMap<string, { reported: Reported; changedAt: number }>;
}

export interface Reduced {
  state: DeskState;
  events: readonly SoftphoneEvent[];
  facts: readonly ConversationFact[];
}

/** Messages kept per conversation; older ones are asked from LivePerson again. */
export const MESSAGES_KEPT = 50;
/** Conversations known but not listed, and conversations that left, kept at most. */
export const UNLISTED_KEPT = 50;
export const LEFT_KEPT = 200;

export const NO_NAMES: NameBook = Object.freeze({ people: new Map(), skills: new Map() });
export const NOTHING_REPORTED: Reported = Object.freeze({
  opened: false,
  skillId: null,
  assigned: null,
  closed: false,
  csat: null,
});
const NOTHING_TOLD: ConversationState['told'] = Object.freeze({ profile: null, visit: null, before: null });
const NO_MATCH: MatchView = Object.freeze({ state: 'waiting', candidates: [], text: '' });
const NO_LINKS: LinkView[] = [];
const NO_LINK_FACTS: readonly LinkFact[] = [];

/**
 * Without a prototype these are hash tables from the start: as ordinary objects the ids of a thousand agents' conversations
 * would be that many shapes, and each access a search among them.
 */
function table<T>(from?: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, from);
}

export function emptyDesk(wrapUpMs: number): DeskState {
  return { me: null, wrapUpMs, names: NO_NAMES, rings: table(), conversations: table(), left: new Map() };
}

/** A conversation of which nothing is known yet but its id. */
export function unknownConversation(conversationId: string, reported: Reported, changedAt: number): ConversationState {
  return {
    view: {
      conversationId,
      dialogId: conversationId,
      channel: 'other',
      skillId: '-1',
      skillName: '',
      consumer: { id: '', name: '', email: null, phone: null, authenticated: false },
      state: 'open',
      wrapUpEndsAt: null,
      startedAt: 0,
      endedAt: null,
      closedBy: null,
      role: 'agent',
      respondBy: null,
      unread: 0,
      lastText: '',
      lastAt: 0,
      deliveredTo: -1,
      readTo: -1,
      consumerTyping: false,
      participants: [],
      match: NO_MATCH,
      links: NO_LINKS,
      record: { state: 'none', text: '', recordId: null },
      draft: '',
    },
    listed: false,
    changedAt,
    source: '',
    participants: [],
    pids: [],
    dialogs: [],
    messages: [],
    myReadTo: -1,
    suggested: false,
    assignedAgentId: null,
    reported,
    leaving: null,
    earlyRing: null,
    handsOff: false,
    recalled: false,
    told: NOTHING_TOLD,
    linkFacts: NO_LINK_FACTS,
  };
}

/** Puts one conversation in; the oldest unlisted ones beyond the bound are forgotten. */
export function withConversation(state: DeskState, conversation: ConversationState): DeskState {
  const id = conversation.view.conversationId;
  const isNew = conversationOf(state, id) === null;
  const conversations = table(state.conversations);
  conversations[id] = conversation;
  if (isNew && !conversation.listed) {
    const unlisted = Object.values(conversations).filter((one) => !one.listed);
    for (const extra of unlisted.slice(0, Math.max(0, unlisted.length - UNLISTED_KEPT))) {
      delete conversations[extra.view.conversationId];
    }
  }
  return { ...state, conversations };
}

/** Takes one conversation out, remembering what was reported about it. */
export function withoutConversation(state: DeskState, conversationId: string): DeskState {
  const gone = Object.hasOwn(state.conversations, conversationId) ? state.conversations[conversationId] : undefined;
  if (gone === undefined) return state;
  const conversations = table(state.conversations);
  delete conversations[conversationId];
  const left = new Map(state.left);
  left.delete(conversationId);
  left.set(conversationId, { reported: gone.reported, changedAt: gone.changedAt });
  for (const oldest of left.keys()) {
    if (left.size <= LEFT_KEPT) break;
    left.delete(oldest);
  }
  return { ...state, conversations, left };
}

export function conversationOf(state: DeskState, conversationId: string): ConversationState | null {
  return Object.hasOwn(state.conversations, conversationId) ? (state.conversations[conversationId] ?? null) : null;
}

/** The conversation a dialog belongs to. A main dialog carries its conversation's id. */
export function conversationOfDialog(state: DeskState, dialogId: string): ConversationState | null {
  const direct = conversationOf(state, dialogId);
  if (direct !== null) return direct;
  for (const one of Object.values(state.conversations)) {
    if (one.dialogs.some((dialog) => dialog.dialogId === dialogId)) return one;
  }
  return null;
}

export function isMe(state: DeskState, id: string | null): boolean {
  return id !== null && id !== '' && state.me !== null && (id === state.me.userId || id === state.me.pid);
}

export type RingEnding = { reason: RingEnd; text: string };
