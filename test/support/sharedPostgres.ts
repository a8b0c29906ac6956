/** One Postgres for a whole run of vitest: making a server for each file would take longer than most tests do. */
import { rm } from 'node:fs/promises';
import { openDatabase } from '../../connector-server/src/store/database.ts';
import { administrate, FAST, quietLog, SHARED_POSTGRES, TEMPLATE, temporaryDataDir, urlOf } from './database.ts';

export default async function sharedPostgres(): Promise<() => Promise<void>> {
  const dataDir = await temporaryDataDir();
  const server = await openDatabase({
    dataDir,
    log: quietLog,
    // A worker at the template would keep others from copying it.
    embeddedSettings: { ...FAST, max_connections: '400', autovacuum: 'off' },
  });
  await administrate(server.url, `create database ${TEMPLATE}`);
  const template = await openDatabase({ dataDir: '', databaseUrl: urlOf(server.url, TEMPLATE), log: quietLog });
  await template.close();
  process.env[SHARED_POSTGRES] = server.url;
  return async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
