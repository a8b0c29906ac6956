/** What an agent is told when the popup's sign-in failed: codes travel between servers, sentences do not. */
import type { SessionStatus } from './livePersonPorts.ts';
import type { SignInFailure } from './ports.ts';

const TEXTS: Record<SignInFailure, string> = {
  cancelled: 'The sign-in was cancelled.',
  not_completed: 'LivePerson did not complete the sign-in. Please try again.',
  wrong_credentials: 'LivePerson did not accept the sign-in. Please try again.',
  blocked: 'LivePerson has locked this user or account. Please ask your administrator.',
  unknown_account: 'LivePerson does not know this account. Please ask your administrator.',
  throttled: 'LivePerson has too many sign-ins right now. Please try to sign in again in a moment.',
  unreachable: 'LivePerson cannot be reached right now. Please try to sign in again in a moment.',
  not_allowed: 'This connection has no LivePerson application set up for signing in. Please ask your administrator.',
  rejected: 'LivePerson ended the session. Please sign in again.',
  unexpected: 'LivePerson answered with an error. Please try again; if it stays, ask your administrator.',
  not_kept: 'The connector could not keep your LivePerson session. Please try to sign in again in a moment.',
};

/** Who can mend it. */
export function signInAction(failure: string): 'contact_admin' | 'sign_in' {
  return failure === 'blocked' || failure === 'unknown_account' || failure === 'not_allowed'
    ? 'contact_admin'
    : 'sign_in';
}

/** The notice, and what the session's state says from then on. A popup that was merely closed or cancelled leaves no mark there. */
export function signInFailureText(failure: string): { text: string; state: Partial<SessionStatus> } {
  const known = Object.hasOwn(TEXTS, failure) ? (failure as SignInFailure) : 'unexpected';
  const text = TEXTS[known];
  return known === 'cancelled' || known === 'not_completed'
    ? { text, state: {} }
    : { text, state: { code: known, text, action: signInAction(known) } };
}
