/** History sync: what runs when, one run per connection among all servers, and what a person may ask for. */
import { HistoryError, type HistoryArchive } from '../desk/historyPorts.ts';
import type { SyncPlan, SyncReport, SyncRun } from '../protocol/adminTypes.ts';
import type { Timers } from '../support/clock.ts';
import { factsOf } from './factsOf.ts';
import { dailyPlan, periodicPlan, type Plan } from './plans.ts';
import type { LineTaker, StoredRun, SyncLeases, SyncRuns, SyncSettings, SyncSink } from './ports.ts';
import { workOn } from './run.ts';
import { DAY_MS, MANUAL_DAYS, plannedWindow, refuseWindow, type SyncWindow } from './windows.ts';

export interface SyncDeps {
  runs: SyncRuns;
  leases: SyncLeases;
  archive: HistoryArchive;
  sink: SyncSink;
  lines: LineTaker;
  /** All connections of the settings, by id. */
  connections(): readonly { id: string; sync: SyncSettings }[];
  /** Names this life of the server. */
  owner: string;
  timers: Timers;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** [0, 1); default Math.random. */
  random?: () => number;
}

export interface SyncRefusal {
  refused: {
    code:
      | 'unknown_connection'
      | 'no_access'
      | 'too_many'
      | 'conversation_open'
      | 'conversation_unknown'
      | 'try_later'
      | (string & {});
    text: string;
  };
}

export interface Sync {
  /** Once a minute on one of the servers: makes the runs that are due and goes on with open ones. Never rejects for a run. */
  tick(): Promise<void>;
  /** Goes on with open runs; at the start of a server. */
  resume(): Promise<void>;
  report(connectionId: string): Promise<SyncReport | null>;
  /** A window of the past, read as soon as it is this connection's turn. */
  window(connectionId: string, window: SyncWindow, askedBy: string): Promise<{ run: SyncRun } | SyncRefusal>;
  /** One conversation, if it has ended; its record is written once more even when nothing changed. */
  conversation(connectionId: string, conversationId: string, askedBy: string): Promise<{ run: SyncRun } | SyncRefusal>;
  /** Resolves when no run is under way on this server. */
  idle(): Promise<void>;
  /** Runs end after their page and go on elsewhere or after a restart. */
  stop(): Promise<void>;
}

/** A server that dies frees its runs after this. */
const LEASE_SECONDS = 30;
const RENEW_MS = 8_000;
const STOP_MS = 3_000;
/** What was done is shown this long. */
const KEPT_DAYS = 90;
const MOST_OPEN = 20;
const SHOWN_RUNS = 50;

export function createSync(deps: SyncDeps): Sync {
  const { runs, leases, timers, log } = deps;
  const random = deps.random ?? Math.random;
  const working = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const waiting = new Map<string, () => void>();
  let stopped = false;
  const sleepers = new Set<() => void>();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        sleepers.delete(wake);
        resolve();
      };
      const cancel = timers.after(ms, wake);
      sleepers.add(wake);
    });

  const settingsOf = (connectionId: string): SyncSettings | null =>
    deps.connections().find(({ id }) => id === connectionId)?.sync ?? null;

  /** Works on a connection's open runs until none is due. */
  const start = (connectionId: string): void => {
    if (stopped) return;
    if (working.has(connectionId)) return void again.add(connectionId);
    const work = drain(connectionId)
      .catch((error: unknown) => log.warn({ connection: connectionId, err: error }, 'A sync stopped and goes on later'))
      .finally(() => {
        working.delete(connectionId);
        if (again.delete(connectionId)) start(connectionId);
      });
    working.set(connectionId, work);
  };

  /** Another server is at it, or was until it died: looked at again when its lease may be over. */
  const later = (connectionId: string): void => {
    if (waiting.has(connectionId) || stopped) return;
    waiting.set(
      connectionId,
      timers.after(LEASE_SECONDS * 1_000, () => {
        waiting.delete(connectionId);
        start(connectionId);
      }),
    );
  };

  const drain = async (connectionId: string): Promise<void> => {
    if ((await runs.next(connectionId, timers.now())) === null) return;
    const lease = await leases.claim(`sync:${connectionId}`, deps.owner, LEASE_SECONDS);
    if (lease === null) return later(connectionId);
    let mine = true;
    let cancel = (): void => undefined;
    const renew = (): void => {
      cancel = timers.after(RENEW_MS, () => {
        leases.renew(lease, LEASE_SECONDS).then(
          (still) => {
            mine = still;
            if (mine) renew();
          },
          // The database is away: the next page finds out.
          () => renew(),
        );
      });
    };
    renew();
    try {
      while (!stopped && mine) {
        const run = await runs.next(connectionId, timers.now());
        if (run === null) return;
        await one(run, () => !stopped && mine);
      }
    } finally {
      mine = false;
      cancel();
      await leases.release(lease).catch(() => undefined);
    }
  };

  const one = async (run: StoredRun, held: () => boolean): Promise<void> => {
    const settings = settingsOf(run.connectionId);
    if (settings === null) return runs.end(run.id, 'failed', 'The connection does not exist any more.', timers.now());
    await workOn({ ...deps, random, held, pause }, run, settings);
    const now = await runs.get(run.id);
    if (now?.state === 'done' || now?.state === 'failed') tell(now);
  };

  const tell = (run: StoredRun): void => {
    const fields = { connection: run.connectionId, kind: run.kind, found: run.found, changed: run.changed };
    if (run.state === 'done') log.info(fields, 'A sync with LivePerson’s history is done');
    else log.warn({ ...fields, why: run.note }, 'A sync with LivePerson’s history failed');
  };

  const plan = async (connectionId: string, settings: SyncSettings): Promise<void> => {
    for (const [kind, rule] of plansOf(connectionId, settings)) {
      if (rule === null) await runs.dropPlan(connectionId, kind);
      else
        await runs.plan({
          connectionId,
          kind,
          rule: rule.rule,
          now: timers.now(),
          nextAfter: (at) => rule.nextAfter(at),
          windowOf: (lastTo) => plannedWindow(kind, timers.now(), lastTo),
        });
    }
  };

  const resume = async (): Promise<void> => {
    for (const id of await runs.connectionsDue(timers.now())) start(id);
  };

  const refuse = (code: SyncRefusal['refused']['code'], text: string): SyncRefusal => ({ refused: { code, text } });
  const unknown = (): SyncRefusal => refuse('unknown_connection', 'There is no such connection.');
  const runOf = async (id: string | null): Promise<{ run: SyncRun }> => {
    const run = id === null ? null : await runs.get(id);
    if (run === null) throw new Error('a run that was just made is gone');
    return { run: shown(run) };
  };

  return {
    async tick() {
      for (const { id, sync } of deps.connections()) await plan(id, sync);
      await resume();
      await runs.forget(timers.now() - KEPT_DAYS * DAY_MS);
    },
    resume,
    async report(connectionId) {
      const settings = settingsOf(connectionId);
      if (settings === null) return null;
      const [[, periodic], [, daily]] = plansOf(connectionId, settings);
      const why = offWhy(settings);
      return {
        periodic: await planView(runs, connectionId, 'periodic', periodic, why, timers.now()),
        daily: await planView(runs, connectionId, 'daily', daily, why, timers.now()),
        runs: (await runs.latest(connectionId, SHOWN_RUNS)).map(shown),
        maxDays: MANUAL_DAYS,
      };
    },
    async window(connectionId, window, askedBy) {
      const settings = settingsOf(connectionId);
      if (settings === null) return unknown();
      if (!hasAccess(settings)) return refuse('no_access', NO_ACCESS);
      const bad = refuseWindow(window, timers.now());
      if (bad !== null) return { refused: bad };
      if ((await runs.openCount(connectionId)) >= MOST_OPEN)
        return refuse('too_many', `${MOST_OPEN} syncs are waiting already; wait until some are done.`);
      const id = await runs.add({ connectionId, kind: 'manual', ...window, now: timers.now(), askedBy });
      start(connectionId);
      return runOf(id);
    },
    async conversation(connectionId, conversationId, askedBy) {
      const settings = settingsOf(connectionId);
      if (settings === null) return unknown();
      if (!hasAccess(settings)) return refuse('no_access', NO_ACCESS);
      try {
        for (const api of settings.apis) {
          const record = await deps.archive.one(settings.account, api, conversationId);
          if (record === null) continue;
          if (!record.closed)
            return refuse('conversation_open', 'The conversation has not ended yet; it can be synced after its end.');
          const changed = await deps.sink.learn(connectionId, factsOf(record, settings));
          deps.lines.offer(connectionId, record);
          await deps.sink.rewrite(connectionId, [conversationId]);
          const now = timers.now();
          const to = Math.max(record.startedAt, ...record.facts.map((fact) => fact.at));
          const id = await runs.add({ connectionId, kind: 'conversation', from: record.startedAt, to, now, askedBy });
          if (id !== null) {
            const place = { slices: [], offset: 0, lastStart: null, total: null };
            await runs.advance(id, { place, found: 1, changed: changed.size, passed: 0, calls: 1 }, now);
            await runs.end(id, 'done', null, now);
          }
          return await runOf(id);
        }
      } catch (error) {
        if (!(error instanceof HistoryError)) throw error;
        return refuse(error.code === 'no_access' ? 'no_access' : 'try_later', error.message);
      }
      return refuse(
        'conversation_unknown',
        'LivePerson does not know this conversation (yet); new ones take a minute.',
      );
    },
    async idle() {
      while (working.size > 0) await Promise.all(working.values());
    },
    async stop() {
      stopped = true;
      for (const cancel of waiting.values()) cancel();
      for (const wake of [...sleepers]) wake();
      // A page that waits for the database is not waited for: its run goes on from the page before.
      await Promise.race([Promise.all(working.values()), pause(STOP_MS)]);
      for (const wake of [...sleepers]) wake();
    },
  };
}

const NO_ACCESS =
  'No application for machine access is set up for this connection (liveperson.api), so LivePerson’s history cannot be read.';

function hasAccess({ account }: SyncSettings): boolean {
  return account.api != null || account.apiKey != null;
}

function offWhy(settings: SyncSettings): string {
  return hasAccess(settings) ? 'off' : 'off: no application for machine access is set up (liveperson.api)';
}

type KindPlan = [kind: 'periodic' | 'daily', plan: Plan | null];

function plansOf(connectionId: string, settings: SyncSettings): [KindPlan, KindPlan] {
  const on = hasAccess(settings);
  return [
    ['periodic', on && settings.periodic ? periodicPlan(connectionId) : null],
    ['daily', on && settings.daily ? dailyPlan(connectionId, settings) : null],
  ];
}

async function planView(
  runs: SyncRuns,
  connectionId: string,
  kind: 'periodic' | 'daily',
  plan: Plan | null,
  why: string,
  now: number,
): Promise<SyncPlan> {
  if (plan === null) return { on: false, text: why, nextAt: null };
  return { on: true, text: plan.text, nextAt: (await runs.nextAt(connectionId, kind)) ?? plan.nextAfter(now) };
}

function shown(run: StoredRun): SyncRun {
  return {
    id: run.id,
    kind: run.kind,
    from: run.from,
    to: run.to,
    startedAt: run.begunAt ?? run.dueAt,
    endedAt: run.endedAt,
    state: run.state,
    read: run.found,
    changed: run.changed,
    text: run.note,
  };
}
