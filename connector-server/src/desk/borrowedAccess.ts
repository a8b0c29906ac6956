/** Reading an account without an agent at a desk here: as the connector itself, else with what agents of other servers may read. */
import type { LivePerson } from './livePersonPorts.ts';
import type { ConnectionProfile, SessionVault } from './ports.ts';

/** Tokens of other agents that are tried before it is left for later. */
const MOST_BORROWED = 3;

/**
 * Bearers to try one after the other, best first; never renewed here, since renewing is the holder's. Empty: none now.
 */
export async function borrowedBearers(
  deps: { livePerson: Pick<LivePerson, 'machine'>; vault: Pick<SessionVault, 'bearers'> },
  profile: ConnectionProfile,
): Promise<string[]> {
  const machine = await deps.livePerson.machine.token(profile.livePerson);
  if (machine !== null) return [machine];
  return deps.vault.bearers(profile.id, MOST_BORROWED).catch(() => []);
}
