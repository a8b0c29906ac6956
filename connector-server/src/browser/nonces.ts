import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../support/clock.ts';
import { keysFor, type SecretKeys } from '../support/secretKeys.ts';
import type { ReplayGuard } from './ports.ts';

const NONCE_BYTES = 24;

/** 192 random bits, URL-safe. A socket makes its own and keeps it. */
export function makeNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** Nonces given out over HTTP, by any of several servers, and taken by any. */
export interface HttpNonces {
  issue(): { nonce: string; expiresAt: number };
  /** True once, before it expires. Rejects when it cannot be known whether it was used. */
  use(nonce: string): Promise<boolean>;
}

const LIFETIME_MS = 120_000;
const FORM = /^([\w-]{32})\.([0-9a-z]{6,11})\.([\w-]{43})$/;

/** `<random>.<expiry, epoch ms in base 36>.<HMAC-SHA-256 of both>`: nothing is kept until it is used. */
export function createHttpNonces(options: {
  keys: SecretKeys;
  clock: Clock;
  /** Remembers used ones for all servers. */
  used: ReplayGuard;
}): HttpNonces {
  const { clock, used } = options;
  const { current, others } = keysFor(options.keys, 'http nonce');
  const macOf = (key: Buffer, body: string): Buffer => createHmac('sha256', key).update(body).digest();
  return {
    issue() {
      const expiresAt = clock.now() + LIFETIME_MS;
      const body = `${makeNonce()}.${expiresAt.toString(36)}`;
      return { nonce: `${body}.${macOf(current, body).toString('base64url')}`, expiresAt };
    },
    async use(nonce) {
      const [, random = '', expiry = '', mac = ''] = FORM.exec(nonce) ?? [];
      const given = Buffer.from(mac, 'base64url');
      const ours = (key: Buffer): boolean => {
        const expected = macOf(key, `${random}.${expiry}`);
        return given.length === expected.length && timingSafeEqual(given, expected);
      };
      if (![current, ...others].some(ours)) return false;
      const expiresAt = Number.parseInt(expiry, 36);
      return expiresAt > clock.now() && used.firstUse('http nonce', random, expiresAt);
    },
  };
}
