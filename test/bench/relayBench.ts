/**
 * Relay latency, CPU and memory of the connector beside a raw ws relay: same generator, same frames, interleaved
 * windows, ratios per pair of windows.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebSocket } from 'ws';
import { startConnectorProcess, type ConnectorProcess } from '../../sandbox/demo/connectorProcess.ts';
import { freePort } from '../../sandbox/demo/freePort.ts';
import { openRaw, openSoftphone, stamped } from './clients.ts';
import { BENCH_ORG, createBenchOrg, type BenchOrg } from './identity.ts';
import { collectGarbage, inspectorUrl } from './inspector.ts';
import { cpuMicros, rssBytes } from './processUsage.ts';
import { median, percentile, spread } from './stats.ts';
import { BENCH_ACCOUNT, startUpstream, type Upstream } from './upstream.ts';

export interface RelayBenchOptions {
  agents: number;
  eventsPerSecond: number;
  windowSeconds: number;
  pairs: number;
}

export interface RelayFigures {
  p50: number;
  p99: number;
  cpuPerEvent: number;
  received: number;
}
export interface RelayResult {
  options: RelayBenchOptions;
  raw: RelayFigures[];
  ours: RelayFigures[];
  memory: { rawKb: number; oursKb: number };
}

/** Indices from here on belong to the raw relay, so that each side has its own upstream sockets. */
const RAW_BASE = 1_000_000;

export async function benchRelay(options: RelayBenchOptions): Promise<RelayResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lp-bench-'));
  const upstream = await startUpstream();
  const org = createBenchOrg();
  const raw = await startRawRelay(upstream.url);
  let inspector = '';
  const connector = await startConnector(
    folder,
    upstream.url,
    org,
    (line) => (inspector = inspectorUrl(line) ?? inspector),
  );
  const latencies: number[] = [];
  const onStamp = (sentAt: number, receivedAt: number): void => void latencies.push(receivedAt - sentAt);
  const sockets: WebSocket[] = [];
  try {
    // The first tenth warms both processes up, so that memory is judged by the slope of the rest.
    const warm = Math.max(1, Math.floor(options.agents / 10));
    const grow = async (from: number, to: number): Promise<void> => {
      await batches(
        from,
        to,
        25,
        async (index) => void sockets.push(await openRaw(raw.url, RAW_BASE + index, onStamp)),
      );
      await batches(
        from,
        to,
        25,
        async (index) => void sockets.push(await openSoftphone({ url: connector.url, org, index, onStamp })),
      );
    };
    await grow(0, warm);
    const kept = async (): Promise<{ raw: number; ours: number }> => {
      await settle();
      await Promise.all([collectGarbage(raw.inspector), collectGarbage(inspector)]);
      await settle(1_000);
      return { raw: rssBytes(raw.pid), ours: rssBytes(connector.pid()) };
    };
    const before = await kept();
    await grow(warm, options.agents);
    const after = await kept();
    const each = (bytes: number): number => bytes / 1024 / (options.agents - warm);
    const memory = { rawKb: each(after.raw - before.raw), oursKb: each(after.ours - before.ours) };

    const result: RelayResult = { options, raw: [], ours: [], memory };
    for (let pair = 0; pair <= options.pairs; pair++) {
      const rawWindow = await window(upstream, options, RAW_BASE, raw.pid, latencies);
      const oursWindow = await window(upstream, options, 0, connector.pid(), latencies);
      // The first pair warms up code paths and is not counted.
      if (pair === 0) continue;
      result.raw.push(rawWindow);
      result.ours.push(oursWindow);
    }
    return result;
  } finally {
    for (const socket of sockets) socket.removeAllListeners('close').terminate();
    await connector.stop();
    raw.child.kill();
    await upstream.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const PATIENCE_MS = 10_000;

/** Sends at a fixed rate whatever comes back (open loop) and reads the relay's CPU over the window. */
async function window(
  upstream: Upstream,
  options: RelayBenchOptions,
  base: number,
  pid: number,
  latencies: number[],
): Promise<RelayFigures> {
  latencies.length = 0;
  const total = Math.round(options.eventsPerSecond * options.windowSeconds);
  const cpuBefore = cpuMicros(pid);
  const started = performance.now();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * options.eventsPerSecond));
    for (; sent < due; sent++) upstream.push(base + (sent % options.agents), stamped());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  // On a busy machine the last ones come late; lost is only what has not come after all this time.
  for (let waited = 0; waited < 500 || (latencies.length < total && waited < PATIENCE_MS); waited += 100)
    await settle(100);
  const cpu = cpuMicros(pid) - cpuBefore;
  return {
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    cpuPerEvent: cpu / total,
    received: latencies.length / total,
  };
}

async function batches(from: number, to: number, size: number, run: (index: number) => Promise<void>): Promise<void> {
  for (let start = from; start < to; start += size) {
    await Promise.all(Array.from({ length: Math.min(size, to - start) }, (_, offset) => run(start + offset)));
  }
}

const settle = (ms = 3_000): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const INSPECT = '--inspect=127.0.0.1:0';

async function startRawRelay(
  upstreamUrl: string,
): Promise<{ url: string; pid: number; child: ChildProcess; inspector: string }> {
  const child = spawn(
    process.execPath,
    [INSPECT, fileURLToPath(new URL('./rawRelay.ts', import.meta.url)), upstreamUrl.replace(/^http/, 'ws')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let inspector = '';
  child.stderr.on('data', (text: Buffer) => (inspector = inspectorUrl(text.toString()) ?? inspector));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `ws://127.0.0.1:${line.toString().split(' ')[1]?.trim() ?? ''}`,
    pid: child.pid ?? 0,
    child,
    inspector,
  };
}

async function startConnector(
  folder: string,
  upstreamUrl: string,
  org: BenchOrg,
  onLine: (line: string) => void,
): Promise<ConnectorProcess> {
  const settingsFile = path.join(folder, 'settings.json');
  const salesforceUrl = upstreamUrl;
  const document = {
    version: 1,
    connections: [
      {
        id: 'bench',
        name: 'Bench',
        salesforce: {
          orgId: BENCH_ORG,
          loginUrl: salesforceUrl,
          auth: { flow: 'client_credentials', clientId: 'bench', clientSecret: 'bench' },
          identityCertificates: [org.publicPem],
        },
        liveperson: { account: BENCH_ACCOUNT, signIn: { oauth: null, password: true } },
      },
    ],
  };
  writeFileSync(settingsFile, JSON.stringify(document));
  return startConnectorProcess({
    port: await freePort(0),
    dataDir: path.join(folder, 'data'),
    settingsFile,
    livePersonUrl: upstreamUrl,
    salesforceUrl,
    nodeArgs: [INSPECT],
    onLine,
    env: { LOG_LEVEL: 'error' },
  });
}

/** The lines of the report, and whether the gates hold (p50 and CPU; p99 is reported with its spread). */
export function reportRelay(result: RelayResult): { lines: string[]; failed: string[] } {
  const ratio = (pick: (figures: RelayFigures) => number): number[] =>
    result.ours.map((figures, index) => pick(figures) / pick(result.raw[index] ?? figures));
  const p50 = ratio((figures) => figures.p50);
  const p99 = ratio((figures) => figures.p99);
  const cpu = ratio((figures) => figures.cpuPerEvent);
  const each = (figures: RelayFigures[], pick: (one: RelayFigures) => number, digits = 2): string =>
    median(figures.map(pick)).toFixed(digits);
  const lost = result.ours.filter(({ received }) => received < 1).length;
  const { agents, eventsPerSecond, pairs, windowSeconds } = result.options;
  const lines = [
    `relay: ${agents} agents, ${eventsPerSecond} events/s, ${pairs} pairs of ${windowSeconds} s windows, interleaved`,
    `  p50   raw ${each(result.raw, ({ p50: value }) => value)} ms, ours ${each(result.ours, ({ p50: value }) => value)} ms, ratio ${median(p50).toFixed(2)} (${spread(p50)}), target <= 1.5`,
    `  p99   raw ${each(result.raw, ({ p99: value }) => value)} ms, ours ${each(result.ours, ({ p99: value }) => value)} ms, ratio ${median(p99).toFixed(2)} (${spread(p99)}), target <= 2, not gated`,
    `  CPU   raw ${each(result.raw, ({ cpuPerEvent }) => cpuPerEvent, 0)} µs, ours ${each(result.ours, ({ cpuPerEvent }) => cpuPerEvent, 0)} µs per event, ratio ${median(cpu).toFixed(2)} (${spread(cpu)}), target <= 2`,
    `  RSS   raw ${result.memory.rawKb.toFixed(1)} KB, ours ${result.memory.oursKb.toFixed(1)} KB per agent (both sockets and session, after a full collection), target <= 50 KB`,
    `  windows in which an event was lost: ${lost}`,
  ];
  const failed = [
    ...(median(p50) > 1.5 ? ['relay p50'] : []),
    ...(median(cpu) > 2 ? ['CPU per event'] : []),
    ...(result.memory.oursKb > 50 ? ['memory per agent'] : []),
    ...(lost > 0 ? ['events lost'] : []),
  ];
  return { lines, failed };
}
