/** P8 every browser lost at once and back, beside Socket.IO's recovery; P10 what resuming over 200 frames costs. */
import type { Bench } from './bench.ts';
import { row, type Row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { inBatches, openLoop, pause } from './world/openLoop.ts';
import { agentsWithin, cpuMicros, watchOwnCpu } from './world/processUsage.ts';
import { openSocketIo, stamped, type RelayBrowser } from './world/rawBrowser.ts';
import { startConnector, startRelay } from './world/servers.ts';
import { median, percentile } from './world/stats.ts';
import { startUpstream } from './world/upstream.ts';

const IO_BASE = 2_000_000;
const REPLAYED = 200;
const RESUMERS = 200;

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = agentsWithin(quick ? 400 : 5_000, 2);
    const rounds = quick ? 2 : 3;
    const upstream = await startUpstream({ keepMessages: true });
    const org = createBenchOrg();
    const rows: Row[] = [];
    try {
      const peer = await startRelay('socketIoRelay', upstream.url);
      const browsers: RelayBrowser[] = [];
      await inBatches(0, agents, 50, async (index) => {
        browsers[index] = await openSocketIo(peer.url, IO_BASE + index, () => undefined);
      });
      // Without one message Socket.IO has nothing to recover from.
      await openLoop(1_000, agents / 1_000, (n) => void upstream.push(IO_BASE + n, stamped()));
      const peerTimes: number[] = [];
      for (let round = 0; round < rounds; round++) {
        for (const browser of browsers) browser.drop();
        await pause(1_000);
        peerTimes.push(await allBack(browsers.map((browser) => () => browser.back())));
        say(`Socket.IO: ${agents} back within ${(peerTimes.at(-1) ?? 0).toFixed(2)} s (99 %)`);
      }
      for (const browser of browsers) browser.drop();
      await peer.stop();

      const connector = await startConnector({ upstreamUrl: upstream.url, org, agents });
      const crowd = new Crowd({ server: connector, org, track: true });
      try {
        await crowd.grow(agents);
        const times: number[] = [];
        const lags: number[] = [];
        const generators: number[] = [];
        let resyncs = 0;
        for (let round = 0; round < rounds; round++) {
          await connector.probe();
          for (const softphone of crowd.softphones) softphone.drop();
          // What comes meanwhile has to be there afterwards.
          await openLoop(1_000, 1, (n) => void upstream.push(n % agents, stamped()));
          const generator = watchOwnCpu();
          times.push(await allBack(crowd.softphones.map((softphone) => () => softphone.connect())));
          generators.push(generator());
          resyncs += crowd.softphones.filter(({ greeting }) => greeting !== 'resumed').length;
          lags.push((await connector.probe()).lagMax);
          await crowd.caughtUp(upstream, 10_000);
          say(
            `ours: ${agents} back within ${(times.at(-1) ?? 0).toFixed(2)} s (99 %), event loop ${(lags.at(-1) ?? 0).toFixed(0)} ms`,
          );
        }
        const { lost, doubled, gaps } = crowd.losses(upstream);
        rows.push(
          row({
            id: 'P8',
            measure: `${agents} browsers lost at once, 99 % resumed`,
            unit: 's',
            ours: times,
            baseline: { name: 'Socket.IO', values: peerTimes },
            target: { limit: 5, of: 'value' },
            note: `${resyncs} were not resumed but resynced; ours signs and checks an identity for each; generator at most ${(Math.max(...generators) * 100).toFixed(0)} % of a core`,
          }),
          row({
            id: 'P8',
            measure: 'messages lost, doubled or out of order',
            unit: '',
            digits: 0,
            ours: [lost + doubled + gaps],
            target: { limit: 0 },
          }),
          row({
            id: 'P8',
            measure: 'event loop late at most',
            unit: 'ms',
            digits: 0,
            ours: lags,
            target: { limit: 200, gates: false },
          }),
        );
        rows.push(await resumeCost(crowd, connector, upstream, say));
      } finally {
        crowd.end();
        await connector.stop();
      }
      return rows;
    } finally {
      await upstream.close();
    }
  },
};

/** All at once. Seconds until 99 % are back. */
async function allBack(back: readonly (() => Promise<unknown>)[]): Promise<number> {
  const started = performance.now();
  const took: number[] = [];
  await Promise.all(
    back.map(async (one) => {
      await one();
      took.push((performance.now() - started) / 1000);
    }),
  );
  return percentile(took, 99);
}

/** The server's CPU for resuming over so many frames, less that of resuming over none. */
async function resumeCost(
  crowd: Crowd,
  connector: { pid(): number },
  upstream: { push(index: number, text: string): void },
  say: (text: string) => void,
): Promise<Row> {
  const some = crowd.softphones.slice(0, RESUMERS);
  const costs: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < 3; round++) {
    const each: number[] = [];
    for (const frames of [0, REPLAYED]) {
      for (const softphone of some) softphone.drop();
      await openLoop(
        2_000,
        (frames * some.length) / 2_000,
        (n) => void upstream.push(some[n % some.length]?.index ?? 0, stamped()),
      );
      // Receipts of these messages must not be counted as the cost of resuming.
      await pause(4_000);
      const before = cpuMicros(connector.pid());
      await inBatches(0, some.length, 5, async (at) => void (await some[at]?.connect()));
      await pause(500);
      each.push((cpuMicros(connector.pid()) - before) / 1000 / some.length);
    }
    const [none = 0, all = 0] = each;
    costs.push(all - none);
    whole.push(all);
    say(`resume: ${none.toFixed(2)} ms without, ${all.toFixed(2)} ms with ${REPLAYED} frames`);
  }
  return row({
    id: 'P10',
    measure: `server time to replay ${REPLAYED} frames`,
    unit: 'ms',
    ours: costs,
    target: { limit: 2 },
    note: `a whole resume with its new socket and identity takes ${median(whole).toFixed(2)} ms of CPU`,
  });
}
