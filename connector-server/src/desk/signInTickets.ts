/** One-time tickets and states of the sign-in popup. Held as long as they are valid and not used, no longer. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../support/clock.ts';

const TICKET_MS = 5 * 60_000;
const STATE_MS = 10 * 60_000;
const MOST = 20_000;

export interface SignInTickets<T> {
  /** A ticket for this owner; 256 bits, valid 5 minutes, good once. */
  issue(owner: T): string;
  /** Trades a ticket for a state, good once within 10 minutes; null when unknown, used or too old. */
  redeem(ticket: string): { owner: T; state: string } | null;
  /** The owner of a state, once. */
  finish(state: string): T | null;
}

export function createSignInTickets<T>(clock: Clock): SignInTickets<T> {
  const tickets = new Map<string, { owner: T; until: number }>();
  const states = new Map<string, { owner: T; until: number }>();

  function put(into: typeof tickets, owner: T, lifeMs: number): string {
    const now = clock.now();
    for (const [key, entry] of into) {
      if (entry.until > now && into.size < MOST) break;
      into.delete(key);
    }
    const key = randomBytes(32).toString('base64url');
    into.set(key, { owner, until: now + lifeMs });
    return key;
  }

  function take(from: typeof tickets, key: string): T | null {
    const entry = from.get(key);
    from.delete(key);
    return entry !== undefined && entry.until > clock.now() ? entry.owner : null;
  }

  return {
    issue: (owner) => put(tickets, owner, TICKET_MS),
    redeem(ticket) {
      const owner = take(tickets, ticket);
      return owner === null ? null : { owner, state: put(states, owner, STATE_MS) };
    },
    finish: (state) => take(states, state),
  };
}
