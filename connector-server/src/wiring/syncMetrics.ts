import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Settings } from '../settings/settings.ts';
import type { Sync } from '../sync/sync.ts';

/** How history sync does, by connection; read from the database when it is scraped, so every server says the same. */
export function addSyncMetrics(
  registry: Registry,
  settings: Pick<Settings, 'connections'>,
  sync: () => Pick<Sync, 'report'> | null,
): void {
  const lastDone = new Gauge({
    name: 'connector_sync_last_done_seconds',
    help: 'Since the latest run of that kind was done; absent: none was',
    labelNames: ['connection', 'kind'],
    registers: [registry],
  });
  const failed = new Gauge({
    name: 'connector_sync_failed',
    help: '1: the latest run of that kind failed',
    labelNames: ['connection', 'kind'],
    registers: [registry],
  });
  // It fills the others, which are written out after it was awaited with them.
  const open = new Gauge({
    name: 'connector_sync_open',
    help: 'Runs that wait or are under way',
    labelNames: ['connection'],
    registers: [registry],
    async collect() {
      for (const one of [open, lastDone, failed]) one.reset();
      for (const { id: connection } of settings.connections()) {
        const report = await sync()
          ?.report(connection)
          .catch(() => null);
        if (!report) continue;
        const { runs } = report;
        open.set({ connection }, runs.filter(({ state }) => state === 'waiting' || state === 'running').length);
        for (const kind of ['periodic', 'daily'] as const) {
          const ended = runs.filter((run) => run.kind === kind && run.endedAt !== null);
          const done = ended.find(({ state }) => state === 'done');
          if (done?.endedAt != null)
            lastDone.set({ connection, kind }, Math.max(0, (Date.now() - done.endedAt) / 1_000));
          if (ended[0] !== undefined) failed.set({ connection, kind }, ended[0].state === 'failed' ? 1 : 0);
        }
      }
    },
  });
}
