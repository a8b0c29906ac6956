/** P9: LivePerson drops every agent socket at once; with bearers that still hold, and with bearers that have to be renewed. */
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { pause, until } from './world/openLoop.ts';
import { stamped } from './world/rawBrowser.ts';
import { agentsWithin } from './world/processUsage.ts';
import { startConnector } from './world/servers.ts';
import { startUpstream, type Upstream } from './world/upstream.ts';

const PATIENCE_MS = 180_000;
/** The pace of sign-ins, LivePerson's own advice (design, section 7). */
const RENEWALS_PER_SECOND = 20;

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = agentsWithin(quick ? 400 : 2_500, 2);
    const renewed = quick ? 100 : 600;
    const kept = await storm(agents, quick ? 1 : 3, (upstream) => upstream.dropAll());
    say(`kept bearers: ${kept.seconds.map((one) => one.toFixed(1)).join(', ')} s, ${kept.lost} lost`);
    const none = await storm(renewed, 1, (upstream) => {
      upstream.revokeAll();
      upstream.dropAll();
    });
    say(`renewed bearers: ${none.seconds.map((one) => one.toFixed(1)).join(', ')} s, ${none.lost} lost`);
    return [
      row({
        id: 'P9',
        measure: `${agents} LivePerson sockets lost at once, all subscribed again with kept bearers`,
        unit: 's',
        digits: 1,
        ours: kept.seconds,
        target: { limit: 30 },
        note: 'new sockets are paced to 200 a second',
      }),
      row({
        id: 'P9',
        measure: `the same for ${renewed} whose bearers are refused`,
        unit: 's',
        digits: 1,
        ours: none.seconds,
        note: `paced to ${RENEWALS_PER_SECOND} renewals a second: ${(renewed / RENEWALS_PER_SECOND).toFixed(0)} s at least`,
      }),
      row({
        id: 'P9',
        measure: 'messages lost, doubled or out of order',
        unit: '',
        digits: 0,
        ours: [kept.lost + none.lost],
        target: { limit: 0 },
      }),
    ];
  },
};

async function storm(
  agents: number,
  rounds: number,
  strike: (upstream: Upstream) => void,
): Promise<{ seconds: number[]; lost: number }> {
  const upstream = await startUpstream({ keepMessages: true });
  const org = createBenchOrg();
  const connector = await startConnector({ upstreamUrl: upstream.url, org, agents });
  const crowd = new Crowd({ server: connector, org, track: true });
  const seconds: number[] = [];
  try {
    await crowd.grow(agents);
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      strike(upstream);
      await until(() => upstream.subscribed === 0, 10_000, 1);
      // One message for each agent while nobody listens.
      for (let index = 0; index < agents; index++) upstream.push(index, stamped());
      if (!(await until(() => upstream.subscribed === agents, PATIENCE_MS)))
        throw new Error(`only ${upstream.subscribed} of ${agents} subscribed again`);
      seconds.push((performance.now() - started) / 1000);
      await crowd.caughtUp(upstream, 30_000);
      await pause(1_000);
    }
    const { lost, doubled, gaps } = crowd.losses(upstream);
    return { seconds, lost: lost + doubled + gaps };
  } finally {
    crowd.end();
    await connector.stop();
    await upstream.close();
  }
}
