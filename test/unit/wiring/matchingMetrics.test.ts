import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countedMatches, createMatchCounts } from '../../../connector-server/src/matching/matchCounts.ts';
import { createMatchPlanner } from '../../../connector-server/src/matching/matchPlanner.ts';
import { addMatchingMetrics } from '../../../connector-server/src/wiring/matchingMetrics.ts';
import { answer, customer, row, settings } from '../matching/matchWorld.ts';

test('how lookups ended is counted, each outcome from the start', async () => {
  const counts = createMatchCounts();
  const registry = new Registry();
  addMatchingMetrics(registry, counts);
  const planner = countedMatches(
    createMatchPlanner(() => settings()),
    counts,
  );
  const input = customer({ email: 'g@x.example' });
  const contact = (n: number) => row('Contact', n, { Name: 'G', Email: 'g@x.example' });
  planner.judge(answer([contact(1)]), input);
  planner.judge(answer([contact(1), contact(2)]), input);
  planner.judge(answer([]), input);
  planner.judge(answer([]), input);
  const told = await registry.metrics();
  expect(told.split('\n').filter((line) => line.startsWith('connector_matches_total'))).toEqual([
    'connector_matches_total{outcome="certain"} 1',
    'connector_matches_total{outcome="one"} 0',
    'connector_matches_total{outcome="several"} 1',
    'connector_matches_total{outcome="none"} 2',
    'connector_matches_total{outcome="failed"} 0',
  ]);
});
