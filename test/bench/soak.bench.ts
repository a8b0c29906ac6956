/** P20: a quarter of an hour with 1,000 agents under load: what grows? */
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { openLoop } from './world/openLoop.ts';
import { agentsWithin, openFiles, rssBytes } from './world/processUsage.ts';
import { stamped } from './world/rawBrowser.ts';
import { startConnector } from './world/servers.ts';
import { percentile, slope } from './world/stats.ts';
import { startUpstream } from './world/upstream.ts';

/** Fills the frames kept for resuming within the warm-up: until then memory has to grow. */
const PER_SECOND = 1_500;
/** So many browsers an interval break off and resume, as people reload and move about. */
const RELOADS = 20;
const HOUR_S = 3_600;

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = agentsWithin(quick ? 100 : 1_000, 2);
    const everySeconds = quick ? 2 : 15;
    const warmSeconds = quick ? 4 : 300;
    const totalSeconds = quick ? 20 : 900;
    const upstream = await startUpstream();
    const org = createBenchOrg();
    const connector = await startConnector({ upstreamUrl: upstream.url, org, agents });
    let latencies: number[] = [];
    const crowd = new Crowd({
      server: connector,
      org,
      onStamp: (_, sentAt, receivedAt) => void latencies.push(receivedAt - sentAt),
    });
    const memory: [number, number][] = [];
    const files: [number, number][] = [];
    const tails: number[] = [];
    let next = 0;
    let reloaded = 0;
    try {
      await crowd.grow(agents);
      const started = performance.now();
      for (let at = 0; at < totalSeconds;) {
        for (let reload = 0; reload < RELOADS; reload++) {
          const softphone = crowd.softphones[reloaded++ % agents];
          softphone?.drop();
          await softphone?.connect();
        }
        await openLoop(PER_SECOND, everySeconds, () => void upstream.push(next++ % agents, stamped()));
        await connector.collect();
        at = (performance.now() - started) / 1000;
        if (at < warmSeconds) continue;
        memory.push([at / HOUR_S, rssBytes(connector.pid()) / 2 ** 20]);
        files.push([at / HOUR_S, openFiles(connector.pid())]);
        tails.push(percentile(latencies, 50));
        latencies = [];
        say(`${at.toFixed(0)} s: ${(memory.at(-1)?.[1] ?? 0).toFixed(1)} MB, ${files.at(-1)?.[1]} files`);
      }
    } finally {
      crowd.end();
      await connector.stop();
      await upstream.close();
    }
    const minutes = ((totalSeconds - warmSeconds) / 60).toFixed(0);
    const note = `slope over the last ${minutes} minutes, ${agents} agents, ${PER_SECOND} events/s, ${RELOADS} reloads every ${everySeconds} s`;
    return [
      row({
        id: 'P20',
        measure: 'growth of memory, after full collections',
        unit: 'MB/h',
        ours: [slope(memory)],
        target: { limit: 1 },
        note,
      }),
      row({
        id: 'P20',
        measure: 'growth of open files',
        unit: '/h',
        ours: [slope(files)],
        target: { limit: 0.5 },
        note: `${files[0]?.[1]} at first, ${files.at(-1)?.[1]} at last`,
      }),
      row({
        id: 'P20',
        measure: 'p50 of the relay, first and last minute',
        unit: 'ms',
        ours: [tails[0] ?? 0, tails.at(-1) ?? 0],
      }),
    ];
  },
};
