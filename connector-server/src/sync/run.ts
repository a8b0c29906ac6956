/** One run: page after page from LivePerson into the outbox, its place kept after each, so that it goes on wherever it ended. */
import {
  HistoryError,
  type HistoryApi,
  type HistoryArchive,
  type HistoryPage,
  type HistoryRecord,
} from '../desk/historyPorts.ts';
import { backoffMs } from '../support/backoff.ts';
import type { Timers } from '../support/clock.ts';
import type { LineTaker, StoredRun, SyncPlace, SyncRuns, SyncSettings, SyncSink } from './ports.ts';
import { factsOf } from './factsOf.ts';
import { slicesOf, tenMinutesOf } from './windows.ts';

export interface RunDeps {
  runs: Pick<SyncRuns, 'advance' | 'postpone' | 'end' | 'backlog'>;
  archive: HistoryArchive;
  sink: Pick<SyncSink, 'learn'>;
  lines: LineTaker;
  timers: Timers;
  random: () => number;
  /** Waits; shorter when this server stops. */
  pause(ms: number): Promise<void>;
  /** Asked before each page: this server still has the run, and is to go on. */
  held(): boolean;
}

/** Most LivePerson gives at once. */
const PAGE = 100;
/** After trouble: three quick tries (5, 10, 15 s), then ever longer pauses, for a day (LivePerson: retry policy). */
const QUICK_MS = [5_000, 10_000, 15_000];
const SLOW = { firstMs: 120_000, factor: 2, maxMs: 3_600_000, minMs: 120_000 };
const GIVE_UP_TRIES = 30;
const SINGLE_TRIES = 8;
/** Records that wait for Salesforce, of a connection; beyond these nothing is added from the past. */
const MOST_WAITING = 2_000;
const BACKLOG_LOOK_MS = 500;
const BACKLOG_MS = 60_000;
/** LivePerson asks for at least a second after 429. */
const THROTTLED_MS = 1_000;
/** Pauses shorter than this are waited out; longer ones free the place for other runs. */
const WAIT_MOST_MS = 20_000;

/** Ends when the run is done or failed, has to wait for long, or is held no more. */
export async function workOn(deps: RunDeps, run: StoredRun, settings: SyncSettings): Promise<void> {
  const { timers } = deps;
  let { tries } = run;
  let limit = PAGE;
  let withLines = settings.withLines;
  const withAttributes = settings.withAttributes === true;
  let passed = run.passed;
  let place: SyncPlace = run.place ?? { slices: slicesOf(run, settings.apis), offset: 0, lastStart: null, total: null };
  while (deps.held()) {
    const slice = place.slices[0];
    if (slice === undefined)
      return deps.runs.end(run.id, 'done', passed === 0 ? null : unreadable(passed), timers.now());
    if (withLines) await deps.lines.room();
    if (!(await writingKeepsUp(deps, run))) return;
    let calls = 1;
    try {
      const page = await deps.archive.page(settings.account, {
        ...slice,
        offset: place.offset,
        limit,
        withLines,
        withAttributes,
      });
      const whole = await wholeRecords(deps, settings, slice.api, page.records);
      calls += whole.calls;
      const changed = await deps.sink.learn(
        run.connectionId,
        whole.records.flatMap((record) => factsOf(record, settings)),
      );
      for (const record of whole.records)
        if (changed.has(record.conversationId)) deps.lines.offer(run.connectionId, record);
      place = after(place, page);
      passed += page.size - page.records.length;
      await deps.runs.advance(
        run.id,
        { place, found: page.size, changed: changed.size, passed: page.size - page.records.length, calls },
        timers.now(),
      );
      tries = 0;
      limit = Math.min(PAGE, limit * 2);
      withLines = settings.withLines;
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      if (error.code === 'too_large' && (limit > 1 || withLines)) {
        if (limit > 1) limit = Math.ceil(limit / 4);
        else withLines = false;
        continue;
      }
      const moved = error.code === 'refused' ? movedOn(place) : null;
      if (moved !== null) {
        place = moved;
        continue;
      }
      if (isFinal(error) || tries >= GIVE_UP_TRIES) return deps.runs.end(run.id, 'failed', error.message, timers.now());
      const pause = pauseAfter(error, tries, deps.random);
      tries += 1;
      const later = { dueAt: timers.now() + pause, note: error.message, calls, failed: true };
      await deps.runs.postpone(run.id, later, timers.now());
      if (pause > WAIT_MOST_MS) return;
      await deps.pause(pause);
    }
  }
}

/**
 * Waits while many records wait for Salesforce, so that those of running conversations do not stand behind a whole day of the
 * past. False: not now; the run was put off, or is held no more.
 */
async function writingKeepsUp(deps: RunDeps, run: StoredRun): Promise<boolean> {
  const { runs, timers } = deps;
  for (const since = timers.now(); deps.held(); await deps.pause(BACKLOG_LOOK_MS)) {
    if ((await runs.backlog(run.connectionId, timers.now(), MOST_WAITING)) < MOST_WAITING) return deps.held();
    if (timers.now() - since < BACKLOG_MS) continue;
    const note = 'Many records wait for Salesforce; the reading goes on when they are written.';
    await runs.postpone(run.id, { dueAt: timers.now() + BACKLOG_MS, note, calls: 0, failed: false }, timers.now());
    return false;
  }
  return false;
}

const isFinal = ({ code }: HistoryError): boolean => code === 'no_access' || code === 'refused' || code === 'too_large';

const unreadable = (count: number): string => `${count} records could not be read: they lack an id or a beginning.`;

function pauseAfter(error: HistoryError, tries: number, random: () => number): number {
  if (error.code === 'throttled') {
    const pause = Math.max(error.afterMs ?? THROTTLED_MS * 2 ** Math.min(tries, 6), THROTTLED_MS);
    // Servers that were told to wait do not come back in the same moment.
    return Math.round(pause * (1 + random() / 4));
  }
  return error.afterMs ?? QUICK_MS[tries] ?? backoffMs(SLOW, tries - QUICK_MS.length, random);
}

/** What LivePerson cut is read by its id; what cannot be had whole is taken as it is. */
async function wholeRecords(
  deps: RunDeps,
  settings: SyncSettings,
  api: HistoryApi,
  records: readonly HistoryRecord[],
): Promise<{ records: HistoryRecord[]; calls: number }> {
  const whole: HistoryRecord[] = [];
  let calls = 0;
  for (const record of records) {
    if (!record.cut) {
      whole.push(record);
      continue;
    }
    calls += 1;
    whole.push((await byId(deps, settings, api, record)) ?? { ...record, lines: null });
  }
  return { records: whole, calls };
}

/** Waited for here while LivePerson throttles: with each new try of the page, its records would be asked for anew. */
async function byId(
  deps: RunDeps,
  settings: SyncSettings,
  api: HistoryApi,
  record: HistoryRecord,
): Promise<HistoryRecord | null> {
  for (let tries = 0; ; tries++) {
    try {
      return await deps.archive.one(settings.account, api, record.conversationId);
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      if (error.code === 'too_large' || error.code === 'refused') return null;
      if (error.code !== 'throttled' || tries >= SINGLE_TRIES || !deps.held()) throw error;
      await deps.pause(pauseAfter(error, tries, deps.random));
    }
  }
}

/** The place behind a page. */
function after(place: SyncPlace, page: HistoryPage): SyncPlace {
  const [slice, ...later] = place.slices;
  const offset = place.offset + page.size;
  const lastStart = page.records.at(-1)?.startedAt ?? place.lastStart;
  if (slice === undefined || page.size === 0 || offset >= page.total)
    return { slices: later, offset: 0, lastStart: null, total: null };
  const here = { slices: place.slices, offset, lastStart, total: page.total };
  // Something before this place vanished, so that the next page would pass over others: back to what began last.
  return place.total !== null && page.total < place.total ? (movedOn(here) ?? here) : here;
}

/** The same slice from where the last record began, so that fewer have to be passed over; null: no step ahead. */
function movedOn(place: SyncPlace): SyncPlace | null {
  const [slice, ...later] = place.slices;
  if (slice === undefined || place.lastStart === null) return null;
  const startFrom = tenMinutesOf(place.lastStart);
  if (place.offset === 0 || startFrom <= slice.startFrom) return null;
  return { slices: [{ ...slice, startFrom }, ...later], offset: 0, lastStart: null, total: null };
}
