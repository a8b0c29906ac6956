/** Event log, write ledger, coverage, keeping, erasing and audit as the admin pages ask for them. */
import type { AdminCoverage } from '../admin/coverageRoutes.ts';
import type { AdminKeeping } from '../admin/keepingRoutes.ts';
import type { AdminLedger, ErrorView } from '../admin/ledgerRoutes.ts';
import type { CoverageHole, EraseReport, LedgerEvent } from '../protocol/adminTypes.ts';
import type { Erasure } from '../recorder/erasurePorts.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { Settings } from '../settings/settings.ts';
import { createAuditLog } from '../store/auditLog.ts';
import { createCoverageStore } from '../store/coverageStore.ts';
import type { Db } from '../store/database.ts';
import { createErasureStore } from '../store/erasureStore.ts';
import { errorById, errorsOf, eventsOf } from '../store/eventLog.ts';
import type { ErrorRow, EventRow } from '../store/eventLog.ts';
import { keptRows } from '../store/retention.ts';
import { ledgerLine, ledgerLines } from '../store/writeLedger.ts';
import type { LedgerLine } from '../store/writeLedger.ts';
import type { CoverageHoleRow } from '../sync/coveragePorts.ts';
import { HOUR_MS } from '../sync/coveragePorts.ts';
import { KEEPING, keptAs } from './keeping.ts';
import type { Ledger } from './ledger.ts';

const EVENTS = 200;
const DAY_HOURS = 24;

const lineView = ({ trouble, ...line }: LedgerLine) => ({ ...line, text: trouble });

function eventView(row: EventRow): LedgerEvent {
  const { id, at, object, outcome, recordId, code, field, whatToDo } = row;
  const again = row.times > 1 ? ` (${row.times} times, first ${new Date(row.firstAt).toISOString()})` : '';
  const text = row.message === null ? null : `${row.message}${again}`;
  return { id: String(id), at, object, outcome, recordId, code, field, text, whatToDo };
}

function errorView(row: ErrorRow): ErrorView {
  return {
    position: row.id,
    id: String(row.id),
    at: row.at,
    target: row.code === 'TRANSCRIPT_UNAVAILABLE' ? 'liveperson' : 'salesforce',
    conversationId: row.conversationId,
    object: row.object,
    code: row.code ?? '',
    text: row.message ?? '',
    whatToDo: row.whatToDo,
    state: row.state,
    nextTryAt: row.nextTryAt,
  };
}

export function createAdminLedger(db: Db, recorder: () => Recorder | null): AdminLedger {
  const audit = createAuditLog(db);
  return {
    lines: async (asked) => (await ledgerLines(db, asked)).map((line) => ({ ...lineView(line) })),
    async detail(connectionId, conversationId) {
      const line = await ledgerLine(db, connectionId, conversationId);
      if (line === null) return null;
      const events = await eventsOf(db, connectionId, conversationId, EVENTS);
      const leftOut = events.filter(({ outcome }) => outcome === 'left_out');
      const { position: _, tasks, ...row } = line;
      return {
        ...lineView({ ...row, position: 0 }),
        tasks,
        events: events.map(eventView),
        leftOut: leftOut.map(({ object, field, code }) => ({
          object,
          field: field ?? '',
          why:
            code === 'cut'
              ? 'The text was longer than the field, so its end was cut.'
              : 'The org lacks the field, the API user may not write it, or it does not take the value.',
        })),
      };
    },
    errors: async (connectionId, after, limit) => (await errorsOf(db, connectionId, after, limit)).map(errorView),
    conversationOfError: async (connectionId, id) => (await errorById(db, connectionId, id))?.conversationId ?? null,
    async replay(connectionId, conversationId, who) {
      const writer = recorder();
      if (writer === null || (await writer.rewrite(connectionId, [conversationId])) === 0) return false;
      await audit.append([{ connectionId, actor: who, action: 'replayed conversation', subject: conversationId }]);
      return true;
    },
  };
}

export function createAdminCoverage(db: Db, ledger: () => Ledger | null): AdminCoverage {
  const audit = createAuditLog(db);
  const store = createCoverageStore(db);
  return {
    async report(connectionId, range) {
      const last = range === null ? await store.lastHour(connectionId) : null;
      const fromHour = range === null ? (last ?? 0) - DAY_HOURS + 1 : Math.floor(range.from / HOUR_MS);
      const toHour = range === null ? (last ?? -1) + 1 : Math.ceil(range.to / HOUR_MS);
      const view = await store.view(connectionId, fromHour, toHour);
      const sum = (of: 'inLivePerson' | 'inSalesforce') => view.hours.reduce((total, hour) => total + hour[of], 0);
      return {
        countedAt: view.countedAt,
        counting: view.waiting || (ledger()?.coverage.counting(connectionId) ?? false),
        from: fromHour * HOUR_MS,
        to: toHour * HOUR_MS,
        inLivePerson: sum('inLivePerson'),
        inSalesforce: sum('inSalesforce'),
        hours: view.hours.map(({ hour, ...counts }) => ({ at: hour * HOUR_MS, ...counts })),
        holes: view.holes.map(holeView),
        text: view.problem,
      };
    },
    async count(connectionId, range, who) {
      await audit.append([{ connectionId, actor: who, action: 'had coverage counted', subject: null }]);
      const meter = ledger()?.coverage;
      if (meter === undefined) await store.want(connectionId, range.from, range.to);
      else await meter.ask(connectionId, range);
    },
    async heal(connectionId, conversationIds, who) {
      const started = (await ledger()?.coverage.heal(connectionId, conversationIds)) ?? 0;
      if (started > 0)
        await audit.append([
          { connectionId, actor: who, action: `had ${started} missing records written again`, subject: null },
        ]);
      return started;
    },
  };
}

function holeView({ conversationId, closedAt, healing, state, code, message, written }: CoverageHoleRow): CoverageHole {
  const why =
    state === 'dead'
      ? `Set aside: ${code ?? ''} ${message ?? ''}`.trim()
      : state === 'ready'
        ? `Waits to be written${code === null ? '' : ` (${code})`}.`
        : healing
          ? 'Asked for again; not seen in Salesforce yet.'
          : written
            ? 'Its record was written; since then it was deleted in Salesforce.'
            : null;
  return { conversationId, closedAt, text: why };
}

export function createAdminKeeping(db: Db, settings: Settings, ledger: () => Ledger | null): AdminKeeping {
  const audit = createAuditLog(db);
  const erasures = createErasureStore(db);
  return {
    async erase(connectionId, consumerId, who) {
      const keeping = settings.connection(connectionId)?.keeping;
      if (keeping === undefined) return null;
      const erasure = await erasures.add({ connectionId, consumerId, mode: keeping.erase, by: who });
      ledger()?.eraser.begin(erasure);
      return eraseView(erasure);
    },
    erasures: async (connectionId, before, limit) =>
      (await erasures.page(connectionId, before === null ? null : String(before), limit)).map(eraseView),
    async keeping(connectionId) {
      const days = settings.connection(connectionId)?.keeping;
      const kept = await keptRows(db, connectionId);
      return {
        rows: kept.map(({ what, count, oldestAt }) => ({ ...keptAs(what, days ?? null), count, oldestAt })),
        lastRunAt: await audit.lastOf(connectionId, KEEPING),
      };
    },
    audit: async (connectionId, before, limit) =>
      (await audit.page(connectionId, before, limit)).map(({ seq, at, actor, action, subject }) => ({
        id: String(seq),
        at,
        who: actor,
        what: action,
        on: subject,
      })),
    async checkAudit() {
      const { ok, rows, brokenAt } = await audit.check();
      return { ok, rows, brokenAt: brokenAt === null ? null : String(brokenAt) };
    },
  };
}

function eraseView(erasure: Erasure): EraseReport {
  const { id, at, by, mode, state, conversations, records, message } = erasure;
  return { id, at, by, mode, state, conversations, recordsDone: records, text: message };
}
