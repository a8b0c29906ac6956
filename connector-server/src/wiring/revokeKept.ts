/** Ends what a connection holds at the clouds: the org's grant and the agents' LivePerson sessions, as far as they are kept. */
import type { CredentialBundle, SignIn } from '../desk/livePersonPorts.ts';
import { revokeToken } from '../salesforce/revokeToken.ts';
import type { Connection } from '../settings/connection.ts';
import type { SealedVault, SecretKey } from '../store/sealedVault.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { livePersonAccount } from './profiles.ts';
import { openSecret } from './sealedSecret.ts';

/** In whole sentences: what came about, and what did not and what to do about it. */
export interface Revocation {
  said: string[];
  remains: string[];
}

interface Deps {
  vault: SealedVault;
  sealer: Sealer;
  log: Logger;
  signIn: Pick<SignIn, 'revoke'>;
  fetch: typeof globalThis.fetch;
  now: () => number;
}

/** Agents read at a time. */
const AT_ONCE = 200;

export const GRANT_BY_HAND =
  'Salesforce: the grant of the API user could not be revoked. End it in Setup > Connected Apps OAuth Usage > LivePerson Connector > Revoke.';

/**
 * Each secret leaves the vault when it was revoked. One that cannot be opened stays, and is counted. An agent who is signed in
 * meanwhile loses the session at LivePerson, which ends the socket too.
 */
export async function revokeKept(connection: Connection, deps: Deps): Promise<Revocation> {
  const org = await revokeGrant(connection, deps);
  const agents = await revokeSessions(connection, deps);
  return { said: [...org.said, ...agents.said], remains: [...org.remains, ...agents.remains] };
}

async function revokeGrant(connection: Connection, { vault, sealer, log, fetch }: Deps): Promise<Revocation> {
  const key: SecretKey = { connectionId: connection.id, owner: 'org', kind: 'salesforce_grant' };
  const found = await openSecret(vault, sealer, key, log);
  if (found === null) return { said: [], remains: [] };
  const revoked =
    'text' in found && (await revokeToken(connection.salesforce.loginUrl, found.text, { fetch, allowLoopback: true }));
  if (!revoked) return { said: [], remains: [GRANT_BY_HAND] };
  await vault.delete(key);
  await vault.delete({ ...key, kind: 'salesforce_access' });
  return { said: ['Salesforce: the grant of the API user was revoked.'], remains: [] };
}

async function revokeSessions(connection: Connection, { vault, sealer, log, signIn, now }: Deps): Promise<Revocation> {
  const account = livePersonAccount(connection);
  let revoked = 0;
  let unread = 0;
  for (;;) {
    // What was revoked is gone from the list; what could not be opened is not.
    const secrets = (await vault.list(connection.id, 'liveperson_session', now(), unread + AT_ONCE)).slice(unread);
    if (secrets.length === 0) break;
    for (const secret of secrets) {
      const found = await openSecret(vault, sealer, secret, log, secret);
      if (found !== null && 'text' in found) {
        await signIn.revoke(account, JSON.parse(found.text) as CredentialBundle);
        await vault.delete(secret);
        revoked += 1;
      } else unread += 1;
    }
  }
  return {
    said: revoked === 0 ? [] : [`LivePerson: the kept ${sessionsOf(revoked)} ended.`],
    remains:
      unread === 0
        ? []
        : [
            `LivePerson: ${unread} kept ${unread === 1 ? 'session of an agent cannot be opened any more; it ends by itself' : 'sessions of agents cannot be opened any more; they end by themselves'}.`,
          ],
  };
}

const sessionsOf = (agents: number): string =>
  agents === 1 ? 'session of 1 agent was' : `sessions of ${agents} agents were`;
