/** Coverage and erasing with their real stores and clients: a recorder on the stand-in org, history of the stand-in cloud. */
import { sql } from 'kysely';
import pino from 'pino';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { createEraser } from '../../../connector-server/src/recorder/eraser.ts';
import type { Eraser } from '../../../connector-server/src/recorder/eraser.ts';
import { createOrgEraser } from '../../../connector-server/src/salesforce/eraseRecords.ts';
import { createRecordKeys } from '../../../connector-server/src/salesforce/recordKeys.ts';
import { createCoverageStore } from '../../../connector-server/src/store/coverageStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createErasureStore } from '../../../connector-server/src/store/erasureStore.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { createServerStore } from '../../../connector-server/src/store/serverStore.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createCoverageMeter } from '../../../connector-server/src/sync/coverageMeter.ts';
import type { CoverageMeter, CoverageSettings } from '../../../connector-server/src/sync/coverageMeter.ts';
import { startLivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { ACCOUNT_ID } from '../../../sandbox/seed.ts';
import { quietLog } from '../../support/database.ts';
import { startRecordingWorld } from '../recording/recordingWorld.ts';
import type { RecordingWorld } from '../recording/recordingWorld.ts';
import { accountWith } from '../sync/syncWorld.ts';

export const CONNECTION = 'harbor';

export interface LedgerWorld extends RecordingWorld {
  cloud: LivePersonCloud;
  coverage: CoverageSettings;
  meter: CoverageMeter;
  /** A meter of another server on the same database. */
  meterOf(owner: string): CoverageMeter;
  eraser: Eraser;
}

/** Empties the database. */
export async function startLedgerWorld(database: Database): Promise<LedgerWorld> {
  await sql`truncate connector.coverage_hours, connector.coverage_holes, connector.coverage_counts, connector.leases,
    connector.event_log, connector.erasure_conversations, connector.erasures, connector.erased_conversations`.execute(
    database.db,
  );
  await sql`delete from connector.servers`.execute(database.db);
  await createServerStore(database.db).join({
    serverId: 'worker',
    url: 'https://x.example',
    machine: 'm',
    process: 'p',
  });
  const recording = await startRecordingWorld(database, ['ada']);
  const cloud = await startLivePersonCloud();
  // Waits take no time here, so the pace LivePerson allows must not matter.
  cloud.control.switches.historyRequestsPerSecond = 100_000;
  const livePerson = createLivePerson({
    apiUrl: cloud.url,
    fetch: (url, init) => fetch(url, init),
    timers: systemTimers,
    logger: pino({ level: 'silent' }),
  });
  const { writer, recorder } = recording;
  const keys = createRecordKeys({ connections: writer.connections, accountOf: () => ACCOUNT_ID });
  const leases = createLeaseStore(database.db);
  const meters: CoverageMeter[] = [];
  const meterOf = (owner: string): CoverageMeter => {
    const meter = createCoverageMeter({
      store: createCoverageStore(database.db),
      archive: livePerson.archive,
      keys,
      sink: {
        learn: (connectionId, facts) => recorder.learn(connectionId, facts),
        async rewrite(connectionId, ids) {
          await recorder.rewrite(connectionId, ids);
        },
      },
      lines: { offer: () => undefined },
      leases,
      owner,
      settingsOf: () => world.coverage,
      now: () => Date.now(),
      // Nobody waits here, but others get their turn.
      after: (_ms, run) => setImmediate(run),
      log: quietLog,
    });
    meters.push(meter);
    return meter;
  };
  const world: LedgerWorld = {
    ...recording,
    cloud,
    coverage: { account: accountWith(), apis: ['messaging'] },
    meter: meterOf('server-1'),
    meterOf,
    eraser: createEraser({
      store: createErasureStore(database.db),
      org: createOrgEraser({ connections: writer.connections, writer, keys }),
      async history(_connection, consumerId) {
        const found: string[] = [];
        for (const api of world.coverage.apis)
          found.push(...(await livePerson.consumerSearch(world.coverage.account, api, consumerId)));
        return found;
      },
      async turn(id) {
        const lease = await leases.claim(`erasure:${id}`, 'server-1', 60);
        return lease === null ? null : () => leases.release(lease);
      },
      log: quietLog,
    }),
    async close() {
      await Promise.all(meters.map((meter) => meter.stop()));
      await world.eraser.idle();
      livePerson.stop();
      await recording.close();
      await cloud.close();
    },
  };
  return world;
}
