import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { createCoverageStore } from '../store/coverageStore.ts';
import type { Db } from '../store/database.ts';
import type { CoverageTotals } from '../sync/coveragePorts.ts';

/** Over all hours kept, per connection. */
export function coverageTotals(db: Db): Promise<CoverageTotals[]> {
  return createCoverageStore(db).totals();
}

/** How complete Salesforce is, as numbers for alarms; read when they are scraped. */
export function addCoverageMetrics(registry: Registry, db: Db): void {
  let asked: Promise<CoverageTotals[] | null> | null = null;
  /** One question for all numbers of a scrape. */
  const totals = (): Promise<CoverageTotals[] | null> =>
    (asked ??= coverageTotals(db)
      .catch(() => null)
      .finally(() => (asked = null)));
  const gauge = (name: string, help: string, read: (of: CoverageTotals) => number): void => {
    new Gauge({
      name: `connector_coverage_${name}`,
      help,
      labelNames: ['connection'] as const,
      registers: [registry],
      async collect() {
        const all = await totals();
        if (all === null) return;
        this.reset();
        for (const each of all) this.set({ connection: each.connectionId }, read(each));
      },
    });
  };
  gauge('in_liveperson', 'Closed conversations in LivePerson, of the hours counted', (of) => of.inLivePerson);
  gauge('in_salesforce', 'Of these, those with a record in Salesforce', (of) => of.inSalesforce);
  gauge('missing', 'Of these, those without a record', (of) => of.inLivePerson - of.inSalesforce);
  gauge('counted_at_seconds', 'When an hour was counted last, seconds since 1970', (of) => of.countedAt / 1_000);
}
