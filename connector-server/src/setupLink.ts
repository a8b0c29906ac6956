/** `npm run setup-link`: a way in to the admin pages when Salesforce gives none. Beside the running server, on its database. */
import { loadConfig } from './config.ts';
import { createAdminTicketStore } from './store/adminTicketStore.ts';
import { createAuditLog } from './store/auditLog.ts';
import { openDatabase } from './store/database.ts';
import type { Db } from './store/database.ts';
import { createServerStore } from './store/serverStore.ts';
import { createLogger } from './support/logger.ts';

/** Long enough to walk over to a browser. */
const SECONDS = 15 * 60;

/**
 * Makes a set-up link and returns what to print for the person at the terminal. The token stands behind `#`, so that no
 * proxy and no log sees it. Earlier links stop working. Rejects with ConfigError or ConnectorError.
 */
export async function makeSetupLink(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const config = loadConfig(env);
  const database = await openDatabase({
    databaseUrl: config.databaseUrl ?? undefined,
    dataDir: config.dataDir,
    // What is printed here is read by a person.
    log: createLogger('error', (line) => void process.stderr.write(`${line}\n`)),
    poolSize: 2,
  });
  try {
    const address = config.publicUrl ?? (await addressOfServer(database.db)) ?? `http://localhost:${config.port}`;
    await createAuditLog(database.db).append([
      { connectionId: null, actor: 'command line', action: 'made a set-up link', subject: null },
    ]);
    const token = await createAdminTicketStore(database.db).issueLink(SECONDS);
    return [
      'This link lets one person administer the connector, once, within 15 minutes:',
      '',
      `  ${address}/admin#set-up=${token}`,
      '',
    ].join('\n');
  } finally {
    await database.close();
  }
}

async function addressOfServer(db: Db): Promise<string | null> {
  const servers = await createServerStore(db).all();
  return servers.find(({ expired }) => !expired)?.url ?? null;
}
