/** Coverage, erasing and the ledger on this server: LivePerson's reporting, the org, the recorder and the store, tied together. */
import type { HistoryArchive } from '../desk/historyPorts.ts';
import type { ConsumerSearch } from '../liveperson/consumerSearch.ts';
import { createEraser } from '../recorder/eraser.ts';
import type { Eraser } from '../recorder/eraser.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { createOrgEraser } from '../salesforce/eraseRecords.ts';
import { createRecordKeys } from '../salesforce/recordKeys.ts';
import type { SalesforceWriter } from '../salesforce/salesforceWriter.ts';
import type { Settings } from '../settings/settings.ts';
import { createAuditLog } from '../store/auditLog.ts';
import { createCoverageStore } from '../store/coverageStore.ts';
import type { Db } from '../store/database.ts';
import { createErasureStore } from '../store/erasureStore.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import { createCoverageMeter } from '../sync/coverageMeter.ts';
import type { CoverageMeter } from '../sync/coverageMeter.ts';
import type { LineTaker } from '../sync/ports.ts';
import { livePersonAccount, usesAttributes } from './profiles.ts';

/** One erasure at a time on one of the servers; after a crash another goes on this much later. */
const TURN_SECONDS = 600;

export interface Ledger {
  coverage: CoverageMeter;
  eraser: Eraser;
  /** Writes a transcript again; `who` goes into the audit. False: nothing is known of the conversation. */
  rewriteTranscript(connectionId: string, conversationId: string, who: string): Promise<boolean>;
  /** Waits for what runs in the background. */
  stop(): Promise<void>;
}

export function createLedger(deps: {
  db: Db;
  settings: Settings;
  archive: HistoryArchive;
  consumerSearch: ConsumerSearch;
  writer: SalesforceWriter;
  recorder: Recorder;
  lines: Pick<LineTaker, 'offer'>;
  owner: string;
  timers: Timers;
  log: Logger;
}): Ledger {
  const { db, settings, recorder, writer, log } = deps;
  const keys = createRecordKeys({
    connections: writer.connections,
    accountOf: (connectionId) => settings.connection(connectionId)?.liveperson.account ?? '',
  });
  const leases = createLeaseStore(db, { ofServers: true });
  const coverage = createCoverageMeter({
    store: createCoverageStore(db),
    archive: deps.archive,
    keys,
    sink: {
      learn: (connectionId, facts) => recorder.learn(connectionId, facts),
      async rewrite(connectionId, ids) {
        await recorder.rewrite(connectionId, ids);
      },
    },
    lines: deps.lines,
    leases,
    owner: deps.owner,
    settingsOf(connectionId) {
      const connection = settings.connection(connectionId);
      if (connection === null) return null;
      const { apis } = connection.sync;
      return { account: livePersonAccount(connection), apis, withAttributes: usesAttributes(connection) };
    },
    now: () => deps.timers.now(),
    after: (ms, run) => deps.timers.after(ms, run),
    log,
  });
  const eraser = createEraser({
    store: createErasureStore(db),
    org: createOrgEraser({
      connections: writer.connections,
      writer,
      keys,
      customFields: (connectionId) =>
        settings.connection(connectionId)?.crm.conversationFields.map(({ field }) => field) ?? [],
    }),
    async history(connectionId, consumerId) {
      const connection = settings.connection(connectionId);
      if (connection === null) return [];
      const found: string[] = [];
      for (const api of connection.sync.apis)
        found.push(...(await deps.consumerSearch(livePersonAccount(connection), api, consumerId)));
      return found;
    },
    async turn(erasureId) {
      const lease = await leases.claim(`erasure:${erasureId}`, deps.owner, TURN_SECONDS);
      return lease === null ? null : () => leases.release(lease);
    },
    log,
  });
  return {
    coverage,
    eraser,
    async rewriteTranscript(connectionId, conversationId, who) {
      const known = await recorder.rewriteTranscript(connectionId, conversationId);
      const entry = { connectionId, actor: who, action: 'had the transcript written again', subject: conversationId };
      if (known) await createAuditLog(db).append([entry]);
      return known;
    },
    async stop() {
      await coverage.stop();
      await eraser.idle();
    },
  };
}
