import { hkdfSync } from 'node:crypto';

/** The key in use, and older (or, while it is being introduced, newer) ones that only open. 32 bytes each. */
export interface SecretKeys {
  readonly current: Buffer;
  readonly others: readonly Buffer[];
}

/** Keys for one purpose only (HKDF-SHA-256, RFC 5869): what one purpose gives away helps nobody with another. */
export function keysFor(keys: SecretKeys, purpose: string): SecretKeys {
  const derive = (key: Buffer): Buffer =>
    Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `liveperson-connector ${purpose}`, 32));
  return { current: derive(keys.current), others: keys.others.map(derive) };
}
