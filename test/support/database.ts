/**
 * A real Postgres for tests: a fresh database each, on the one server of the run (sharedPostgres.ts), or, where there is none,
 * e.g. in benches, on a server of its own.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../connector-server/src/store/database.ts';
import type { Database } from '../../connector-server/src/store/database.ts';

/** Address of the run's Postgres, and the database there that has the schema. */
export const SHARED_POSTGRES = 'TEST_POSTGRES_URL';
export const TEMPLATE = 'template_connector';

export const quietLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Durability is off: tests do not pull the plug. */
export const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A database with today's schema and nothing in it; `close` leaves nothing behind. */
export async function startTestDatabase(): Promise<Database> {
  const shared = process.env[SHARED_POSTGRES];
  return shared === undefined ? ownServer() : copyOfTemplate(shared);
}

async function copyOfTemplate(shared: string): Promise<Database> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administrate(shared, `create database ${name} template ${TEMPLATE}`);
  const database = await openDatabase({
    dataDir: '',
    databaseUrl: urlOf(shared, name),
    log: quietLog,
    poolSize: 8,
  });
  return {
    ...database,
    close: async () => {
      await database.close();
      await administrate(shared, `drop database ${name} with (force)`);
    },
  };
}

async function ownServer(): Promise<Database> {
  const dataDir = await temporaryDataDir();
  const database = await openDatabase({ dataDir, log: quietLog, poolSize: 8, embeddedSettings: FAST });
  return {
    ...database,
    close: async () => {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One statement to the server itself. */
export async function administrate(shared: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: shared });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function urlOf(shared: string, name: string): string {
  const url = new URL(shared);
  url.pathname = `/${name}`;
  return url.href;
}

/** A folder the postgres user may enter, so that nothing is kept outside it. */
export async function temporaryDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'liveperson-test-'));
  await chmod(folder, 0o755);
  return folder;
}
