import { Counter, type Registry } from 'prom-client';
import type { MatchCounts } from '../matching/matchCounts.ts';

export function addMatchingMetrics(registry: Registry, counts: MatchCounts): void {
  new Counter({
    name: 'connector_matches_total',
    help: 'Lookups of customers by agents’ softphones, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, number] of counts.outcomes) this.inc({ outcome }, number);
    },
  });
}
