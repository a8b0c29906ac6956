import { randomBytes } from 'node:crypto';
import type { Clock } from '../support/clock.ts';

const NONCE_BYTES = 24;

/** 192 random bits, URL-safe. */
export function makeNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** Nonces given out over HTTP. A socket keeps its own nonce and needs none of this. */
export interface NonceStore {
  /** Null when too many are outstanding. */
  issue(): { nonce: string; expiresAt: number } | null;
  /** True once, before it expires. */
  use(nonce: string): boolean;
}

export function createNonceStore(clock: Clock, lifetimeMs = 120_000, limit = 10_000): NonceStore {
  const expiries = new Map<string, number>();
  const purge = (): void => {
    // Insertion order is expiry order.
    for (const [nonce, expiresAt] of expiries) {
      if (expiresAt > clock.now()) return;
      expiries.delete(nonce);
    }
  };
  return {
    issue() {
      purge();
      if (expiries.size >= limit) return null;
      const nonce = makeNonce();
      const expiresAt = clock.now() + lifetimeMs;
      expiries.set(nonce, expiresAt);
      return { nonce, expiresAt };
    },
    use(nonce) {
      const expiresAt = expiries.get(nonce);
      return expiries.delete(nonce) && expiresAt !== undefined && expiresAt > clock.now();
    },
  };
}
