import { onAnswer, onSent } from './answers';
import { withCheck, screenOf } from './checks';
import type { ModelEvent } from './events';
import { onServer } from './server';
import { onSnapshot } from './snapshot';
import { shownNotices, withNotice } from './notices';
import type { SoftphoneState } from './state';
import { ripen, settleOutcomes } from './uncertain';

/** How long an ended ring stays on the screen, ms. */
const ENDED_RING_MS = 8_000;

/** The next state after one event. Pure; returns the same object when nothing changed. */
export function reduce(state: SoftphoneState, event: ModelEvent): SoftphoneState {
  const next = apply(state, event);
  if (next === state) return state;
  const screen = screenOf(next);
  return screen === next.screen ? next : { ...next, screen };
}

function apply(state: SoftphoneState, event: ModelEvent): SoftphoneState {
  switch (event.kind) {
    case 'line': {
      const { kind: _, ...line } = event;
      return { ...state, connection: { ...line, hasContent: state.connection.hasContent } };
    }
    case 'check':
      return withCheck(state, event.check);
    case 'choose':
      return { ...state, connectionChoices: event.connections };
    case 'snapshot':
      return settleOutcomes(onSnapshot(state, event), null);
    case 'server':
      return settleOutcomes(onServer(state, event.event, event.now, event.past ?? false), event.event);
    case 'answer':
      return onAnswer(state, event.id, event.command, event.answer);
    case 'sent':
      return onSent(state, event.id, event.command, event.now);
    case 'clock':
      return onClock(state, event.serverTime - event.now);
    case 'capabilities':
      return { ...state, capabilities: event.capabilities };
    case 'context':
      return { ...state, context: event.context };
    case 'nothingYet':
      return state.screen === 'starting' ? { ...state, screen: 'checks' } : state;
    case 'signIn':
      return { ...state, signIn: event.signIn };
    case 'select':
      return { ...state, selectedConversationId: event.conversationId };
    case 'draft':
      return { ...state, drafts: { ...state.drafts, [event.conversationId]: event.text } };
    case 'notes':
      return { ...state, notes: { ...state.notes, [event.conversationId]: event.notes } };
    case 'userSearch':
      return { ...state, userSearch: event.userSearch };
    case 'discard':
      return discard(state, event.commandId, event.backToDraft);
    case 'letGo':
      return { ...state, uncertain: state.uncertain.filter(({ id }) => id !== event.id) };
    case 'leader':
      return { ...state, leader: event.leader };
    case 'soundBlocked':
      return state.soundBlocked === event.blocked ? state : { ...state, soundBlocked: event.blocked };
    case 'notice':
      return withNotice(state, event);
    case 'dismissNotice':
      return { ...state, notices: state.notices.filter(({ id }) => id !== event.id) };
    case 'dismissEndedRing':
      return { ...state, endedRings: state.endedRings.filter(({ ringId }) => ringId !== event.ringId) };
    case 'reportCopied':
      return { ...state, reportCopied: event.copied };
    case 'pin':
      return { ...state, pinned: event.pinned };
    case 'wide':
      return { ...state, wide: event.wide };
    case 'tick':
      return onTick(state, event.now);
  }
}

/** Small differences are the network, not the clock: they would make every countdown tremble. */
function onClock(state: SoftphoneState, offset: number): SoftphoneState {
  return Math.abs(offset - state.serverClockOffsetMs) < 500 ? state : { ...state, serverClockOffsetMs: offset };
}

function onTick(state: SoftphoneState, now: number): SoftphoneState {
  const endedRings = state.endedRings.filter(({ at }) => now - at < ENDED_RING_MS);
  const rings = state.connection.state === 'live' ? state.rings : state.rings.filter((ring) => !overdue(ring));
  const notices = shownNotices(state.notices, now);
  const { uncertain, outbox } = ripen(state, now);
  const same =
    endedRings.length === state.endedRings.length &&
    rings.length === state.rings.length &&
    notices === state.notices &&
    uncertain === state.uncertain &&
    outbox === state.outbox;
  return same ? state : { ...state, endedRings, rings, notices, uncertain, outbox };

  /** Without a line nobody says that a ring ended; one that ran out must not ring on. */
  function overdue(ring: { expiresAt: number }): boolean {
    return ring.expiresAt < now + state.serverClockOffsetMs;
  }
}

/** What stands in the draft already stays: the text joins it. */
function discard(state: SoftphoneState, commandId: string, backToDraft: boolean): SoftphoneState {
  const message = state.outbox.find((one) => one.commandId === commandId);
  if (!message) return state;
  const outbox = state.outbox.filter((one) => one !== message);
  if (!backToDraft) return { ...state, outbox };
  const { conversationId, text } = message;
  const draft = [state.drafts[conversationId], text].filter(Boolean).join('\n');
  return { ...state, outbox, drafts: { ...state.drafts, [conversationId]: draft } };
}
