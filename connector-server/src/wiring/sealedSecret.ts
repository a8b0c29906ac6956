/** One secret of the vault, sealed and opened. */
import type { SealedVault, SecretKey, StoredSecret } from '../store/sealedVault.ts';
import { ConnectorError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';

/** The row a value belongs to is part of its seal, so that it is worthless in another row. */
const contextOf = (key: SecretKey): string => JSON.stringify([key.connectionId, key.owner, key.kind]);

export function sealSecret(sealer: Sealer, key: SecretKey, text: string): Uint8Array {
  return Buffer.from(sealer.seal(text, contextOf(key)), 'utf8');
}

/**
 * Null: there is none. A value that was changed is put aside; one under a key this server does not have is left for a
 * server that has it. Nobody is locked out by either: people sign in again. Rejects only when the vault is away.
 */
export async function openSecret(
  vault: SealedVault,
  sealer: Sealer,
  key: SecretKey,
  log: Logger | null,
  read?: StoredSecret,
): Promise<{ text: string } | { broken: string } | null> {
  const found = read === undefined ? await vault.get(key) : { ...read, broken: null };
  if (found === null) return null;
  if (found.broken !== null) return { broken: found.broken };
  try {
    return { text: sealer.open(Buffer.from(found.sealed).toString('utf8'), contextOf(key)) };
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'seal_broken';
    log?.warn({ connection: key.connectionId, kind: key.kind, code }, 'A stored secret cannot be opened');
    if (code === 'seal_broken') await vault.setAside({ ...key, sealed: found.sealed }, code);
    return { broken: code };
  }
}
