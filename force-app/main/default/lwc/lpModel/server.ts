import type {
  ConversationView,
  NotesView,
  SoftphoneEvent,
} from '../../../../../connector-server/src/protocol/types.ts';
import { withCheck } from './checks';
import { byExpiry, ordered, withConversation, withMessage } from './order';
import { about, withNotice } from './notices';
import type { SoftphoneState } from './state';
import { availabilityName } from 'c/uiWords';

type Of<K extends SoftphoneEvent['kind']> = Extract<SoftphoneEvent, { kind: K }>;

/**
 * The next state after one event of the server. Unknown kinds (a newer server) change nothing. `past`: it happened while this
 * tab was away, so it changes what is shown but is not told one by one.
 */
export function onServer(state: SoftphoneState, event: SoftphoneEvent, now: number, past: boolean): SoftphoneState {
  switch (event.kind) {
    case 'livePerson':
      return onLivePerson(state, event);
    case 'presence':
      return onPresence(state, event, past);
    case 'statusReasons':
      return { ...state, statusReasons: event.statusReasons };
    case 'ring':
      return {
        ...state,
        rings: [...state.rings.filter(({ ringId }) => ringId !== event.ring.ringId), event.ring].sort(byExpiry),
      };
    case 'ringEnded':
      return onRingEnded(state, event, now, past);
    case 'conversation':
      return onConversation(state, event.conversation);
    case 'conversationLeft':
      return onLeft(state, event);
    case 'message':
      return onMessage(state, event);
    case 'messages':
      return {
        ...state,
        messages: { ...state.messages, [event.conversationId]: ordered(event.messages) },
        outbox: state.outbox.filter(
          ({ commandId }) => !event.messages.some((message) => message.commandId === commandId),
        ),
      };
    case 'receipts':
      return change(state, event.conversationId, ({ deliveredTo, readTo }) => ({
        deliveredTo: Math.max(deliveredTo, event.deliveredTo),
        readTo: Math.max(readTo, event.readTo),
      }));
    case 'typing':
      return change(state, event.conversationId, () => ({ consumerTyping: event.typing }));
    case 'match':
      return change(state, event.conversationId, () => ({
        match: event.match,
        links: event.links,
        ...(event.undo === undefined ? {} : { undo: event.undo }),
      }));
    case 'record':
      return change(state, event.conversationId, () => ({ record: event.record }));
    case 'draft':
      return { ...state, drafts: { ...state.drafts, [event.conversationId]: event.text } };
    case 'notes':
      // Recalled after a restart (no tab): what is being written here wins.
      return event.tabId === '' && isWritten(state.notes[event.conversationId])
        ? state
        : { ...state, notes: { ...state.notes, [event.conversationId]: event.notes } };
    case 'followUps':
      return change(state, event.conversationId, () => ({ followUps: event.followUps }));
    case 'settings':
      return { ...state, settings: event.settings };
    case 'notice':
      // Said where the agent signs in, not as a bar above it.
      return event.code === SIGN_IN_FAILED && state.livePerson?.state === 'signed_out'
        ? { ...state, signIn: { state: 'failed', url: null, text: event.text } }
        : withNotice(state, event);
    // Plans are carried out by the leader tab, outside the state.
    case 'plan':
    default:
      return state;
  }
}

/** Code of the server's notice that a sign-in in the window did not succeed. */
const SIGN_IN_FAILED = 'sign_in_failed';
const NO_SIGN_IN = { state: 'idle', url: null, text: '' } as const;

/** A draft saved earlier fills what is empty here; what is being written in this tab wins. */
function onConversation(state: SoftphoneState, conversation: ConversationView): SoftphoneState {
  const { conversationId, draft, notes } = conversation;
  return {
    ...state,
    conversations: withConversation(state.conversations, conversation),
    drafts: { ...state.drafts, [conversationId]: state.drafts[conversationId] ?? draft },
    notes: notes && !isWritten(state.notes[conversationId]) ? { ...state.notes, [conversationId]: notes } : state.notes,
  };
}

function onLivePerson(state: SoftphoneState, { livePerson, agent }: Of<'livePerson'>): SoftphoneState {
  // Signed out with a reason: the window has done what it could, and the reason says more than it.
  const signIn = livePerson.state === 'signed_out' && livePerson.code === null ? state.signIn : NO_SIGN_IN;
  const notices =
    livePerson.state === 'connected' ? state.notices.filter(({ code }) => code !== SIGN_IN_FAILED) : state.notices;
  const failed = livePerson.state === 'failed';
  return withCheck(
    { ...state, livePerson, agent, signIn, notices },
    {
      id: 'livePerson',
      state: failed ? 'failed' : livePerson.state === 'connected' ? 'ok' : 'waiting',
      text: livePerson.text,
      whoCanFix: failed ? (livePerson.action === 'contact_admin' ? 'admin' : 'agent') : null,
    },
  );
}

/** A status set elsewhere is told, with where: it decides whether anything rings here. */
function onPresence(state: SoftphoneState, { presence }: Of<'presence'>, past: boolean): SoftphoneState {
  const next = { ...state, presence };
  if (past || presence.source !== 'liveperson' || presence.availability === state.presence?.availability) return next;
  return withNotice(next, {
    level: 'info',
    code: 'presence_elsewhere',
    text: `Your status was set to ${availabilityName(presence.availability)} in LivePerson, not here.`,
  });
}

function onRingEnded(state: SoftphoneState, event: Of<'ringEnded'>, now: number, past: boolean): SoftphoneState {
  const ring = state.rings.find(({ ringId }) => ringId === event.ringId);
  const rings = state.rings.filter(({ ringId }) => ringId !== event.ringId);
  const told = !past && event.reason !== 'accepted' && event.reason !== 'declined';
  if (!ring || !told) return ring ? { ...state, rings } : state;
  const { ringId, conversationId, consumerName, channel } = ring;
  const ended = { ringId, conversationId, consumerName, channel, reason: event.reason, text: event.text, at: now };
  return { ...state, rings, endedRings: [...state.endedRings.filter((one) => one.ringId !== ringId), ended] };
}

function onLeft(state: SoftphoneState, event: Of<'conversationLeft'>): SoftphoneState {
  const { conversationId, text, reason } = event;
  const gone = state.conversations.find((one) => one.conversationId === conversationId);
  const left = {
    ...state,
    conversations: state.conversations.filter((one) => one.conversationId !== conversationId),
    messages: without(state.messages, conversationId),
    drafts: without(state.drafts, conversationId),
    notes: without(state.notes, conversationId),
    transferTargets: without(state.transferTargets, conversationId),
    outbox: state.outbox.filter((one) => one.conversationId !== conversationId),
    selectedConversationId: state.selectedConversationId === conversationId ? null : state.selectedConversationId,
  };
  if (reason === 'done' || text === '') return left;
  return withNotice(left, { level: 'info', code: `left_${reason}`, text: about(gone, text) });
}

function onMessage(state: SoftphoneState, { conversationId, message, summary }: Of<'message'>): SoftphoneState {
  return {
    ...change(state, conversationId, () => summary),
    messages: { ...state.messages, [conversationId]: withMessage(state.messages[conversationId] ?? [], message) },
    // The echo takes the place of the message shown while it was being sent.
    outbox:
      message.commandId === null
        ? state.outbox
        : state.outbox.filter(({ commandId }) => commandId !== message.commandId),
  };
}

function change(
  state: SoftphoneState,
  conversationId: string,
  part: (conversation: ConversationView) => Partial<ConversationView>,
): SoftphoneState {
  const conversation = state.conversations.find((one) => one.conversationId === conversationId);
  if (!conversation) return state;
  return { ...state, conversations: withConversation(state.conversations, { ...conversation, ...part(conversation) }) };
}

function isWritten(notes: NotesView | undefined): boolean {
  return notes !== undefined && (notes.notes !== '' || notes.wrapUp !== '');
}

/** A record without one key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
