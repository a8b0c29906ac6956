import type { Clock } from '../../../connector-server/src/support/clock.ts';
import type { ReplayGuard } from '../../../connector-server/src/browser/ports.ts';

/** The memory of used identity tokens without a database. */
export function createReplayMemory(clock: Clock): ReplayGuard & { size(): number } {
  const seen = new Map<string, number>();
  let purgeAt = 0;
  return {
    async firstUse(orgId, jti, expiresAt) {
      const now = clock.now();
      if (now >= purgeAt) {
        for (const [key, until] of seen) if (until <= now) seen.delete(key);
        purgeAt = now + 30_000;
      }
      const key = `${orgId}:${jti}`;
      if (seen.has(key)) return false;
      seen.set(key, expiresAt);
      return true;
    },
    size: () => seen.size,
  };
}
