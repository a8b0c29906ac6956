/** A real Postgres for tests: one embedded server per test file, with a fresh database of its own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../connector-server/src/store/database.ts';
import type { Database } from '../../connector-server/src/store/database.ts';

export const quietLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Starts the server; `close` stops it and deletes its folder. Durability is off: tests do not pull the plug. */
export async function startTestDatabase(): Promise<Database> {
  const dataDir = await temporaryDataDir();
  const database = await openDatabase({
    dataDir,
    log: quietLog,
    poolSize: 8,
    embeddedSettings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '32MB' },
  });
  return {
    ...database,
    close: async () => {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A folder the postgres user may enter, so that nothing is kept outside it. */
export async function temporaryDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'liveperson-test-'));
  await chmod(folder, 0o755);
  return folder;
}
