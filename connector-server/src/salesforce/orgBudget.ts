/** Keeps the meter fed, shared and remembered: asks `/limits`, exchanges readings with the other servers, says what waits. */
import type { BudgetLevel, BudgetReport } from '../protocol/adminTypes.ts';
import type { BudgetKind, BudgetStore, LaneStop, WriteBudget } from '../recorder/budget.ts';
import type { Timers } from '../support/clock.ts';
import type { BudgetMeter } from './budgetMeter.ts';
import { budgetLevel, budgetText } from './budgetLevel.ts';
import type { BudgetState, BudgetThresholds } from './budgetLevel.ts';
import { CallFailure } from './callFailure.ts';
import type { LaneStops } from './laneStops.ts';
import { readLimits } from './limitsAnswer.ts';
import type { OrgCall } from './orgConnection.ts';
import type { ReadCount } from './readCount.ts';

export interface BudgetSettings {
  thresholds: BudgetThresholds;
  readsPerHour: number;
  /** Transcripts are saved as files. */
  files: boolean;
}

export interface OrgBudgetDeps {
  meter: BudgetMeter;
  stops: LaneStops;
  reads: ReadCount;
  /** Through the guard. */
  call(connectionId: string, call: OrgCall): Promise<unknown>;
  store: BudgetStore;
  /** Runs it unless another server is at the same now. */
  inTurn(name: string, run: () => Promise<void>): Promise<void>;
  connectionIds(): readonly string[];
  settingsOf(connectionId: string): BudgetSettings | null;
  timers: Timers;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface OrgBudget extends WriteBudget {
  start(): void;
  /** What was counted since the last exchange is stored, unless `dropped`. */
  stop(dropped?: 'dropped'): Promise<void>;
  /** One call was sent. */
  count(connectionId: string): void;
  /** For administrators; null: no such connection. */
  report(connectionId: string): BudgetReport | null;
  /** Reads and writes what the servers share; asks `/limits` when it is time. Never rejects. */
  refresh(): Promise<void>;
  /** Stores stops made here. Rejects when the database takes no writes; `refresh` tries again. */
  keepStops(): Promise<void>;
  /** Lets a stopped org be called again, on all servers. False: it was not stopped. */
  resume(connectionId: string, who: string): Promise<boolean>;
  rowsReadLastHour(connectionId: string): number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFRESH_MS = MINUTE;
/** So often one of the servers asks `/limits`. */
const ASK_MS = 10 * MINUTE;
/** After Salesforce said that the API user may not ask. */
const MAY_NOT_ASK_MS = 6 * HOUR;
const KEEP_MS = 8 * DAY;
const STOP_MS = 2_000;
/** Readings of calls come with every answer; the others need no more than this. */
const TELL_CALLS_MS = MINUTE;

const KINDS: readonly BudgetKind[] = ['calls', 'data_storage', 'file_storage'];

export function createOrgBudget(deps: OrgBudgetDeps): OrgBudget {
  const { meter, stops, reads, store, timers, log } = deps;
  const askAt = new Map<string, number>();
  const mayAskAt = new Map<string, number>();
  const told = new Map<string, number>();
  const unsaidCalls = new Map<string, number>();
  const warned = new Map<string, BudgetLevel>();
  let ours = new Map<string, number>();
  let last = 0;
  let forgetAt = 0;
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;

  const stateOf = (connectionId: string, settings: BudgetSettings): BudgetState => ({
    shares: Object.fromEntries(
      KINDS.flatMap((kind) => {
        const amount = meter.read(connectionId, kind);
        return amount === null ? [] : [[kind, amount.share]];
      }),
    ),
    refused: meter.refused(connectionId),
    stopped: stops.of(connectionId) !== null,
    files: settings.files,
  });

  const levelOf = (connectionId: string): BudgetLevel => {
    const settings = deps.settingsOf(connectionId);
    return settings === null ? 'full' : budgetLevel(stateOf(connectionId, settings), settings.thresholds);
  };

  const keepStops = async (): Promise<void> => {
    for (const stop of stops.unstored()) {
      await store.stop(stop);
      stops.stored(stop.connectionId);
    }
  };

  /** What others found out, and what this server did. */
  const exchange = async (): Promise<void> => {
    await keepStops();
    stops.replace(await store.stops());
    for (const connectionId of deps.connectionIds()) {
      const calls = meter.read(connectionId, 'calls');
      const spacing = stopped ? 1 : TELL_CALLS_MS;
      if (calls === null || calls.at < (told.get(connectionId) ?? -Infinity) + spacing) continue;
      told.set(connectionId, calls.at);
      await store.addReadings(connectionId, [{ kind: 'calls', at: calls.at, used: calls.used, limit: calls.limit }]);
    }
    for (const [connectionId, calls] of [...unsaidCalls]) {
      unsaidCalls.delete(connectionId);
      const hour = Math.floor(timers.now() / HOUR) * HOUR;
      await store.addCalls(connectionId, hour, calls).catch((error: unknown) => {
        unsaidCalls.set(connectionId, (unsaidCalls.get(connectionId) ?? 0) + calls);
        throw error;
      });
    }
    const news = await store.readingsAfter(last);
    last = news.last;
    for (const { connectionId, ...reading } of news.rows) {
      meter.note(connectionId, reading);
      if (reading.kind === 'calls') told.set(connectionId, Math.max(told.get(connectionId) ?? 0, reading.at));
    }
    ours = await store.callsSince(timers.now() - DAY);
    if (timers.now() < forgetAt) return;
    forgetAt = timers.now() + HOUR;
    await store.forget(timers.now() - KEEP_MS);
  };

  /** Where `/limits` is not for the API user, any answer tells the calls; asked only when nothing else is called. */
  const ask = async (connectionId: string): Promise<void> => {
    const now = timers.now();
    if (now < (askAt.get(connectionId) ?? 0) || stops.of(connectionId) !== null) return;
    const mayAsk = now >= (mayAskAt.get(connectionId) ?? 0);
    if (!mayAsk && levelOf(connectionId) === 'full') return;
    const seen = meter.read(connectionId, mayAsk ? 'data_storage' : 'calls')?.at ?? -Infinity;
    if (now - seen < ASK_MS) return;
    await deps.inTurn(`limits:${connectionId}`, () => askNow(connectionId, now, mayAsk));
  };

  const askNow = async (connectionId: string, now: number, mayAsk: boolean): Promise<void> => {
    askAt.set(connectionId, now + ASK_MS);
    try {
      const answer = await deps.call(connectionId, { method: 'GET', path: mayAsk ? '/limits' : '/' });
      const readings = mayAsk ? readLimits(answer, timers.now()) : [];
      for (const reading of readings) meter.note(connectionId, reading);
      await store.addReadings(connectionId, readings);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (!mayAsk || error.kind !== 'refused' || error.code === 'REQUEST_LIMIT_EXCEEDED') return;
      mayAskAt.set(connectionId, now + MAY_NOT_ASK_MS);
      log.info(
        { connection: connectionId, code: error.code },
        'The org’s storage is not known: the API user lacks "View Setup and Configuration". API calls are counted all the same',
      );
    }
  };

  const tellChanges = (): void => {
    for (const connectionId of deps.connectionIds()) {
      const level = levelOf(connectionId);
      if (level === (warned.get(connectionId) ?? 'full')) continue;
      warned.set(connectionId, level);
      const settings = deps.settingsOf(connectionId);
      const text = settings && budgetText(stateOf(connectionId, settings), settings.thresholds);
      if (level === 'full')
        log.info({ connection: connectionId }, 'The org has calls left again: nothing waits for them');
      else log.warn({ connection: connectionId, level }, text ?? 'Records wait for the org’s allowance');
    }
  };

  const once = async (): Promise<void> => {
    try {
      await exchange();
      for (const connectionId of deps.connectionIds()) if (!stopped) await ask(connectionId);
    } catch (error) {
      log.warn({ err: error }, 'How much of the orgs’ allowances is used could not be shared; it is tried again');
    }
    tellChanges();
  };
  const refresh = (): Promise<void> => (running ??= once().finally(() => (running = null)));
  const loop = (): void => {
    cancel = timers.after(REFRESH_MS, () => void refresh().then(() => stopped || loop()));
  };

  return {
    start() {
      void refresh().then(() => stopped || loop());
    },
    async stop(dropped) {
      stopped = true;
      cancel?.();
      if (dropped !== undefined) return;
      // Neither an org nor a database that is away keeps the server from ending.
      const last = Promise.resolve(running).then(refresh);
      await Promise.race([last, new Promise<void>((resolve) => void timers.after(STOP_MS, resolve))]);
    },
    level: levelOf,
    count: (connectionId) => void unsaidCalls.set(connectionId, (unsaidCalls.get(connectionId) ?? 0) + 1),
    refresh,
    keepStops,
    rowsReadLastHour: (connectionId) => reads.lastHour(connectionId),
    async resume(connectionId, who) {
      const lifted = await store.lift(connectionId, who);
      const known = stops.of(connectionId) !== null;
      stops.lift(connectionId);
      return lifted || known;
    },
    report(connectionId) {
      const settings = deps.settingsOf(connectionId);
      if (settings === null) return null;
      const state = stateOf(connectionId, settings);
      const { thresholds } = settings;
      const meters = KINDS.flatMap((kind) => {
        const amount = meter.read(connectionId, kind);
        if (amount === null) return [];
        const { used, limit } = amount;
        return {
          kind,
          used,
          limit,
          ours: kind === 'calls' ? (ours.get(connectionId) ?? 0) + (unsaidCalls.get(connectionId) ?? 0) : null,
          runsOutAt: meter.runsOutAt(connectionId, kind),
          thresholds,
        };
      });
      const stop: LaneStop | null = stops.of(connectionId);
      const times = KINDS.flatMap((kind) => meter.read(connectionId, kind)?.at ?? []);
      return {
        asOf: times.length === 0 ? null : Math.max(...times),
        level: budgetLevel(state, thresholds),
        text: budgetText(state, thresholds),
        meters,
        stopped: stop && { since: stop.since, text: stop.text },
      };
    },
  };
}
