/** Opens the one database of the connector: a Postgres given by URL, or the embedded one of DATA_DIR. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { openEmbeddedEngine } from './embeddedEngine.ts';
import type { StoreLog } from './embeddedEngine.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly db: Db;
  /** Connection string for libraries with their own pool. Holds the password: never log it. */
  readonly url: string;
  readonly engine: { kind: 'external' | 'embedded'; adopted: boolean; port: number | null; clusterDir: string | null };
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** Ends the pool and, when embedded and nobody else uses it, stops the server. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  databaseUrl?: string | undefined;
  dataDir: string;
  log: StoreLog;
  poolSize?: number;
  /** Settings of the embedded server, e.g. `{fsync: 'off'}` in tests. */
  embeddedSettings?: Record<string, string>;
}

const INT8 = 20;

/** Connects, brings the schema up to date and returns when queries may be sent. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded =
    options.databaseUrl === undefined
      ? await openEmbeddedEngine(options.dataDir, options.log, options.embeddedSettings)
      : null;
  const url = options.databaseUrl ?? embedded?.url ?? '';
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    application_name: 'liveperson-connector',
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: parserFor as typeof pg.types.getTypeParser },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => {
    options.log.warn({ code: (error as { code?: string }).code ?? error.name }, 'A database connection was lost');
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await embedded?.stop();
  };
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    db,
    url,
    engine: {
      kind: embedded === null ? 'external' : 'embedded',
      adopted: embedded?.adopted ?? false,
      port: embedded?.port ?? null,
      clusterDir: embedded?.clusterDir ?? null,
    },
    ping: async () => void (await sql`select 1`.execute(db)),
    close,
  };
}

/** 64-bit integers (times in ms, counters) stay far below 2^53, so they are plain numbers everywhere. */
function parserFor(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(oid, format);
}
