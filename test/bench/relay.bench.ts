/**
 * P1 relay latency, P2 sending, P3 CPU per event, P4 capacity: the connector beside a raw ws relay and a Socket.IO relay
 * with connection state recovery. Same generator, same frames, windows in turns.
 */
import { randomUUID } from 'node:crypto';
import type { Bench } from './bench.ts';
import { row, type Row } from './report.ts';
import { createBenchOrg } from './world/identity.ts';
import { inBatches, openLoop, pause, until } from './world/openLoop.ts';
import { cpuMicros, watchOwnCpu } from './world/processUsage.ts';
import { openRaw, openSocketIo, readStamp, stamped, type RelayBrowser } from './world/rawBrowser.ts';
import { startConnector, startRelay } from './world/servers.ts';
import { BenchSoftphone } from './world/softphone.ts';
import { percentile } from './world/stats.ts';
import { conversationOf, publishFrame } from './world/upstreamFrames.ts';
import { startUpstream } from './world/upstream.ts';

interface Window {
  p50: number;
  p99: number;
  cpu: number;
  /** Share of one core of the measured process. */
  busy: number;
  generator: number;
  lost: number;
}

interface Side {
  name: string;
  pid(): number;
  push(n: number): void;
  send(n: number): void;
}

/** Indices of the relays' agents, so that each side has upstream sockets of its own. */
const RAW_BASE = 1_000_000;
const IO_BASE = 2_000_000;
const PATIENCE_MS = 10_000;
/** The first samples of a window still meet what the other side's window left behind. */
const DROPPED_MS = 1_000;
const CAPACITY_P99_MS = 25;

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = quick ? 200 : 1_000;
    const seconds = quick ? 4 : 9;
    const rounds = quick ? 2 : 5;
    const upstream = await startUpstream();
    const org = createBenchOrg();
    const raw = await startRelay('rawRelay', upstream.url);
    const socketIo = await startRelay('socketIoRelay', upstream.url);
    const connector = await startConnector({ upstreamUrl: upstream.url, org, agents });
    const softphones: BenchSoftphone[] = [];
    try {
      let latencies: number[] = [];
      let from = 0;
      const onStamp = (sentAt: number, receivedAt: number): void => {
        if (sentAt >= from) latencies.push(receivedAt - sentAt);
      };
      upstream.onPublish = (_, text) => void readStamp(text, onStamp);
      const rawBrowsers: RelayBrowser[] = [];
      const ioBrowsers: RelayBrowser[] = [];
      await inBatches(0, agents, 25, async (index) => {
        rawBrowsers[index] = await openRaw(raw.url, RAW_BASE + index, onStamp);
        ioBrowsers[index] = await openSocketIo(socketIo.url, IO_BASE + index, onStamp);
        const softphone = new BenchSoftphone({ url: connector.url, org, index, onStamp });
        softphones[index] = softphone;
        await softphone.connect();
        await softphone.whenLive();
      });
      await pause(3_000);

      const relaySide = (name: string, base: number, pid: () => number, browsers: RelayBrowser[]): Side => ({
        name,
        pid,
        push: (n) => void upstream.push(base + (n % agents), stamped()),
        send: (n) => browsers[n % agents]?.send(publishFrame(base + (n % agents), randomUUID(), stamped())),
      });
      const sides: [raw: Side, socketIo: Side, ours: Side] = [
        relaySide('raw ws', RAW_BASE, () => raw.pid(), rawBrowsers),
        relaySide('Socket.IO', IO_BASE, () => socketIo.pid(), ioBrowsers),
        {
          name: 'ours',
          pid: () => connector.pid(),
          push: (n) => void upstream.push(n % agents, stamped()),
          send: (n) => {
            const index = n % agents;
            softphones[index]?.command({
              name: 'sendMessage',
              conversationId: conversationOf(index),
              text: stamped(),
              audience: 'all',
            });
          },
        },
      ];

      async function window(side: Side, rate: number, forSeconds: number, act: (n: number) => void): Promise<Window> {
        latencies = [];
        const started = performance.now();
        from = started + DROPPED_MS;
        const cpuBefore = cpuMicros(side.pid());
        const generator = watchOwnCpu();
        const total = await openLoop(rate, forSeconds, act);
        const wall = performance.now() - started;
        const busy = (cpuMicros(side.pid()) - cpuBefore) / 1000 / wall;
        const used = generator();
        const expected = Math.round(total * (1 - DROPPED_MS / 1000 / forSeconds));
        // On a busy machine the last ones come late; lost is only what has not come after all this time.
        await pause(500);
        await until(() => latencies.length >= expected * 0.999, PATIENCE_MS, 100);
        const cpu = (cpuMicros(side.pid()) - cpuBefore) / total;
        const figures = { p50: percentile(latencies, 50), p99: percentile(latencies, 99), cpu, busy, generator: used };
        return { ...figures, lost: Math.max(0, Math.floor(expected * 0.999) - latencies.length) };
      }

      async function rounded(
        what: 'push' | 'send',
        rate: number,
        forSeconds: number,
        count: number,
      ): Promise<Window[][]> {
        const results: Window[][] = sides.map(() => []);
        for (let round = 0; round <= count; round++)
          for (const [at, side] of sides.entries()) {
            const one = await window(side, rate, forSeconds, (n) => side[what](n));
            say(
              `${what} ${rate}/s ${side.name}: p50 ${one.p50.toFixed(2)} p99 ${one.p99.toFixed(1)} ms, ${one.cpu.toFixed(0)} µs, busy ${(one.busy * 100).toFixed(0)} %, generator ${(one.generator * 100).toFixed(0)} %`,
            );
            // The first round warms up code paths and is not counted.
            if (round > 0) results[at]?.push(one);
          }
        return results;
      }

      const rows: Row[] = [];
      const probed = async (run: () => Promise<Window[][]>): Promise<[Window[][], string]> => {
        await connector.probe();
        const results = await run();
        const { lagMax, longestCollectionMs } = await connector.probe();
        const worst = Math.max(...results.flat().map(({ generator }) => generator));
        return [
          results,
          `generator at most ${(worst * 100).toFixed(0)} % of a core; our event loop at most ${lagMax.toFixed(0)} ms late, longest collection ${longestCollectionMs.toFixed(0)} ms`,
        ];
      };
      const [relayed, note] = await probed(() => rounded('push', 1_000, seconds, rounds));
      rows.push(...compare('P1', relayed, `${agents} agents, 1,000 events/s`, note));
      const [sent, sendNote] = await probed(() => rounded('send', 1_000, quick ? 3 : 6, rounds));
      rows.push(
        against(
          'P2',
          'p50 of sending, browser to LivePerson',
          'ms',
          sent,
          ({ p50 }) => p50,
          1,
          { limit: 1.7 },
          sendNote,
        ),
        against('P2', 'CPU per message sent', 'µs', sent, ({ cpu }) => cpu, 1, undefined, ''),
      );
      const high = quick ? 4_000 : 8_000;
      const [busy, busyNote] = await probed(() => rounded('push', high, quick ? 3 : 5, quick ? 1 : rounds));
      rows.push(
        against('P3', `CPU per event at ${high}/s`, 'µs', busy, ({ cpu }) => cpu, 1, { limit: 2 }, busyNote),
        against('P3', `CPU per event at ${high}/s, peer`, 'µs', busy, ({ cpu }) => cpu, 2, undefined, ''),
      );
      for (const side of [sides[2], sides[0]]) {
        const capacity = await ramp(side, quick, window, say);
        rows.push(
          row({
            id: 'P4',
            measure: `events a second per core with p99 below ${CAPACITY_P99_MS} ms, ${side.name}`,
            unit: '/s',
            digits: 0,
            ours: [capacity.perCore],
            ...(side.name === 'ours' && { target: { limit: 12_000, least: true } }),
            note: capacity.note,
          }),
        );
      }
      return rows;
    } finally {
      for (const softphone of softphones) softphone.end();
      await connector.stop();
      await Promise.all([raw.stop(), socketIo.stop()]);
      await upstream.close();
    }
  },
};

function against(
  id: string,
  measure: string,
  unit: string,
  [raw = [], socketIo = [], ours = []]: Window[][],
  pick: (one: Window) => number,
  peer: 1 | 2,
  target: { limit: number; gates?: boolean } | undefined,
  note: string,
): Row {
  const baseline = { name: peer === 1 ? 'raw ws' : 'Socket.IO', values: (peer === 1 ? raw : socketIo).map(pick) };
  return row({ id, measure, unit, ours: ours.map(pick), baseline, ...(target && { target }), note });
}

function compare(id: string, results: Window[][], load: string, note: string): Row[] {
  const lost = (results[2] ?? []).map((one) => one.lost);
  return [
    against(id, `p50 of the relay, ${load}`, 'ms', results, ({ p50 }) => p50, 1, { limit: 1.5 }, note),
    against(id, 'p50 of the relay, peer', 'ms', results, ({ p50 }) => p50, 2, undefined, ''),
    against(id, 'p99 of the relay', 'ms', results, ({ p99 }) => p99, 1, { limit: 2, gates: false }, ''),
    against(id, 'p99 of the relay, peer', 'ms', results, ({ p99 }) => p99, 2, undefined, ''),
    against('P3', 'CPU per event at 1,000/s', 'µs', results, ({ cpu }) => cpu, 1, { limit: 2 }, ''),
    against('P3', 'CPU per event at 1,000/s, peer', 'µs', results, ({ cpu }) => cpu, 2, undefined, ''),
    row({ id, measure: 'events lost', unit: '', digits: 0, ours: lost, target: { limit: 0 } }),
  ];
}

/** Raises the rate until the tail is late, a core is full or the generator is no longer to be trusted. */
async function ramp(
  side: Side,
  quick: boolean,
  window: (side: Side, rate: number, seconds: number, act: (n: number) => void) => Promise<Window>,
  say: (text: string) => void,
): Promise<{ perCore: number; note: string }> {
  let best = { rate: 0, busy: 1 };
  let why = 'the ramp ended';
  for (let rate = 2_000; rate <= (quick ? 4_000 : 16_000); rate += 2_000) {
    const { p99, busy, generator, lost } = await window(side, rate, 4, (n) => side.push(n));
    say(
      `capacity ${side.name} ${rate}/s: p99 ${p99.toFixed(1)} ms, busy ${(busy * 100).toFixed(0)} %, generator ${(generator * 100).toFixed(0)} %`,
    );
    if (p99 >= CAPACITY_P99_MS || lost > 0) {
      why = `p99 ${p99.toFixed(0)} ms at ${rate}/s`;
      break;
    }
    best = { rate, busy };
    if (generator > 0.95) {
      why = `the generator was full at ${rate}/s`;
      break;
    }
  }
  const note = `held ${best.rate}/s with ${(best.busy * 100).toFixed(0)} % of a core; ${why}; per core is ${best.rate}/${best.busy.toFixed(2)}`;
  return { perCore: best.rate === 0 ? 0 : best.rate / best.busy, note };
}
