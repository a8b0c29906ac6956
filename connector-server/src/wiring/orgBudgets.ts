/** The orgs' allowances on this server: measured by the Salesforce room, kept in the database, told to the other servers. */
import { createOrgBudget } from '../salesforce/orgBudget.ts';
import type { OrgBudget } from '../salesforce/orgBudget.ts';
import type { SalesforceWriter } from '../salesforce/salesforceWriter.ts';
import type { Connection } from '../settings/connection.ts';
import type { Settings } from '../settings/settings.ts';
import { createBudgetStore } from '../store/budgetStore.ts';
import type { Bus } from '../store/bus.ts';
import type { Database } from '../store/database.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';

export interface OrgBudgets extends Pick<
  OrgBudget,
  'level' | 'report' | 'rowsReadLastHour' | 'count' | 'start' | 'stop'
> {
  /** Lets a stopped org be called again by all servers. False: it was not stopped. */
  resume(connectionId: string, who: string): Promise<boolean>;
}

export function createOrgBudgets(deps: {
  settings: Settings;
  writer: SalesforceWriter;
  database: Pick<Database, 'db'>;
  bus: Bus;
  /** Names this server. */
  owner: string;
  /** An org may be called again. */
  onResumed(): void;
  timers: Timers;
  log: Logger;
}): OrgBudgets {
  const { settings, writer, bus, log } = deps;
  const { stops } = writer;
  const leases = createLeaseStore(deps.database.db, { ofServers: true });
  const budget = createOrgBudget({
    meter: writer.meter,
    reads: writer.reads,
    stops,
    call: (connectionId, call) => writer.connections.call(connectionId, call),
    store: createBudgetStore(deps.database.db),
    async inTurn(name, run) {
      const lease = await leases.claim(name, deps.owner, TURN_SECONDS);
      if (lease === null) return;
      await run().finally(() => leases.release(lease));
    },
    connectionIds: () => settings.connections().map(({ id }) => id),
    settingsOf(connectionId) {
      const connection = settings.connection(connectionId);
      return connection === null ? null : budgetSettings(connection);
    },
    timers: deps.timers,
    log,
  });
  stops.onStop((stop) => {
    log.error({ connection: stop.connectionId, code: stop.code }, `Nothing is sent to this org any more: ${stop.text}`);
    void bus.publish({ kind: 'laneStopped', ...stop });
    budget
      .keepStops()
      .catch((error: unknown) => log.warn({ err: error }, 'The stop could not be stored; it is tried again'));
  });
  bus.subscribe('laneStopped', ({ kind: _kind, from: _from, ...stop }) => stops.learn(stop));
  bus.subscribe('laneResumed', ({ connectionId }) => {
    stops.lift(connectionId);
    deps.onResumed();
  });
  return {
    ...budget,
    async resume(connectionId, who) {
      const lifted = await budget.resume(connectionId, who);
      void bus.publish({ kind: 'laneResumed', connectionId });
      // What is known of its allowances is as old as the stop.
      await budget.refresh();
      deps.onResumed();
      return lifted;
    },
  };
}

/** Longer than a call to Salesforce may take. */
const TURN_SECONDS = 70;
/** Modes of saving transcripts that need file storage. */
const SAVED_AS_FILES: ReadonlySet<string> = new Set(['file', 'both']);

/** In shares, as the meter counts. */
export function budgetSettings({ salesforce: { budget }, transcripts }: Connection) {
  return {
    thresholds: {
      transcripts: budget.transcriptsWaitAt / 100,
      updates: budget.updatesWaitAt / 100,
      all: budget.everythingWaitsAt / 100,
    },
    readsPerHour: budget.readsPerHour,
    files: SAVED_AS_FILES.has(transcripts.save),
  };
}
