import type { SealedVault, SecretKey } from '../store/sealedVault.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { openSecret, sealSecret } from './sealedSecret.ts';

const AT_ONCE = 200;

/** How far a change of SECRET_KEY is. */
export interface SealedCounts {
  /** Still sealed with another key than SECRET_KEY: keys of SECRET_KEY_PREVIOUS must stay until this is 0. */
  underOtherKeys: number;
  /** Could not be opened, their people were asked to sign in again. */
  setAside: number;
}

/**
 * Seals everything that is under another key with the one in use. May run on several servers at once and at any time: a
 * value that is replaced meanwhile is left alone. Returns how many were sealed anew.
 */
export async function resealAll(deps: { vault: SealedVault; sealer: Sealer; log: Logger }): Promise<number> {
  const { vault, sealer, log } = deps;
  let after: SecretKey | null = null;
  let count = 0;
  for (;;) {
    const secrets = await vault.underOtherKeys(sealer.keyId, after, AT_ONCE);
    for (const secret of secrets) {
      const found = await openSecret(vault, sealer, secret, null, secret);
      if (found === null || 'broken' in found) continue;
      await vault.reseal(secret, sealSecret(sealer, secret, found.text), sealer.keyId);
      count += 1;
    }
    after = secrets.at(-1) ?? null;
    if (after === null || secrets.length < AT_ONCE) break;
  }
  if (count > 0) log.info({ count }, 'Stored secrets were sealed with the new SECRET_KEY');
  return count;
}
