import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Settings } from '../settings/settings.ts';

/** Over all servers the sum for a connection is 1, but for the seconds of a take-over. */
export function addWatcherMetrics(
  registry: Registry,
  settings: Pick<Settings, 'connections'>,
  stateOf: (connectionId: string) => { state: string } | null,
): void {
  new Gauge({
    name: 'connector_watcher_connected',
    help: '1: this server follows all conversations of the account',
    labelNames: ['connection'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { id } of settings.connections()) {
        const watcher = stateOf(id);
        if (watcher !== null) this.set({ connection: id }, watcher.state === 'connected' ? 1 : 0);
      }
    },
  });
}
