/** History sync on this server: LivePerson's reporting, the recorder and the store, tied together. */
import type { HistoryArchive } from '../desk/historyPorts.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { ScheduledJob } from '../schedule/schedule.ts';
import type { Connection } from '../settings/connection.ts';
import type { Settings } from '../settings/settings.ts';
import { createAuditLog } from '../store/auditLog.ts';
import type { Db } from '../store/database.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import { createSyncStore } from '../store/syncStore.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import type { LineBuffer } from '../sync/lineBuffer.ts';
import type { SyncSettings } from '../sync/ports.ts';
import { createSync, type Sync } from '../sync/sync.ts';
import { livePersonAccount, usesAttributes } from './profiles.ts';

export function createHistorySync(deps: {
  db: Db;
  settings: Settings;
  archive: HistoryArchive;
  recorder: Recorder;
  lines: LineBuffer;
  owner: string;
  timers: Timers;
  log: Logger;
}): Sync {
  const audit = createAuditLog(deps.db);
  const sync = createSync({
    runs: createSyncStore(deps.db),
    leases: createLeaseStore(deps.db, { ofServers: true }),
    archive: deps.archive,
    sink: {
      learn: (connectionId, facts) => deps.recorder.learn(connectionId, facts),
      async rewrite(connectionId, ids) {
        await deps.recorder.rewrite(connectionId, ids);
      },
    },
    lines: deps.lines,
    connections: () => deps.settings.connections().map((each) => ({ id: each.id, sync: syncSettings(each) })),
    owner: deps.owner,
    timers: deps.timers,
    log: deps.log,
  });
  const noted = async <T extends object>(
    asked: Promise<T>,
    connectionId: string,
    actor: string,
    what: Asked,
  ): Promise<T> => {
    const answer = await asked;
    if ('run' in answer) await audit.append([{ connectionId, actor, ...what }]);
    return answer;
  };
  return {
    ...sync,
    window: (connectionId, window, askedBy) =>
      noted(sync.window(connectionId, window, askedBy), connectionId, askedBy, {
        action: `synced LivePerson’s history of ${iso(window.from)} to ${iso(window.to)}`,
        subject: null,
      }),
    conversation: (connectionId, conversationId, askedBy) =>
      noted(sync.conversation(connectionId, conversationId, askedBy), connectionId, askedBy, {
        action: 'synced conversation',
        subject: conversationId,
      }),
  };
}

interface Asked {
  action: string;
  subject: string | null;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The clock of the sync: pg-boss gives each minute to one of the servers. */
export function syncJob(sync: () => Sync | null): ScheduledJob {
  return {
    name: 'history-sync',
    cron: '* * * * *',
    async run() {
      await sync()?.tick();
    },
  };
}

function syncSettings(connection: Connection): SyncSettings {
  return {
    ...connection.sync,
    account: livePersonAccount(connection),
    withLines: connection.transcripts.save !== 'none',
    withAttributes: usesAttributes(connection),
  };
}
