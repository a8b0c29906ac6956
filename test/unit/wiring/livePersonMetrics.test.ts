/** The counters of the line to LivePerson belong to the process, not to the rooms that a fencing ends. */
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { createSessionCounts } from '../../../connector-server/src/liveperson/sessionCounts.ts';
import { addLivePersonMetrics } from '../../../connector-server/src/wiring/metrics.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

it('what the LivePerson of a server that began anew counts comes on top of what was counted before', async () => {
  const counts = createSessionCounts();
  const registry = new Registry();
  addLivePersonMetrics(registry, counts);
  const begin = () =>
    createLivePerson({
      apiUrl: 'https://liveperson.example',
      fetch: () => Promise.reject(new Error('away')),
      timers: createManualTimers(),
      logger: pino({ level: 'silent' }),
      counts,
    });
  const first = begin();
  first.counts.strayAnswers += 2;
  first.counts.reconnects.set('unreachable', 1);
  first.stop();
  const second = begin();
  second.counts.strayAnswers += 1;
  second.counts.reconnects.set('unreachable', (second.counts.reconnects.get('unreachable') ?? 0) + 1);
  second.stop();
  const text = await registry.metrics();
  expect(text).toContain('connector_liveperson_stray_answers_total 3');
  expect(text).toContain('connector_liveperson_reconnects_total{reason="unreachable"} 2');
});
