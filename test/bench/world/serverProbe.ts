/** Loaded into a measured process before its own code: on SIGUSR2 it prints how its event loop and its memory fared. */
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { PROBE_LINE, type ProbeReading } from './probeReader.ts';

const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();
let collections = 0;
let collectedMs = 0;
let longestCollectionMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    collections += 1;
    collectedMs += duration;
    longestCollectionMs = Math.max(longestCollectionMs, duration);
  }
}).observe({ entryTypes: ['gc'] });

process.on('SIGUSR2', () => {
  const reading: ProbeReading = {
    lagP99: delay.percentile(99) / 1e6,
    lagMax: delay.max / 1e6,
    collections,
    collectedMs,
    longestCollectionMs,
  };
  delay.reset();
  collections = collectedMs = longestCollectionMs = 0;
  process.stderr.write(`${PROBE_LINE}${JSON.stringify(reading)}\n`);
});
