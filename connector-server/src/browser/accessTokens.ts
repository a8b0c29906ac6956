import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../support/clock.ts';
import type { SignedIdentity } from './identity.ts';

/** Our own bearer tokens for HTTP, exchanged for an identity token. Kept in memory only, as hashes. */
export interface AccessTokens {
  issue(identity: SignedIdentity): { accessToken: string; expiresAt: number };
  /** Null: unknown or expired. */
  identityOf(accessToken: string): SignedIdentity | null;
  /** Takes back all tokens of a person. */
  revoke(salesforceUserId: string): void;
}

const LIFETIME_MS = 15 * 60_000;
const LIMIT = 20_000;

export function createAccessTokens(clock: Clock): AccessTokens {
  const known = new Map<string, { identity: SignedIdentity; expiresAt: number }>();
  const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');
  return {
    issue(identity) {
      const now = clock.now();
      // Insertion order is expiry order, so the first live one ends the purge; past the limit the oldest goes.
      for (const [key, entry] of known) {
        if (entry.expiresAt > now && known.size < LIMIT) break;
        known.delete(key);
      }
      const accessToken = randomBytes(32).toString('base64url');
      const expiresAt = now + LIFETIME_MS;
      known.set(hash(accessToken), { identity, expiresAt });
      return { accessToken, expiresAt };
    },
    identityOf(accessToken) {
      const entry = known.get(hash(accessToken));
      return entry && entry.expiresAt > clock.now() ? entry.identity : null;
    },
    revoke(salesforceUserId) {
      for (const [key, { identity }] of known)
        if (identity.salesforceUserId.slice(0, 15) === salesforceUserId.slice(0, 15)) known.delete(key);
    },
  };
}
