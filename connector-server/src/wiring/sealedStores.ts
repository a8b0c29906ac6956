/** What is kept sealed: agents' LivePerson sessions and an org's refresh token. */
import type { CredentialBundle } from '../desk/livePersonPorts.ts';
import type { AgentKey, SessionVault } from '../desk/ports.ts';
import type { GrantStore, SharedGrant, SharedSession } from '../salesforce/orgProfile.ts';
import type { Db } from '../store/database.ts';
import type { Fence } from '../store/fence.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import type { SealedVault, SecretKey } from '../store/sealedVault.ts';
import type { SignInTicketStore } from '../store/signInTicketStore.ts';
import { systemTimers } from '../support/clock.ts';
import { ConnectorError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { openSecret, sealSecret } from './sealedSecret.ts';

const SESSION = 'liveperson_session';
const GRANT = 'salesforce_grant';
const ACCESS = 'salesforce_access';

const sessionKey = ({ connectionId, salesforceUserId }: AgentKey): SecretKey => ({
  connectionId,
  owner: salesforceUserId,
  kind: SESSION,
});

export function createSessionVault(deps: {
  db: Db;
  sealer: Sealer;
  tickets: SignInTicketStore;
  log: Logger;
  now?: () => number;
  /** Absent: no other server can take this one's agents. */
  fence?: Fence;
}): SessionVault {
  const { db, sealer, tickets, log, fence, now = () => systemTimers.now() } = deps;
  const vault = createSealedVault(db);
  const guarded = fence ?? unfenced(db);
  const put = (on: Db, key: AgentKey, bundle: CredentialBundle): Promise<void> =>
    keep(createSealedVault(on), sealer, sessionKey(key), JSON.stringify(bundle), bundle.expiresAt);
  return {
    async load(key) {
      const found = await openSecret(vault, sealer, sessionKey(key), log);
      if (found === null) return null;
      if ('broken' in found) throw unreadable();
      return JSON.parse(found.text) as CredentialBundle;
    },
    save: (key, bundle) => guarded.asHolder(key, (tx) => put(tx, key, bundle)),
    clear: (key) => guarded.asHolder(key, (tx) => createSealedVault(tx).delete(sessionKey(key))),
    remove: (key) => vault.delete(sessionKey(key)),
    // By whoever lives, not only by the holder: the popup may come back to any server.
    deposit: (key, claim, bundle) =>
      guarded.asServer(async (tx) => {
        if (!(await tickets.settle(tx, key, claim))) return false;
        await put(tx, key, bundle);
        return true;
      }),
    async bearers(connectionId, limit) {
      const tokens: string[] = [];
      for (const secret of await vault.list(connectionId, SESSION, now(), limit)) {
        const found = await openSecret(vault, sealer, secret, log, secret);
        if (found !== null && 'text' in found) tokens.push((JSON.parse(found.text) as CredentialBundle).accessToken);
      }
      return tokens;
    },
  };
}

/** `alone`: takes turns with the other servers on the database; absent where there are none. */
export function createGrantStore(
  vault: SealedVault,
  sealer: Sealer,
  log: Logger,
  alone?: SharedGrant['alone'],
): GrantStore {
  const keyOf = (connectionId: string): SecretKey => ({ connectionId, owner: 'org', kind: GRANT });
  const accessKeyOf = (connectionId: string): SecretKey => ({ connectionId, owner: 'org', kind: ACCESS });
  const shared: SharedGrant | null = alone
    ? {
        alone,
        async session(connectionId) {
          const found = await openSecret(vault, sealer, accessKeyOf(connectionId), log);
          return found !== null && 'text' in found ? (JSON.parse(found.text) as SharedSession) : null;
        },
        keepSession: (connectionId, session) =>
          keep(vault, sealer, accessKeyOf(connectionId), JSON.stringify(session), null),
      }
    : null;
  return {
    ...(shared && { shared }),
    async get(connectionId) {
      const found = await openSecret(vault, sealer, keyOf(connectionId), log);
      return found !== null && 'text' in found ? found.text : null;
    },
    async put(connectionId, refreshToken) {
      await keep(vault, sealer, keyOf(connectionId), refreshToken, null);
      // It may belong to another user than the session that was kept.
      if (shared) await vault.delete(accessKeyOf(connectionId));
    },
  };
}

function keep(
  vault: SealedVault,
  sealer: Sealer,
  key: SecretKey,
  text: string,
  expiresAt: number | null,
): Promise<void> {
  return vault.put(key, sealSecret(sealer, key, text), expiresAt, sealer.keyId);
}

function unfenced(db: Db): Fence {
  return { asServer: (work) => db.transaction().execute(work), asHolder: (_agent, work) => work(db) };
}

function unreadable(): ConnectorError {
  return new ConnectorError({
    code: 'session_unreadable',
    text: 'Your kept LivePerson sign-in cannot be opened any more. Please sign in again.',
    permanent: true,
    certain: true,
    action: 'sign_in',
  });
}
