/**
 * Remembers that an org refuses what a new sign-in cannot mend: a session it has just opened (the API user's address is not
 * allowed, its profile may not use the API …), or the sign-in itself. Asking again at once would be a loop of sign-ins that locks
 * the user out in the end, so for a while nothing is asked; the pauses grow.
 */
import { CallFailure } from './callFailure.ts';

export interface RefusedSessions {
  /** Rejects the call before it is made, or null. */
  check(connectionId: string): CallFailure | null;
  /** A new session was refused, or a sign-in for a reason that an administrator must mend. Returns what callers are told. */
  refused(connectionId: string, failure: CallFailure): CallFailure;
  /** A call went through. */
  taken(connectionId: string): void;
  forgetAll(): void;
}

const FIRST_MS = 30_000;
const MOST_MS = 15 * 60_000;

export function createRefusedSessions(now: () => number): RefusedSessions {
  const known = new Map<string, { times: number; until: number; failure: CallFailure }>();
  return {
    check(connectionId) {
      const refusal = known.get(connectionId);
      return refusal !== undefined && refusal.until > now() ? refusal.failure : null;
    },
    refused(connectionId, failure) {
      const told = failure.kind === 'session_expired' ? newSessionRefused(failure) : failure;
      const times = (known.get(connectionId)?.times ?? 0) + 1;
      known.set(connectionId, { times, until: now() + Math.min(MOST_MS, FIRST_MS * 2 ** (times - 1)), failure: told });
      return told;
    },
    taken: (connectionId) => void known.delete(connectionId),
    forgetAll: () => known.clear(),
  };
}

function newSessionRefused(cause: CallFailure): CallFailure {
  return new CallFailure({
    kind: 'unavailable',
    code: 'SESSION_REFUSED',
    message:
      'Salesforce refuses a session it has just opened. Most often this server’s address is outside the ranges the API user’s profile or the app allows; see "When Salesforce refuses" in docs/operate.md.',
    certain: true,
    permanent: true,
    cause,
  });
}
