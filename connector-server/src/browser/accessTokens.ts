import { z } from 'zod';
import { ADMIN_PERMISSION, AGENT_PERMISSION } from '../protocol/constants.ts';
import type { Clock } from '../support/clock.ts';
import { createSealer } from '../support/seal.ts';
import { keysFor, type SecretKeys } from '../support/secretKeys.ts';
import type { SignedIdentity } from './identity.ts';
import type { AccessRevocations } from './ports.ts';

/**
 * Our own bearer tokens for HTTP, exchanged for an identity token. Each holds who it is for, sealed: any of several
 * servers reads it, nobody else does, and nothing is stored but what was taken back.
 */
export interface AccessTokens {
  issue(identity: SignedIdentity): { accessToken: string; expiresAt: number };
  /** Null: not ours, expired or taken back. Rejects when the latter cannot be known. */
  identityOf(accessToken: string): Promise<SignedIdentity | null>;
  /** Takes back all tokens of a person. */
  revoke(person: Pick<SignedIdentity, 'orgId' | 'salesforceUserId'>): Promise<void>;
}

const LIFETIME_MS = 15 * 60_000;
/** Clocks of servers may differ this much; a revocation covers tokens from the clock that is ahead. */
const MAX_SKEW_MS = 60_000;
const CONTEXT = 'access token';
/** A header of 16 KB holds it easily. */
const MOST_CHARS = 4_096;
const OUR_PERMISSIONS: readonly string[] = [AGENT_PERMISSION, ADMIN_PERMISSION];

const content = z.object({
  identity: z.object({
    orgId: z.string(),
    salesforceUserId: z.string(),
    username: z.string(),
    email: z.string(),
    name: z.string(),
    permissions: z.array(z.string()),
  }),
  issuedAt: z.number(),
});

export function createAccessTokens(options: {
  keys: SecretKeys;
  clock: Clock;
  revocations: AccessRevocations;
}): AccessTokens {
  const { clock, revocations } = options;
  const { current, others } = keysFor(options.keys, 'access token');
  const sealer = createSealer(current, ...others);
  const read = (accessToken: string): z.output<typeof content> | null => {
    if (accessToken.length > MOST_CHARS) return null;
    try {
      return content.parse(JSON.parse(sealer.open(accessToken, CONTEXT)));
    } catch {
      return null;
    }
  };
  return {
    issue(identity) {
      const issuedAt = clock.now();
      const permissions = identity.permissions.filter((each) => OUR_PERMISSIONS.includes(each));
      const accessToken = sealer.seal(JSON.stringify({ identity: { ...identity, permissions }, issuedAt }), CONTEXT);
      return { accessToken, expiresAt: issuedAt + LIFETIME_MS };
    },
    async identityOf(accessToken) {
      const known = read(accessToken);
      if (known === null || known.issuedAt + LIFETIME_MS <= clock.now()) return null;
      const revokedAt = await revocations.revokedAt(known.identity.orgId, known.identity.salesforceUserId);
      return revokedAt !== null && known.issuedAt <= revokedAt + MAX_SKEW_MS ? null : known.identity;
    },
    revoke: ({ orgId, salesforceUserId }) => revocations.revoke(orgId, salesforceUserId, clock.now()),
  };
}
