/** P5 memory of an idle agent, P7 agents in two gigabytes: the slope while agents are added, beside a raw ws relay. */
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { inBatches, pause } from './world/openLoop.ts';
import { agentsWithin, rssBytes } from './world/processUsage.ts';
import { openRaw, type RelayBrowser } from './world/rawBrowser.ts';
import { startConnector, startRelay, type MeasuredServer } from './world/servers.ts';
import { slope } from './world/stats.ts';
import { startUpstream } from './world/upstream.ts';

const RAW_BASE = 1_000_000;
const TWO_GB = 2 * 2 ** 30;
/** What is needed once, such as compiled code, must not count as memory of agents. */
const WARM = 0.1;

type Point = readonly [agents: number, bytes: number];

async function kept(server: MeasuredServer): Promise<number> {
  await pause(2_000);
  await server.collect();
  await pause(1_000);
  await server.collect();
  return rssBytes(server.pid());
}

export const bench: Bench = {
  async run({ quick }, say) {
    const most = agentsWithin(quick ? 600 : 8_000, 2);
    const idle = Math.min(most, 5_000);
    const steps = quick ? [0.25, 0.5, 1] : [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];
    const upstream = await startUpstream();
    const org = createBenchOrg();
    try {
      const raw = await startRelay('rawRelay', upstream.url);
      const browsers: RelayBrowser[] = [];
      const rawPoints: Point[] = [];
      for (const target of [Math.round(idle * WARM), Math.round(idle / 2), idle]) {
        await inBatches(browsers.length, target, 50, async (index) => {
          browsers[index] = await openRaw(raw.url, RAW_BASE + index, () => undefined);
        });
        rawPoints.push([target, await kept(raw)]);
      }
      for (const browser of browsers) browser.drop();
      await raw.stop();

      const connector = await startConnector({ upstreamUrl: upstream.url, org, agents: most });
      const crowd = new Crowd({ server: connector, org });
      const points: Point[] = [];
      try {
        for (const target of [Math.round(most * WARM), ...steps.map((step) => Math.round(most * step))]) {
          await crowd.grow(target);
          points.push([target, await kept(connector)]);
          say(`${target} agents: ${((points.at(-1)?.[1] ?? 0) / 2 ** 20).toFixed(0)} MB`);
        }
      } finally {
        crowd.end();
        await connector.stop();
      }
      const ofIdle = points.filter(([agents]) => agents <= idle * 1.01);
      const bytesEach = slope(points);
      const atNone = (points[0]?.[1] ?? 0) - bytesEach * (points[0]?.[0] ?? 0);
      const projected = Math.floor((TWO_GB - atNone) / bytesEach);
      return [
        row({
          id: 'P5',
          measure: `memory of an idle agent (both sockets and session), slope up to ${ofIdle.at(-1)?.[0] ?? 0}`,
          unit: 'KB',
          digits: 1,
          ours: [slope(ofIdle) / 1024],
          baseline: { name: 'raw ws', values: [slope(rawPoints) / 1024] },
          target: { limit: 50, of: 'value' },
          note: 'resident memory after full collections',
        }),
        row({
          id: 'P7',
          measure: 'agents in 2 GB, a projection',
          unit: 'agents',
          digits: 0,
          ours: [projected],
          target: { limit: 10_000, least: true },
          note: `measured up to ${most} agents (${most * 2} sockets): ${((points.at(-1)?.[1] ?? 0) / 2 ** 20).toFixed(0)} MB, ${(bytesEach / 1024).toFixed(1)} KB each`,
        }),
      ];
    } finally {
      await upstream.close();
    }
  },
};
