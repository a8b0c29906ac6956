/** Connections to the database that never hang: a server that does not answer costs its connection, not the caller's patience. */
import pg from 'pg';
import type { StoreLog } from './embeddedEngine.ts';

/** Longest wait for a free or new connection, ms. */
const CONNECT_MS = 10_000;
/** The server gives a statement up after this; statements of the connector take milliseconds. */
const STATEMENT_MS = 15_000;
/** The answer is given up after this: the line is dead, for else the server would have said something. */
const ANSWER_MS = 20_000;
/** Silence after which the system asks whether the other side still lives, ms. */
const KEEPALIVE_MS = 15_000;
const INT8 = 20;

export interface ConnectionPoolOptions {
  /** Holds the password: never logged. */
  url: string;
  log: StoreLog;
  size: number;
  /** False for migrations, which may take as long as they need. */
  limited: boolean;
  /** Default 20 s, ms. */
  answerMs?: number | undefined;
}

export function createConnectionPool({ url, log, size, limited, answerMs }: ConnectionPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: 'liveperson-connector',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_MS,
    ...(limited && { statement_timeout: STATEMENT_MS, query_timeout: answerMs ?? ANSWER_MS }),
    types: { getTypeParser: parserFor as typeof pg.types.getTypeParser },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => {
    log.warn({ code: (error as { code?: string }).code ?? error.name }, 'A database connection was lost');
  });
  pool.on('connect', (client) => {
    // The same for one that breaks between two statements of a transaction; the next statement says so.
    client.on('error', () => undefined);
    if (limited) dropWhenSilent(client);
  });
  return pool;
}

/**
 * After its time limit pg rejects a query but keeps the connection, whose next query then waits behind the dead one. Cut,
 * it is replaced.
 */
function dropWhenSilent(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
  const { connection } = client as unknown as { connection: { stream: { destroy(error: Error): void } } };
  const watched = (...asked: unknown[]): unknown => {
    const answer = query(...asked);
    if (answer instanceof Promise)
      answer.catch((error: Error) => {
        if (error.message === 'Query read timeout') connection.stream.destroy(error);
      });
    return answer;
  };
  Object.assign(client, { query: watched });
}

/** 64-bit integers (times in ms, counters) stay far below 2^53, so they are plain numbers everywhere. */
function parserFor(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(oid, format);
}
