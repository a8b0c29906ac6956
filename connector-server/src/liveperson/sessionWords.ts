/** How an agent's LivePerson session is, in words an agent understands, with what the agent can do. */
import type { CredentialBundle, SessionStatus, SignInError } from '../desk/livePersonPorts.ts';

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
  mayNotWatch: {
    state: 'failed',
    code: 'may_not_watch',
    text: 'The watcher’s LivePerson user may not see all conversations: give it a profile with the permission to view all agents’ conversations (manager).',
    action: 'contact_admin',
  },
} satisfies Record<string, SessionStatus>) as Readonly<Record<StatusName, SessionStatus>>;

type StatusName = 'signedOut' | 'connecting' | 'connected' | 'lost' | 'unreachable' | 'ended' | 'mayNotWatch';

/** How early an agent is asked to sign in again. */
const ASK_BEFORE_MS = 15 * 60_000;

/**
 * Connected, but not for long: LivePerson does not renew the session any more, or its end was named at sign-in and is near.
 * (Whether renewals of a password session move that end is not documented, so the agent is asked in any case.) Null: neither.
 */
export function endingStatus(
  token: { bundle: Pick<CredentialBundle, 'endsAt' | 'expiresAt'>; refused: boolean },
  now: number,
): SessionStatus | null {
  const { endsAt = null, expiresAt } = token.bundle;
  const ending = { state: 'connected', code: 'ending_soon', action: 'sign_in' } as const;
  if (token.refused) {
    const text =
      'LivePerson does not renew your session any more. Sign in again now; your conversations go on meanwhile.';
    return { ...ending, endsAt: expiresAt, text };
  }
  if (endsAt === null || now < endsAt - ASK_BEFORE_MS || now >= endsAt) return null;
  const text = 'Your LivePerson session ends soon. Sign in again before that; your conversations go on meanwhile.';
  return { ...ending, endsAt, text };
}

/** Domain discovery knows no such account, or hosts that are not LivePerson's. */
export function statusOfDomain({ code, message }: { code: string; message: string }): SessionStatus {
  return { state: 'failed', code, text: `${message} Please ask your administrator.`, action: 'contact_admin' };
}

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
