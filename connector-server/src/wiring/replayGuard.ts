import type { ReplayGuard } from '../browser/ports.ts';
import type { StoreHealth } from '../desk/ports.ts';
import type { Clock } from '../support/clock.ts';

/** Tokens remembered here while the database is in trouble; each lives for three minutes. */
const MOST_REMEMBERED = 50_000;
const PURGE_MS = 10_000;

/**
 * Remembers used identity tokens in the database, and here while it takes no writes, so that a softphone may come back in
 * an outage. That suffices meanwhile: a token is also bound to the nonce of one socket of this process.
 */
export function createReplayGuard(stored: ReplayGuard, health: StoreHealth, clock: Clock): ReplayGuard {
  const seen = new Map<string, number>();
  let purgeAt = 0;

  const firstHere = (key: string, expiresAt: number): boolean => {
    const now = clock.now();
    if (now >= purgeAt) {
      for (const [known, until] of seen) if (until <= now) seen.delete(known);
      purgeAt = now + PURGE_MS;
    }
    if (seen.has(key)) return false;
    if (seen.size >= MOST_REMEMBERED) throw new Error('Too many identity tokens while the database is away.');
    seen.set(key, expiresAt);
    return true;
  };

  return {
    async firstUse(orgId, jti, expiresAt) {
      const key = `${orgId}:${jti}`;
      if (seen.has(key)) return false;
      if (health.trouble === null)
        try {
          return await stored.firstUse(orgId, jti, expiresAt);
        } catch {
          // The database's trouble is told by its watch.
        }
      return firstHere(key, expiresAt);
    },
  };
}
