/** What is kept sealed: agents' LivePerson sessions and an org's refresh token. */
import type { CredentialBundle } from '../desk/livePersonPorts.ts';
import type { SessionVault } from '../desk/ports.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { Db } from '../store/database.ts';
import type { Fence } from '../store/fence.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import type { SealedVault, SecretKey } from '../store/sealedVault.ts';
import type { SignInTicketStore } from '../store/signInTicketStore.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';

const SESSION = 'liveperson_session';
const GRANT = 'salesforce_grant';

export function createSessionVault(deps: {
  db: Db;
  sealer: Sealer;
  tickets: SignInTicketStore;
  log: Logger;
  /** Absent: no other server can take this one's agents. */
  fence?: Fence;
}): SessionVault {
  const { db, sealer, tickets, log, fence } = deps;
  const vault = createSealedVault(db);
  const inTransaction = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db.transaction().execute(work);
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
    save: (key, bundle) =>
      fence === undefined
        ? put(vault, sealer, keyOf(key), JSON.stringify(bundle), bundle.expiresAt)
        : fence.asHolder(key, (tx) =>
            put(createSealedVault(tx), sealer, keyOf(key), JSON.stringify(bundle), bundle.expiresAt),
          ),
    clear: (key) =>
      fence === undefined
        ? vault.delete(keyOf(key))
        : fence.asHolder(key, (tx) => createSealedVault(tx).delete(keyOf(key))),
    // By whoever lives, not only by the holder: the popup may come back to any server.
    deposit: (key, claim, bundle) =>
      (fence?.asServer ?? inTransaction)(async (tx) => {
        if (!(await tickets.settle(tx, key, claim))) return false;
        await put(createSealedVault(tx), sealer, keyOf(key), JSON.stringify(bundle), bundle.expiresAt);
        return true;
      }),
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
