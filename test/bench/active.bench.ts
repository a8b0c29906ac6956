/** P6: memory of an agent in the middle of 20 conversations of 50 messages each. */
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { openLoop, pause } from './world/openLoop.ts';
import { rssBytes } from './world/processUsage.ts';
import { stamped } from './world/rawBrowser.ts';
import { startConnector } from './world/servers.ts';
import { slope } from './world/stats.ts';
import { startUpstream } from './world/upstream.ts';

const CONVERSATIONS = 20;
const MESSAGES = 50;
const PER_SECOND = 4_000;

export const bench: Bench = {
  async run({ quick }, say) {
    const groups = quick ? [15, 30, 45] : [40, 80, 120, 160];
    const upstream = await startUpstream({ conversations: CONVERSATIONS });
    const org = createBenchOrg();
    const connector = await startConnector({ upstreamUrl: upstream.url, org, agents: groups.at(-1) ?? 0 });
    const crowd = new Crowd({ server: connector, org });
    const points: [number, number][] = [];
    try {
      for (const target of groups) {
        const from = crowd.softphones.length;
        await crowd.grow(target);
        const each = CONVERSATIONS * MESSAGES;
        const total = (target - from) * each;
        await openLoop(PER_SECOND, total / PER_SECOND, (n) => {
          const index = from + (n % (target - from));
          upstream.push(index, stamped(), Math.floor(n / (target - from)) % CONVERSATIONS);
        });
        await pause(3_000);
        await connector.collect();
        await connector.collect();
        points.push([target, rssBytes(connector.pid())]);
        say(`${target} agents with ${each} messages each: ${((points.at(-1)?.[1] ?? 0) / 2 ** 20).toFixed(0)} MB`);
      }
    } finally {
      crowd.end();
      await connector.stop();
      await upstream.close();
    }
    return [
      row({
        id: 'P6',
        measure: `memory of an agent with ${CONVERSATIONS} open conversations of ${MESSAGES} messages`,
        unit: 'KB',
        digits: 0,
        ours: [slope(points) / 1024],
        target: { limit: 250 },
        note: `slope from ${groups[0]} to ${groups.at(-1)} agents, after full collections`,
      }),
    ];
  },
};
