import type { Command, CommandAnswer, TransferTargets } from '../../../../../connector-server/src/protocol/types.ts';
import { about, withNotice } from './notices';
import type { OwnMessage, SoftphoneState } from './state';
import { withOpenOutcome } from './uncertain';

const NO_TARGETS: TransferTargets = { skills: [], agents: [] };

/** Silent commands: nobody clicked them, so nobody waits for them or wants to hear that they failed. */
const SILENT: ReadonlySet<Command['name']> = new Set([
  'setTyping',
  'markRead',
  'saveDraft',
  'saveNotes',
  'planResult',
  'findUsers',
]);

/** A command goes out: messages appear at once, buttons wait. */
export function onSent(state: SoftphoneState, id: string, command: Command, now: number): SoftphoneState {
  if (SILENT.has(command.name)) return state;
  if (command.name === 'sendMessage') {
    const { conversationId, text, audience } = command;
    const message: OwnMessage = {
      commandId: id,
      conversationId,
      text,
      audience,
      at: now,
      state: 'sending',
      errorText: '',
    };
    return { ...state, outbox: [...state.outbox, message] };
  }
  const conversationId = 'conversationId' in command ? command.conversationId : null;
  const ringId = 'ringId' in command ? command.ringId : null;
  const next = { ...state, pending: [...state.pending, { id, name: command.name, conversationId, ringId }] };
  if (command.name !== 'listTransferTargets') return next;
  return withTargets(next, command.conversationId, { state: 'loading', targets: NO_TARGETS, text: '' });
}

/** What became of a command. Refusals and open outcomes are always said, next to what they are about or as a notice. */
export function onAnswer(state: SoftphoneState, id: string, command: Command, answer: CommandAnswer): SoftphoneState {
  const next = { ...state, pending: state.pending.filter((one) => one.id !== id) };
  if (command.name === 'sendMessage')
    return { ...next, outbox: next.outbox.map((one) => (one.commandId === id ? answered(one, answer) : one)) };
  if (command.name === 'listTransferTargets') {
    const view =
      answer.outcome === 'done'
        ? ({ state: 'ready', targets: answer.result as TransferTargets, text: '' } as const)
        : ({ state: 'failed', targets: NO_TARGETS, text: answer.text } as const);
    return withTargets(next, command.conversationId, view);
  }
  if (answer.outcome === 'done' || SILENT.has(command.name)) return next;
  if (command.name === 'signIn' || command.name === 'signInWithPassword')
    return { ...next, signIn: { state: 'failed', url: null, text: answer.text } };
  const open = answer.outcome === 'uncertain' ? withOpenOutcome(next, id, command) : null;
  if (open) return open;
  const conversation =
    'conversationId' in command
      ? state.conversations.find(({ conversationId }) => conversationId === command.conversationId)
      : undefined;
  return withNotice(next, {
    level: answer.outcome === 'refused' ? 'error' : 'warning',
    code: answer.code,
    text: about(conversation, answer.text),
  });
}

function answered(message: OwnMessage, answer: CommandAnswer): OwnMessage {
  switch (answer.outcome) {
    case 'done':
      return { ...message, state: 'sent', errorText: '' };
    case 'refused':
      return { ...message, state: 'failed', errorText: answer.text };
    case 'uncertain':
      return { ...message, state: 'uncertain', errorText: answer.text };
  }
}

function withTargets(
  state: SoftphoneState,
  conversationId: string,
  view: SoftphoneState['transferTargets'][string],
): SoftphoneState {
  return { ...state, transferTargets: { ...state.transferTargets, [conversationId]: view } };
}
