/** History sync with its real store and LivePerson client against the stand-in cloud; facts go into the real outbox. */
import { sql } from 'kysely';
import pino from 'pino';
import type { HistoryQuery } from '../../../connector-server/src/desk/historyPorts.ts';
import type { LivePersonAccount } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { factKey } from '../../../connector-server/src/recorder/factKey.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { addFacts } from '../../../connector-server/src/store/factStore.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { createSyncStore } from '../../../connector-server/src/store/syncStore.ts';
import type { Timers } from '../../../connector-server/src/support/clock.ts';
import { createLineBuffer } from '../../../connector-server/src/sync/lineBuffer.ts';
import type { SyncSettings } from '../../../connector-server/src/sync/ports.ts';
import { createSync, type Sync } from '../../../connector-server/src/sync/sync.ts';
import {
  startLivePersonCloud,
  type LivePersonCloud,
  type LivePersonCloudOptions,
} from '../../../sandbox/liveperson/cloud.ts';
import { ACCOUNT_ID, INSTALLED_APP } from '../../../sandbox/seed.ts';
import { quietLog } from '../../support/database.ts';

export interface SyncWorld {
  cloud: LivePersonCloud;
  settings: SyncSettings;
  /** One server more on the same database; the first is there already. */
  server(owner: string): Sync;
  sync: Sync;
  /** The clock of all servers, moved on by this much; waits are over at once. */
  skip(ms: number): void;
  now(): number;
  /** Queries that were sent, in order. */
  queries: HistoryQuery[];
  /** Called with each query before it is sent. */
  onQuery: ((query: HistoryQuery) => Promise<void> | void) | null;
  /** Conversations of which facts are stored, with their facts. */
  facts(): Promise<Map<string, { type: string; at: number; [member: string]: unknown }[]>>;
  /** Rows of facts and revisions of jobs, to see whether anything was written. */
  writes(): Promise<{ facts: number; revisions: number }>;
  close(): Promise<void>;
}

export const CONNECTION = 'harbor';

export async function startSyncWorld(database: Database, options: LivePersonCloudOptions = {}): Promise<SyncWorld> {
  await sql`truncate connector.facts, connector.outbox, connector.sync_runs, connector.sync_plans, connector.leases`.execute(
    database.db,
  );
  // Every world begins at noon: a run that is due by the clock must not depend on when the tests are started.
  let skipped = new Date().setUTCHours(12, 0, 0, 0) - Date.now();
  const waiting = new Set<{ due: number; run: () => void }>();
  const now = (): number => Date.now() + skipped;
  const timers: Timers = {
    now,
    after(ms, run) {
      const entry = { due: now() + ms, run };
      waiting.add(entry);
      const timer = setTimeout(() => {
        if (waiting.delete(entry)) run();
      }, ms);
      timer.unref();
      return () => {
        waiting.delete(entry);
        clearTimeout(timer);
      };
    },
  };
  const cloud = await startLivePersonCloud({ now, ...options });
  const livePerson = createLivePerson({
    apiUrl: cloud.url,
    fetch: (url, init) => fetch(url, init),
    timers,
    logger: pino({ level: 'silent' }),
  });
  const servers: Sync[] = [];
  const buffers: { stop(): void }[] = [];
  const world: SyncWorld = {
    cloud,
    settings: {
      account: accountWith(),
      periodic: true,
      daily: true,
      dailyHour: 2,
      timeZone: 'UTC',
      apis: ['messaging'],
      withLines: true,
    },
    server(owner) {
      // What is read is not taken by any transcript here.
      const lines = createLineBuffer(timers, { mostChars: Infinity, keepMs: 600_000 });
      buffers.push(lines);
      const sync = createSync({
        runs: createSyncStore(database.db),
        leases: createLeaseStore(database.db),
        archive: {
          async page(account, query) {
            world.queries.push(query);
            await world.onQuery?.(query);
            return livePerson.archive.page(account, query);
          },
          one: (...asked) => livePerson.archive.one(...asked),
        },
        sink: {
          async learn(connectionId, facts) {
            const changed = await addFacts(
              database.db,
              facts.map((fact) => ({ connectionId, fact, key: factKey(fact), dueAt: now() })),
              now(),
            );
            return new Set(changed.map((ref) => ref.conversationId));
          },
          async rewrite() {
            // Nothing was written to Salesforce here.
          },
        },
        lines,
        connections: () => [{ id: CONNECTION, sync: world.settings }],
        owner,
        timers,
        log: quietLog,
        random: () => 0,
      });
      servers.push(sync);
      return sync;
    },
    sync: null as unknown as Sync,
    skip(ms) {
      skipped += ms;
      for (const entry of [...waiting]) if (entry.due <= now() && waiting.delete(entry)) entry.run();
    },
    now,
    queries: [],
    onQuery: null,
    async facts() {
      const rows = await database.db
        .selectFrom('connector.facts')
        .select(['conversation_id', 'body'])
        .orderBy('at')
        .orderBy('id')
        .execute();
      const found: Awaited<ReturnType<SyncWorld['facts']>> = new Map();
      for (const { conversation_id: id, body } of rows) found.set(id, [...(found.get(id) ?? []), { ...body }]);
      return found;
    },
    async writes() {
      const facts = await sql<{ count: number }>`select count(*)::int as count from connector.facts`.execute(
        database.db,
      );
      const jobs = await sql<{ sum: number | null }>`select sum(revision)::int as sum from connector.outbox`.execute(
        database.db,
      );
      return { facts: facts.rows[0]?.count ?? 0, revisions: jobs.rows[0]?.sum ?? 0 };
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop()));
      for (const lines of buffers) lines.stop();
      livePerson.stop();
      await cloud.close();
    },
  };
  world.sync = world.server('server-1');
  return world;
}

export function accountWith(more: Partial<LivePersonAccount> = {}): LivePersonAccount {
  return {
    account: ACCOUNT_ID,
    signIn: { oauth: null, password: false },
    api: { clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret },
    ...more,
  };
}
