import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { BudgetLevel } from '../protocol/adminTypes.ts';
import type { Settings } from '../settings/settings.ts';
import type { OrgBudgets } from './orgBudgets.ts';

const LEVELS: readonly BudgetLevel[] = ['full', 'no_transcripts', 'closing_only', 'none'];

/** How much of the orgs' allowances is used and what waits for it, by connection; read when they are scraped. */
export function addBudgetMetrics(
  registry: Registry,
  settings: Pick<Settings, 'connections'>,
  budgets: () => Pick<OrgBudgets, 'report' | 'rowsReadLastHour'> | null,
): void {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `connector_salesforce_${name}`, help, labelNames, registers: [registry] });
  // First, since it fills the others, which are read in the order they were made.
  new Gauge({
    name: 'connector_salesforce_waiting_level',
    help: 'What waits for the allowances: 0 nothing, 1 transcripts, 2 updates of running conversations too, 3 everything',
    labelNames: ['connection'],
    registers: [registry],
    collect() {
      for (const one of [this, ...all]) one.reset();
      for (const { id: connection } of settings.connections()) {
        const report = budgets()?.report(connection) ?? null;
        if (report === null) continue;
        this.set({ connection }, LEVELS.indexOf(report.level));
        stopped.set({ connection }, report.stopped === null ? 0 : 1);
        rows.set({ connection }, budgets()?.rowsReadLastHour(connection) ?? 0);
        for (const meter of report.meters) {
          const { kind } = meter;
          used.set({ connection, kind }, meter.used);
          limit.set({ connection, kind }, meter.limit);
          if (meter.ours !== null) ours.set({ connection }, meter.ours);
          if (meter.runsOutAt !== null)
            runsOut.set({ connection, kind }, Math.max(0, (meter.runsOutAt - Date.now()) / 1_000));
        }
      }
    },
  });
  const used = gauge('used', 'Used of an allowance: calls of 24 hours, or megabytes', 'connection', 'kind');
  const limit = gauge('limit', 'Limit of an allowance', 'connection', 'kind');
  const ours = gauge('own_calls', 'API calls of 24 hours that this product made', 'connection');
  const runsOut = gauge(
    'runs_out_seconds',
    'Until an allowance is used up at this rate; absent: not in sight',
    'connection',
    'kind',
  );
  const stopped = gauge('stopped', '1: nothing is sent to the org until an administrator allows it', 'connection');
  const rows = gauge('rows_read_last_hour', 'Rows this server read from the org within an hour', 'connection');
  const all = [used, limit, ours, runsOut, stopped, rows];
}
