/** Agents through the connector's LivePerson client beside as many through the official node-agent-sdk: same frames, over TLS. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeLocalCertificate } from '../support/sdk/localCertificate.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import type { FromClient, ToClient } from './world/clientProcess.ts';
import { collectGarbage, inspectorUrl } from './world/inspector.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { cpuMicros, rssBytes, watchOwnCpu } from './world/processUsage.ts';
import { stamped } from './world/rawBrowser.ts';
import { slope } from './world/stats.ts';
import { BENCH_ACCOUNT } from './world/upstreamFrames.ts';
import { startUpstream } from './world/upstream.ts';

const PATIENCE_MS = 60_000;
const PER_SECOND = 1_000;

interface Side {
  name: string;
  base: number;
  client: AgentClient;
}

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = quick ? 100 : 1_000;
    const rounds = quick ? 2 : 5;
    const seconds = quick ? 3 : 6;
    const certificate = await makeLocalCertificate();
    const upstream = await startUpstream({ tls: certificate });
    const sides: [sdk: Side, ours: Side] = [
      { name: 'node-agent-sdk', base: 1_000_000, client: await startClient('./world/sdkAgents.cjs', certificate.path) },
      { name: 'ours', base: 0, client: await startClient('./world/ownAgents.ts', certificate.path) },
    ];
    try {
      const domain = new URL(upstream.url).host;
      const memory: number[] = [];
      for (const { base, client, name } of sides) {
        const points: [number, number][] = [];
        for (const part of [0.1, 0.4, 0.7, 1]) {
          await client.open(base, Math.round(agents * part), domain);
          points.push([client.opened(), await client.kept()]);
        }
        memory.push(slope(points) / 1024);
        say(`${name}: ${(memory.at(-1) ?? 0).toFixed(1)} KB per agent`);
      }
      const cpu: number[][] = [[], []];
      let generatorMost = 0;
      let missed = 0;
      for (let round = 0; round <= rounds; round++)
        for (const [at, { base, client, name }] of sides.entries()) {
          const before = await client.count();
          const cpuBefore = cpuMicros(client.pid);
          const generator = watchOwnCpu();
          const total = await openLoop(PER_SECOND, seconds, (n) => void upstream.push(base + (n % agents), stamped()));
          generatorMost = Math.max(generatorMost, generator());
          await pause(500);
          const each = (cpuMicros(client.pid) - cpuBefore) / total;
          missed += total - ((await client.count()) - before);
          // The first round warms up code paths and is not counted.
          if (round > 0) cpu[at]?.push(each);
          say(`${name}: ${each.toFixed(0)} µs per message`);
        }
      const [sdkMemory = 0, ownMemory = 0] = memory;
      return [
        row({
          id: 'SDK',
          measure: `memory of an agent's LivePerson client, slope up to ${agents}`,
          unit: 'KB',
          digits: 1,
          ours: [ownMemory],
          baseline: { name: 'node-agent-sdk', values: [sdkMemory] },
          note: 'over TLS, after full collections; only the client, no desk and no browser',
        }),
        row({
          id: 'SDK',
          measure: `CPU per message received, ${agents} agents, ${PER_SECOND} messages/s`,
          unit: 'µs',
          digits: 0,
          ours: cpu[1] ?? [],
          baseline: { name: 'node-agent-sdk', values: cpu[0] ?? [] },
          note: `${missed} messages not handled on either side; generator at most ${(generatorMost * 100).toFixed(0)} % of a core`,
        }),
      ];
    } finally {
      for (const { client } of sides) client.stop();
      await upstream.close();
      await certificate.remove();
    }
  },
};

interface AgentClient {
  pid: number;
  /** Until so many agents from `base` on are open and subscribed. */
  open(base: number, to: number, domain: string): Promise<void>;
  opened(): number;
  count(): Promise<number>;
  /** Memory after full collections, bytes. */
  kept(): Promise<number>;
  stop(): void;
}

async function startClient(script: string, certificate: string): Promise<AgentClient> {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate, NODE_NO_WARNINGS: '1' },
    execArgv: ['--inspect=127.0.0.1:0'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let inspector = '';
  let ready = false;
  let opened = 0;
  let asked = 0;
  let whenCounted: ((count: number) => void) | null = null;
  child.stderr?.on('data', (text: Buffer) => (inspector = inspectorUrl(text.toString()) ?? inspector));
  child.on('message', (message: FromClient) => {
    if (message.op === 'ready') ready = true;
    else if (message.op === 'open') opened = message.open;
    else whenCounted?.(message.count);
  });
  const send = (message: ToClient): void => void child.send(message);
  if (!(await until(() => ready && inspector !== '', PATIENCE_MS))) throw new Error(`${script} did not start`);
  const pid = child.pid ?? 0;
  return {
    pid,
    opened: () => opened,
    async open(base, to, domain) {
      send({ op: 'open', from: base + asked, to: base + to, account: BENCH_ACCOUNT, domain });
      asked = to;
      if (!(await until(() => opened >= to, PATIENCE_MS))) throw new Error(`${script}: ${opened} of ${to} opened`);
    },
    count: () =>
      new Promise((resolve) => {
        whenCounted = resolve;
        send({ op: 'count' });
      }),
    async kept() {
      await pause(2_000);
      await collectGarbage(inspector);
      await collectGarbage(inspector);
      return rssBytes(pid);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
