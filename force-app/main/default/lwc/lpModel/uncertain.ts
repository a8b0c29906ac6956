/** Commands whose outcome is open: shown as such, settled by what the server says next, repeated only knowingly. */
import type { Command, SoftphoneEvent } from '../../../../../connector-server/src/protocol/types.ts';
import { customerName } from 'c/uiWords';
import { withNotice } from './notices';
import type { OpenOutcome, OwnMessage, SoftphoneState } from './state';

/** What a command does to its subject, as a participle. Commands that are not here need no settling: asking again is harmless. */
const DEEDS: Partial<Record<Command['name'], string>> = {
  acceptRing: 'accepted',
  declineRing: 'declined',
  transferToSkill: 'transferred',
  transferToAgent: 'transferred',
  returnToQueue: 'returned to the queue',
  closeConversation: 'closed',
  finishWrapUp: 'finished',
  linkRecord: 'linked',
  unlinkRecord: 'unlinked',
  addFollowUp: 'saved',
  setPresence: 'changed',
  signOut: 'ended',
};
/** What the button says that does it once more. */
const AGAIN: Partial<Record<Command['name'], string>> = {
  acceptRing: 'Accept again',
  declineRing: 'Decline again',
  transferToSkill: 'Transfer again',
  transferToAgent: 'Transfer again',
  returnToQueue: 'Return again',
  closeConversation: 'Close again',
  finishWrapUp: 'Finish again',
  linkRecord: 'Link again',
  unlinkRecord: 'Unlink again',
  addFollowUp: 'Save again',
  setPresence: 'Set again',
  signOut: 'Sign out again',
};
/** An event usually settles an outcome within this time; only then is the agent asked to decide, ms. */
const SETTLES_MS = 15_000;

/** Notes that the outcome of a command is open; null when it is of no consequence. */
export function withOpenOutcome(state: SoftphoneState, id: string, command: Command): SoftphoneState | null {
  if (!(command.name in DEEDS)) return null;
  const { conversationId, subject } = subjectOf(state, command);
  const open: OpenOutcome = { id, command, conversationId, subject, unsettled: false };
  const others = state.uncertain.filter((one) => key(one) !== key(open));
  return { ...state, uncertain: [...others, open] };
}

/** What the agent is told of an open outcome. */
export function openWords({ command, subject, unsettled }: OpenOutcome): string {
  const may = `${subject} may have been ${DEEDS[command.name]}`;
  return unsettled ? `${may}, and nothing came to show it.` : `${may}. It is being found out.`;
}

export function againWords({ command }: OpenOutcome): string {
  return AGAIN[command.name] ?? 'Try again';
}

/** Whether doing it again still makes sense: what it is about is still there. */
export function canRepeat({ command, conversationId, unsettled }: OpenOutcome, state: SoftphoneState): boolean {
  if (!unsettled || state.connection.state !== 'live') return false;
  if ('ringId' in command) return state.rings.some(({ ringId }) => ringId === command.ringId);
  return conversationId === null || state.conversations.some((one) => one.conversationId === conversationId);
}

/** Takes off what is settled now and says how. `event`: what was just heard; null = a whole snapshot. */
export function settleOutcomes(state: SoftphoneState, event: SoftphoneEvent | null): SoftphoneState {
  let next = state;
  for (const open of state.uncertain) {
    const verdict = judge(open, state, event);
    if (verdict === null) continue;
    next = withNotice(
      { ...next, uncertain: next.uncertain.filter((one) => one !== open) },
      {
        level: verdict ? 'info' : 'warning',
        code: verdict ? 'settled' : 'settled_not',
        text: `${open.subject} was ${verdict ? '' : 'not '}${DEEDS[open.command.name]}.`,
      },
    );
  }
  return next;
}

/** After a while without a settlement the agent may decide. The same lists when nothing changed. */
export function ripen(state: SoftphoneState, now: number): Pick<SoftphoneState, 'uncertain' | 'outbox'> {
  const riper = <T extends OpenOutcome | OwnMessage>(one: T): T => {
    if (one.unsettled) return one;
    if (one.openSince === undefined) return { ...one, openSince: now };
    return now - one.openSince < SETTLES_MS ? one : { ...one, unsettled: true };
  };
  const uncertain = state.uncertain.map(riper);
  const outbox = state.outbox.map((one) => (one.state === 'uncertain' ? riper(one) : one));
  const same = <T>(list: readonly T[], before: readonly T[]): readonly T[] =>
    list.every((one, i) => one === before[i]) ? before : list;
  return { uncertain: same(uncertain, state.uncertain), outbox: same(outbox, state.outbox) };
}

/** True: it happened; false: it did not; null: still open. */
function judge({ id, command, conversationId }: OpenOutcome, state: SoftphoneState, event: SoftphoneEvent | null) {
  const conversation = state.conversations.find((one) => one.conversationId === conversationId);
  /** A snapshot of a session that is not connected yet does not know everything. */
  const all = event === null && state.livePerson?.state === 'connected';
  switch (command.name) {
    case 'acceptRing':
    case 'declineRing': {
      const wanted = command.name === 'acceptRing' ? 'accepted' : 'declined';
      if (event?.kind === 'ringEnded' && event.ringId === command.ringId) return event.reason === wanted;
      if (conversation) return command.name === 'acceptRing';
      const rings = state.rings.some(({ ringId }) => ringId === command.ringId);
      return all && !rings ? command.name === 'declineRing' : null;
    }
    case 'transferToSkill':
    case 'transferToAgent':
    case 'returnToQueue':
    case 'finishWrapUp':
      return conversation || (event === null && !all) ? null : true;
    case 'closeConversation':
      if (!conversation) return event === null && !all ? null : true;
      return conversation.state === 'closed' ? true : null;
    case 'linkRecord':
    case 'unlinkRecord': {
      if (!conversation) return null;
      const linked = conversation.links.some(({ recordId }) => recordId === command.recordId);
      return linked === (command.name === 'linkRecord') ? true : null;
    }
    case 'addFollowUp':
      return conversation?.followUps?.some(({ followUpId }) => followUpId === id) ? true : null;
    case 'setPresence': {
      const same = state.presence?.availability === command.availability;
      if (same && (event === null || event.kind === 'presence')) return true;
      return all || event?.kind === 'presence' ? false : null;
    }
    case 'signOut':
      return state.livePerson?.state === 'signed_out' ? true : null;
    default:
      return null;
  }
}

function subjectOf(state: SoftphoneState, command: Command): Pick<OpenOutcome, 'conversationId' | 'subject'> {
  if (command.name === 'setPresence') return { conversationId: null, subject: 'Your status' };
  if (command.name === 'signOut') return { conversationId: null, subject: 'Your LivePerson session' };
  if ('ringId' in command) {
    const ring = state.rings.find(({ ringId }) => ringId === command.ringId);
    return {
      conversationId: ring?.conversationId ?? null,
      subject: ring ? `The offer of ${customerName(ring.consumerName)}` : 'The offer',
    };
  }
  const conversationId = 'conversationId' in command ? command.conversationId : null;
  const conversation = state.conversations.find((one) => one.conversationId === conversationId);
  const name = conversation ? customerName(conversation.consumer.name) : '';
  const what =
    command.name === 'linkRecord' || command.name === 'unlinkRecord'
      ? 'The record'
      : command.name === 'finishWrapUp'
        ? 'The wrap-up'
        : command.name === 'addFollowUp'
          ? 'The follow-up'
          : 'The conversation';
  const joint = what === 'The record' || what === 'The follow-up' ? 'for' : 'with';
  return { conversationId, subject: name ? `${what} ${joint} ${name}` : what };
}

/** Of the same deed on the same thing only the latest is open. */
function key({ command, subject }: OpenOutcome): string {
  return `${DEEDS[command.name]}|${'ringId' in command ? command.ringId : subject}`;
}
