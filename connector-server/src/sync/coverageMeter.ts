/**
 * The coverage meter: for each hour the closed conversations LivePerson tells of, against the records that carry their
 * keys in Salesforce. What is missing is listed, and healed through the outbox like everything else.
 */
import { HistoryError } from '../desk/historyPorts.ts';
import type { HistoryApi, HistoryArchive, HistoryRecord } from '../desk/historyPorts.ts';
import { factsOf } from './factsOf.ts';
import { hoursDue, hoursOf, lastSettledHour, LOOK_BACK_HOURS } from './coveragePlan.ts';
import { HOUR_MS } from './coveragePorts.ts';
import type { CountedHour, CoverageStore, Hole, RecordKeys } from './coveragePorts.ts';
import type { LineTaker, SyncLeases, SyncSettings, SyncSink } from './ports.ts';

/** What of a connection's settings the meter reads. */
export type CoverageSettings = Pick<SyncSettings, 'account' | 'apis' | 'withAttributes'>;

export interface CoverageMeterDeps {
  store: CoverageStore;
  archive: HistoryArchive;
  keys: RecordKeys;
  sink: SyncSink;
  lines: Pick<LineTaker, 'offer'>;
  leases: SyncLeases;
  /** Names this life of the server. */
  owner: string;
  /** Null: there is no such connection. */
  settingsOf(connectionId: string): CoverageSettings | null;
  now(): number;
  /** Calls back after so many ms. */
  after(ms: number, run: () => void): unknown;
  log: { warn(fields: object, message: string): void };
}

export interface CoverageMeter {
  /** Counts what is due and what was asked for. Resolves when done; does nothing while another server counts. */
  count(connectionId: string): Promise<void>;
  /** Counts this range as soon as possible, in the background. */
  ask(connectionId: string, range: { from: number; to: number }): Promise<void>;
  /** True while this server counts. */
  counting(connectionId: string): boolean;
  /** Starts to heal holes, those named or all (at most 1,000). Resolves with their number when the first writes wait. */
  heal(connectionId: string, conversationIds: readonly string[] | null): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Documented limit of one page (Messaging Interactions API). */
const PER_PAGE = 100;
/** 100,000 conversations that began in one hour. */
const MOST_PAGES = 1_000;
const MOST_HEALED = 1_000;
const PASSING: ReadonlySet<string> = new Set(['throttled', 'incomplete', 'unreachable']);
const MOST_ATTEMPTS = 5;
/** Before LivePerson is asked again, times the attempt. */
const PAUSE_MS = 2_000;

/** A lease is renewed with each hour; a server that dies lets others count after this. */
const LEASE_SECONDS = 180;

export function createCoverageMeter(deps: CoverageMeterDeps): CoverageMeter {
  const counting = new Set<string>();
  const background = new Set<Promise<void>>();
  let stopped = false;

  const inBackground = (work: Promise<void>): void => {
    const run = work
      .catch((error: unknown) => deps.log.warn({ err: error }, 'The coverage meter had trouble and goes on later'))
      .finally(() => background.delete(run));
    background.add(run);
  };

  const count = async (connectionId: string): Promise<void> => {
    const settings = deps.settingsOf(connectionId);
    if (stopped || settings === null || counting.has(connectionId)) return;
    counting.add(connectionId);
    try {
      const lease = await deps.leases.claim(`coverage:${connectionId}`, deps.owner, LEASE_SECONDS);
      // Another server is at it.
      if (lease === null) return;
      const held = async (): Promise<boolean> => !stopped && (await deps.leases.renew(lease, LEASE_SECONDS));
      try {
        // Once more for what was asked for meanwhile.
        while (await countAll(connectionId, settings, held));
      } finally {
        await deps.leases.release(lease).catch(() => undefined);
      }
    } finally {
      counting.delete(connectionId);
    }
  };

  /** True: a range waits to be counted. */
  const countAll = async (
    connectionId: string,
    settings: CoverageSettings,
    held: () => Promise<boolean>,
  ): Promise<boolean> => {
    const { store } = deps;
    const range = await store.wanted(connectionId);
    const last = lastSettledHour(deps.now());
    const known = await store.counted(connectionId, last - LOOK_BACK_HOURS + 1, last + 1);
    const asked = range === null ? [] : hoursOf(range, deps.now());
    try {
      for (const hour of new Set([...asked, ...hoursDue(deps.now(), known)])) {
        if (!(await held())) return false;
        await store.save(connectionId, await countHour(connectionId, settings, hour));
      }
    } catch (error) {
      deps.log.warn({ connection: connectionId, err: error }, 'Coverage could not be counted');
      await store.finish(connectionId, deps.now(), problemText(error));
      return false;
    }
    if (range !== null) await store.granted(connectionId, range);
    await store.finish(connectionId, deps.now(), null);
    return (await store.wanted(connectionId)) !== null;
  };

  const countHour = async (connectionId: string, settings: CoverageSettings, hour: number): Promise<CountedHour> => {
    const from = hour * HOUR_MS;
    const closed = await closedConversations(settings, from, from + HOUR_MS);
    const erased = await deps.store.erased(connectionId, [...closed.keys()]);
    for (const id of erased) closed.delete(id);
    const holes: Hole[] = [];
    if (closed.size > 0) {
      const there = await deps.keys.startedBetween(connectionId, from, from + HOUR_MS);
      // A record whose start time says something else, or cannot be read, still carries its key.
      const unseen = [...closed.keys()].filter((id) => !there.has(id));
      const found = unseen.length === 0 ? new Set<string>() : await deps.keys.among(connectionId, unseen);
      for (const id of unseen) if (!found.has(id)) holes.push({ conversationId: id, closedAt: closed.get(id) ?? from });
    }
    return { hour, inLivePerson: closed.size, inSalesforce: closed.size - holes.length, holes, at: deps.now() };
  };

  /** Records of conversations that began in [from, to), page by page. */
  const readRange = async (
    { account, apis, withAttributes = false }: CoverageSettings,
    [from, to]: readonly [number, number],
    withLines: boolean,
    take: (record: HistoryRecord, api: HistoryApi) => Promise<void> | void,
  ): Promise<void> => {
    for (const api of apis) {
      for (let page = 0, offset = 0; page < MOST_PAGES; page++) {
        const query = {
          api,
          startFrom: from,
          startTo: to - 1,
          changedSince: null,
          offset,
          limit: PER_PAGE,
          withLines,
          withAttributes: withLines && withAttributes,
        };
        const { total, size, records } = await patiently(() => deps.archive.page(account, query));
        for (const record of records) if (record.startedAt >= from && record.startedAt < to) await take(record, api);
        offset += size;
        if (size === 0 || offset >= total) break;
      }
    }
  };

  /** Closed conversations that began in [from, to), with the time of their close. */
  const closedConversations = async (
    settings: CoverageSettings,
    from: number,
    to: number,
  ): Promise<Map<string, number>> => {
    const closed = new Map<string, number>();
    await readRange(settings, [from, to], false, ({ conversationId, closed: isClosed, facts, startedAt }) => {
      if (isClosed) closed.set(conversationId, facts.find((fact) => fact.type === 'closed')?.at ?? startedAt);
    });
    return closed;
  };

  /** LivePerson asks to go slower now and then; a while later it goes on. */
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        const passes = error instanceof HistoryError && PASSING.has(error.code);
        if (!passes || attempt === MOST_ATTEMPTS || stopped) throw error;
        await new Promise<void>((resolve) => deps.after((error.afterMs ?? PAUSE_MS) * attempt, resolve));
      }
    }
  };

  /** Facts that were missed come from history; what is known already goes out without waiting for that. */
  const importHoles = async (connectionId: string, holes: readonly { conversationId: string; hour: number }[]) => {
    const settings = deps.settingsOf(connectionId);
    const missing = new Set(holes.map(({ conversationId }) => conversationId));
    for (const hour of new Set(holes.map((hole) => hole.hour))) {
      if (stopped || settings === null) return;
      try {
        await readRange(settings, [hour * HOUR_MS, (hour + 1) * HOUR_MS], true, async (record, api) => {
          if (!missing.has(record.conversationId)) return;
          const { account } = settings;
          const whole = record.cut
            ? await patiently(() => deps.archive.one(account, api, record.conversationId))
            : record;
          if (whole === null) return;
          const fresh = await deps.sink.learn(connectionId, factsOf(whole, settings));
          if (fresh.size > 0) deps.lines.offer(connectionId, whole);
        });
      } catch (error) {
        deps.log.warn(
          { connection: connectionId, hour: new Date(hour * HOUR_MS).toISOString(), err: error },
          'Missing conversations could not be read from LivePerson; they stay listed',
        );
      }
    }
  };

  return {
    count,
    async ask(connectionId, range) {
      await deps.store.want(connectionId, range.from, range.to);
      inBackground(count(connectionId));
    },
    counting: (connectionId) => counting.has(connectionId),
    async heal(connectionId, conversationIds) {
      const holes = await deps.store.holes(connectionId, conversationIds, MOST_HEALED);
      if (holes.length === 0) return 0;
      const ids = holes.map(({ conversationId }) => conversationId);
      await deps.store.healing(connectionId, ids);
      await deps.sink.rewrite(connectionId, ids);
      inBackground(importHoles(connectionId, holes));
      return ids.length;
    },
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
    async stop() {
      stopped = true;
      while (background.size > 0) await Promise.all(background);
    },
  };
}

/** For the person at the page. */
function problemText(error: unknown): string {
  if (error instanceof HistoryError) {
    if (error.code === 'no_access')
      return 'LivePerson’s history cannot be read: set up liveperson.api with the history right.';
    return `LivePerson’s history did not answer (${error.code}); it is tried again by itself.`;
  }
  const code = (error as { code?: unknown }).code;
  return `Salesforce could not be asked${typeof code === 'string' ? ` (${code})` : ''}; it is tried again by itself.`;
}
