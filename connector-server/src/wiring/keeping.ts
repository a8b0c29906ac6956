/** How long what is kept (docs/data.md), and the jobs that see to it. */
import type { KeepingReport } from '../protocol/adminTypes.ts';
import type { ScheduledJob } from '../schedule/schedule.ts';
import type { ConnectionSettings } from '../settings/documentSchema.ts';
import type { Settings } from '../settings/settings.ts';
import { createAuditLog } from '../store/auditLog.ts';
import { forgetHours } from '../store/coverageStore.ts';
import type { Db } from '../store/database.ts';
import { forgetAgents, forgetConversations, forgetErasures, forgetEvents } from '../store/retention.ts';
import type { Logger } from '../support/logger.ts';
import type { Ledger } from './ledger.ts';

type Days = ConnectionSettings['keeping'];
type KeptRow = Omit<KeepingReport['rows'][number], 'count' | 'oldestAt'>;

/** The actor of the audit rows that say what was deleted. */
export const KEEPING = 'keeping';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** LivePerson keeps conversations this long, and an erased one must not come back. */
const ERASURE_DAYS = 430;

/** What a table is, for the page. `days` null: until something else takes it away. */
const TABLES: Readonly<Record<string, (days: Days | null) => KeptRow>> = {
  facts: (days) => ({
    what: 'Facts of conversations',
    personal: 'name and id of the consumer, ids of agents, linked records, agents’ notes',
    days: days?.conversationDays ?? null,
  }),
  outbox: (days) => ({
    what: 'Writes that wait or were set aside',
    personal: 'none but ids',
    days: days?.conversationDays ?? null,
  }),
  conversation_records: (days) => ({
    what: 'Which conversation is which record',
    personal: 'none but ids',
    days: days?.conversationDays ?? null,
  }),
  task_records: (days) => ({
    what: 'Which agent’s Task is which record',
    personal: 'ids of agents',
    days: days?.conversationDays ?? null,
  }),
  event_log: (days) => ({
    what: 'Event log',
    personal: 'none but ids and what Salesforce said',
    days: days?.eventLogDays ?? null,
  }),
  coverage_hours: (days) => ({ what: 'Coverage by the hour', personal: 'none', days: days?.conversationDays ?? null }),
  agents: (days) => ({
    what: 'Agents',
    personal: 'name, username and e-mail address of agents',
    days: days?.agentDays ?? null,
  }),
  sealed_secrets: () => ({
    what: 'LivePerson sessions of agents, sealed',
    personal: 'tokens; unreadable without the key',
    days: null,
  }),
  erasures: () => ({
    what: 'Erasures',
    personal: 'id of the consumer until it is done',
    days: ERASURE_DAYS,
  }),
  audit_log: (days) => ({
    what: 'Audit',
    personal: 'usernames of administrators, ids of agents and records',
    days: days?.auditDays ?? null,
  }),
};

/** How a table is shown. */
export function keptAs(table: string, days: Days | null): KeptRow {
  return TABLES[table]?.(days) ?? { what: table, personal: '', days: null };
}

/** Deletes what was kept long enough, of every connection. One audit row each. */
export async function deleteWhatIsOld(deps: {
  db: Db;
  settings: Settings;
  now: () => number;
  log: Logger;
}): Promise<void> {
  const { db, settings, log } = deps;
  const audit = createAuditLog(db);
  for (const { id, keeping } of settings.connections()) {
    const { conversations, unwritten } = await forgetConversations(db, id, keeping.conversationDays);
    const events = await forgetEvents(db, id, keeping.eventLogDays);
    const agents = await forgetAgents(db, id, keeping.agentDays);
    await forgetHours(db, id, Math.floor((deps.now() - keeping.conversationDays * DAY_MS) / HOUR_MS));
    await forgetErasures(db, id);
    if (unwritten > 0)
      log.warn(
        { connection: id, writes: unwritten },
        'Writes that waited too long were given up with their conversations',
      );
    await audit.append([
      {
        connectionId: id,
        actor: KEEPING,
        action: `deleted what was kept long enough: ${conversations} conversations, ${events} events, ${agents} agents`,
        subject: null,
      },
    ]);
  }
  // One chain for all connections: the longest time of any holds.
  const auditDays = settings.connections().map(({ keeping }) => keeping.auditDays);
  if (auditDays.length > 0) await audit.prune(deps.now() - Math.max(...auditDays) * DAY_MS);
}

/** Says in the log where the audit stands: kept elsewhere, it shows later whether its end was cut off. */
export async function checkAudit(db: Db, log: Logger): Promise<void> {
  const audit = createAuditLog(db);
  const head = await audit.head();
  const verdict = await audit.check();
  if (verdict.ok) log.info({ row: head.seq, hash: head.hash }, 'The audit log is whole');
  else log.error({ row: verdict.brokenAt }, 'The audit log was changed: it does not hold from this row on');
}

/** What runs when. */
export function ledgerJobs(deps: {
  db: Db;
  settings: Settings;
  ledger: () => Ledger | null;
  now: () => number;
  log: Logger;
}): ScheduledJob[] {
  return [
    {
      name: 'count-coverage',
      cron: '40 * * * *',
      async run() {
        for (const { id } of deps.settings.connections()) await deps.ledger()?.coverage.count(id);
      },
    },
    {
      name: 'erase-consumers',
      cron: '*/5 * * * *',
      async run() {
        await deps.ledger()?.eraser.run();
      },
    },
    { name: 'delete-old', cron: '17 3 * * *', run: () => deleteWhatIsOld(deps) },
    { name: 'check-audit', cron: '37 4 * * *', run: () => checkAudit(deps.db, deps.log) },
  ];
}
