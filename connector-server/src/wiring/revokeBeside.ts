/** The same beside a running server, in whose database the secrets are. */
import { loadConfig } from '../config.ts';
import { createDomains } from '../liveperson/domains.ts';
import { createSignIn } from '../liveperson/signIn.ts';
import { openDatabase } from '../store/database.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import { systemTimers } from '../support/clock.ts';
import { createLogger } from '../support/logger.ts';
import { createSealer } from '../support/seal.ts';
import { openBesideServer } from './besideServer.ts';
import { sealingKey } from './keptBeside.ts';
import { GRANT_BY_HAND, revokeKept, type Revocation } from './revokeKept.ts';
import { VERSION } from './version.ts';

/**
 * The database is opened only where a server of this very version runs on it: otherwise that would start it, or change its
 * schema. Never rejects; what could not be done is in `remains`.
 */
export async function revokeBeside(
  env: Readonly<Record<string, string | undefined>>,
  connectionId: string,
): Promise<Revocation> {
  const beside = await openBesideServer(env);
  try {
    const connection = beside.connections.find(({ id }) => id === connectionId);
    if (connection === undefined) return { said: [], remains: [] };
    const ofOrg = connection.salesforce.auth.flow === 'web_server' ? [GRANT_BY_HAND] : [];
    const status = await beside.server.status();
    if (!status.ok || status.value.version !== VERSION)
      return {
        said: [],
        remains: [
          ...ofOrg,
          'LivePerson: the server does not run, so sessions of agents that it keeps could not be ended; they end by themselves.',
        ],
      };
    const config = loadConfig(env);
    const database = await openDatabase({
      databaseUrl: config.databaseUrl ?? undefined,
      dataDir: config.dataDir,
      log: beside.log,
      poolSize: 1,
    });
    try {
      const fetch = beside.outbound.fetch;
      const domains = createDomains({
        baseUrl: beside.livePersonApiUrl,
        fetch,
        clock: systemTimers,
        logger: createLogger('silent'),
      });
      return await revokeKept(connection, {
        vault: createSealedVault(database.db),
        sealer: createSealer(await sealingKey(config), ...config.previousSecretKeys),
        log: beside.log,
        signIn: createSignIn({ fetch, domains, timers: systemTimers }),
        fetch,
        now: Date.now,
      });
    } finally {
      await database.close();
    }
  } catch {
    return {
      said: [],
      remains: [
        'Not everything that the server keeps could be revoked: its database does not answer. Run the command again, or end the grant in Setup > Connected Apps OAuth Usage.',
      ],
    };
  } finally {
    await beside.close();
  }
}
