/** What is kept sealed: agents' LivePerson sessions and an org's refresh token. */
import type { CredentialBundle } from '../desk/livePersonPorts.ts';
import type { SessionVault } from '../desk/ports.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { SealedVault, SecretKey } from '../store/sealedVault.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';

const SESSION = 'liveperson_session';
const GRANT = 'salesforce_grant';

export function createSessionVault(vault: SealedVault, sealer: Sealer, log: Logger): SessionVault {
  const keyOf = (key: { connectionId: string; salesforceUserId: string }): SecretKey => ({
    connectionId: key.connectionId,
    owner: key.salesforceUserId,
    kind: SESSION,
  });
  return {
    async load(key) {
      const text = await open(vault, sealer, keyOf(key), log);
      return text === null ? null : (JSON.parse(text) as CredentialBundle);
    },
    save: (key, bundle) => put(vault, sealer, keyOf(key), JSON.stringify(bundle), bundle.expiresAt),
    clear: (key) => vault.delete(keyOf(key)),
  };
}

export function createGrantStore(vault: SealedVault, sealer: Sealer, log: Logger): GrantStore {
  const keyOf = (connectionId: string): SecretKey => ({ connectionId, owner: 'org', kind: GRANT });
  return {
    get: (connectionId) => open(vault, sealer, keyOf(connectionId), log),
    put: (connectionId, refreshToken) => put(vault, sealer, keyOf(connectionId), refreshToken, null),
  };
}

/** The row a value belongs to is part of its seal, so that it is worthless in another row. */
function context(key: SecretKey): string {
  return JSON.stringify([key.connectionId, key.owner, key.kind]);
}

function put(
  vault: SealedVault,
  sealer: Sealer,
  key: SecretKey,
  text: string,
  expiresAt: number | null,
): Promise<void> {
  return vault.put(key, Buffer.from(sealer.seal(text, context(key)), 'utf8'), expiresAt);
}

/** Null also when the seal is broken: after a change of SECRET_KEY people sign in again instead of being locked out. */
async function open(vault: SealedVault, sealer: Sealer, key: SecretKey, log: Logger): Promise<string | null> {
  const sealed = await vault.get(key);
  if (sealed === null) return null;
  try {
    return sealer.open(Buffer.from(sealed).toString('utf8'), context(key));
  } catch (error) {
    log.warn(
      { connection: key.connectionId, kind: key.kind, err: error },
      'A stored secret cannot be opened and is given up',
    );
    await vault.delete(key);
    return null;
  }
}
