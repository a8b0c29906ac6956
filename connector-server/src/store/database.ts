/** Opens the one database of the connector: a Postgres given by URL, or the embedded one of DATA_DIR. */
import { setTimeout } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { createDamageReport } from './damage.ts';
import type { DamageReport } from './damage.ts';
import { awaitDatabase } from './awaitDatabase.ts';
import { createConnectionPool } from './connectionPool.ts';
import { openEmbeddedEngine } from './embeddedEngine.ts';
import type { StoreLog } from './embeddedEngine.ts';
import { migrate } from './migrate.ts';
import { createStoreWatch } from './storeWatch.ts';
import type { StoreWatch } from './storeWatch.ts';
import { systemTimers } from '../support/clock.ts';
import type { Timers } from '../support/clock.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly db: Db;
  /** Connection string for libraries with their own pool. Holds the password: never log it. */
  readonly url: string;
  readonly engine: { kind: 'external' | 'embedded'; adopted: boolean; port: number | null; clusterDir: string | null };
  /** Whether it takes writes; learns from every statement sent through `db`. */
  readonly health: StoreWatch;
  /** Rows met that were set aside. */
  readonly damage: DamageReport;
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
  timers?: Timers;
  /** Longest wait for the answer to one statement, ms; default 20 s. */
  answerMs?: number;
  /** Settings of the embedded server, e.g. `{fsync: 'off'}` in tests. */
  embeddedSettings?: Record<string, string>;
}

/** Connects, brings the schema up to date and returns when queries may be sent. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded =
    options.databaseUrl === undefined
      ? await openEmbeddedEngine(options.dataDir, options.log, options.embeddedSettings)
      : null;
  const url = options.databaseUrl ?? embedded?.url ?? '';
  const shared = { url, log: options.log };
  const statements: { seen(text: string, error: unknown): void } = { seen: () => undefined };
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: createConnectionPool({
        ...shared,
        size: options.poolSize ?? 10,
        limited: true,
        answerMs: options.answerMs,
      }),
    }),
    log: (event) => statements.seen(event.query.sql, event.level === 'error' ? event.error : null),
  });
  const health = createStoreWatch({
    db: () => db,
    timers: options.timers ?? systemTimers,
    log: options.log,
    // Its port is recorded, so that it comes back where it was.
    revive:
      embedded === null
        ? undefined
        : async () => void (await openEmbeddedEngine(options.dataDir, options.log, options.embeddedSettings)),
  });
  const close = async (): Promise<void> => {
    await health.stop();
    await db.destroy();
    await embedded?.stop();
  };
  try {
    const patient = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: createConnectionPool({ ...shared, size: 1, limited: false }) }),
    });
    try {
      if (embedded === null)
        await awaitDatabase(
          () => sql`select 1`.execute(patient),
          () => setTimeout(1_000),
          options.log,
        );
      await migrate(patient);
    } finally {
      await patient.destroy();
    }
    // An embedded server stays up as long as somebody is connected to it: from here on this is one.
    await sql`select 1`.execute(db);
    statements.seen = (text, error) => health.statement(text, error);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    db,
    url,
    health,
    damage: createDamageReport(options.log),
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
