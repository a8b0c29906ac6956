/** How an agent's LivePerson session is, in words an agent understands, with what the agent can do. */
import type { SessionStatus, SignInError } from '../desk/livePersonPorts.ts';

export const STATUS = Object.freeze({
  signedOut: { state: 'signed_out', code: null, text: 'You are not signed in to LivePerson.', action: 'sign_in' },
  connecting: { state: 'connecting', code: null, text: 'Connecting to LivePerson…', action: 'wait' },
  connected: { state: 'connected', code: null, text: 'Connected to LivePerson.', action: null },
  lost: {
    state: 'reconnecting',
    code: 'connection_lost',
    text: 'The connection to LivePerson was lost. Reconnecting; nothing is lost meanwhile.',
    action: 'retry',
  },
  unreachable: {
    state: 'reconnecting',
    code: 'unreachable',
    text: 'LivePerson cannot be reached. Reconnecting by itself; nothing is lost meanwhile.',
    action: 'retry',
  },
  ended: {
    state: 'signed_out',
    code: 'session_ended',
    text: 'LivePerson ended your session. Please sign in again.',
    action: 'sign_in',
  },
} satisfies Record<string, SessionStatus>);

/** A renewal that cannot succeed any more. */
export function statusOfFailure(error: SignInError): SessionStatus {
  switch (error.code) {
    case 'blocked':
    case 'unknown_account':
    case 'not_allowed':
      return { state: 'failed', code: error.code, text: error.message, action: 'contact_admin' };
    case 'wrong_credentials':
    case 'rejected':
      return STATUS.ended;
    default:
      return { state: 'failed', code: error.code, text: error.message, action: 'retry' };
  }
}
