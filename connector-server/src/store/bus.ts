/**
 * Word from server to server over Postgres LISTEN/NOTIFY, best effort: what is said while a listener has no connection is
 * lost for it, so every use must also be right without the message. Listening needs a connection of its own that lasts.
 */
import { sql } from 'kysely';
import pg from 'pg';
import { backoffMs } from '../support/backoff.ts';
import type { Timers } from '../support/clock.ts';
import { parseBusMessage } from './busMessages.ts';
import type { BusKind, BusMessage, MessageOf, OutgoingMessage } from './busMessages.ts';
import type { Database } from './database.ts';

export interface Bus {
  /** Tells all other servers on this database, never this one. Resolves when the database has it. Never rejects: what cannot be told (a database that is away, a payload above the limit) is logged. */
  publish(message: OutgoingMessage): Promise<void>;
  /** Messages of other servers, in the order they were sent. Returns a function that ends it. */
  subscribe<K extends BusKind>(kind: K, listener: (message: MessageOf<K>) => void): () => void;
  /** Called each time listening begins again after a break: whatever was said meanwhile was not heard. */
  onGap(listener: () => void): () => void;
  /** Resolves at the first time listening works. */
  readonly listening: Promise<void>;
  close(): Promise<void>;
}

/** Postgres refuses a payload of 8,000 bytes or more. */
export const BUS_PAYLOAD_BYTES = 7_500;

const CHANNEL = 'liveperson_connector';
/** A connection that died silently is noticed within this and the query's own limit. */
const CHECK_MS = 10_000;
const ANSWER_MS = 5_000;
const RETRY = { firstMs: 500, factor: 2, maxMs: 10_000, minMs: 100 };

export function createBus(options: {
  database: Pick<Database, 'db' | 'url'>;
  /** Name of this server, as in `connector.servers`. */
  from: string;
  timers: Timers;
  log: { warn(fields: object, message: string): void };
}): Bus {
  const { database, from, timers, log } = options;
  const listeners = new Map<BusKind, Set<(message: BusMessage) => void>>();
  const gapListeners = new Set<() => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let failures = 0;
  let everListened = false;
  let cancelTimer: () => void = () => undefined;
  let firstListening: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => (firstListening = resolve));

  const hear = (payload: string | undefined): void => {
    const message = payload === undefined ? null : parseBusMessage(payload);
    if (message === null || message.from === from) return;
    for (const listener of listeners.get(message.kind) ?? []) guarded(() => listener(message));
  };
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      log.warn({ err: error }, 'What follows from a message of another server failed');
    }
  };

  /** Each client is given up once, whoever notices first: its socket, the check, or the connecting itself. */
  const giveUp = (broken: pg.Client, error: unknown): void => {
    if (client !== broken) return;
    client = null;
    cancelTimer();
    void broken.end().catch(() => undefined);
    if (closed) return;
    if (failures === 0) log.warn({ err: error }, 'The line on which servers hear each other broke; it is opened again');
    cancelTimer = timers.after(backoffMs(RETRY, failures++, Math.random), () => void listen());
  };

  const check = (checked: pg.Client): void => {
    cancelTimer = timers.after(CHECK_MS, () => {
      checked.query('select 1').then(
        () => client === checked && check(checked),
        (error: unknown) => giveUp(checked, error),
      );
    });
  };

  const listen = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: database.url,
      application_name: 'liveperson-connector bus',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    client = fresh;
    fresh.on('error', (error) => giveUp(fresh, error));
    fresh.on('end', () => giveUp(fresh, new Error('the connection ended')));
    fresh.on('notification', ({ payload }) => hear(payload));
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      giveUp(fresh, error);
      return;
    }
    if (client !== fresh) return;
    failures = 0;
    check(fresh);
    if (everListened) for (const listener of gapListeners) guarded(listener);
    everListened = true;
    firstListening();
  };
  void listen();

  return {
    listening,
    async publish(message) {
      const payload = JSON.stringify({ ...message, from });
      try {
        if (Buffer.byteLength(payload) > BUS_PAYLOAD_BYTES)
          throw new RangeError(`A message between servers has at most ${BUS_PAYLOAD_BYTES} bytes.`);
        await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(database.db);
      } catch (error) {
        log.warn({ err: error, kind: message.kind }, 'Other servers could not be told');
      }
    },
    subscribe(kind, listener) {
      const heard = listener as (message: BusMessage) => void;
      const among = listeners.get(kind) ?? new Set();
      listeners.set(kind, among.add(heard));
      return () => void among.delete(heard);
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => void gapListeners.delete(listener);
    },
    async close() {
      closed = true;
      cancelTimer();
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
