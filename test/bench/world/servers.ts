/** The processes that are measured: the connector, the raw relay, the Socket.IO relay. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startConnectorProcess, type ConnectorProcess } from '../../../sandbox/demo/connectorProcess.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { BENCH_ORG, type BenchOrg } from './identity.ts';
import { collectGarbage, inspectorUrl } from './inspector.ts';
import { createProbeReader, PROBE, type ProbeReading } from './probeReader.ts';
import { seedSessions } from './seededSessions.ts';
import { BENCH_ACCOUNT } from './upstreamFrames.ts';

const INSPECT = '--inspect=127.0.0.1:0';

export interface MeasuredServer {
  url: string;
  pid(): number;
  /** Full collection, so that memory figures hold what is kept and not what lies about. */
  collect(): Promise<void>;
  stop(): Promise<void>;
}

export interface MeasuredConnector extends MeasuredServer {
  process: ConnectorProcess;
  /** Event loop delay and garbage collection since the last reading. */
  probe(): Promise<ProbeReading>;
}

/** Starts `rawRelay.ts` or `socketIoRelay.ts` before the upstream. */
export async function startRelay(kind: 'rawRelay' | 'socketIoRelay', upstreamUrl: string): Promise<MeasuredServer> {
  const script = fileURLToPath(new URL(`./${kind}.ts`, import.meta.url));
  const child = spawn(process.execPath, [INSPECT, script, upstreamUrl.replace(/^http/, 'ws')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let inspector = '';
  child.stderr.on('data', (text: Buffer) => (inspector = inspectorUrl(text.toString()) ?? inspector));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${line.toString().split(' ')[1]?.trim() ?? ''}`,
    pid: () => child.pid ?? 0,
    collect: () => collectGarbage(inspector),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export interface ConnectorSetup {
  upstreamUrl: string;
  org: BenchOrg;
  /** So many agents have a kept LivePerson session from the start: no pacing of sign-ins is measured by accident. */
  agents: number;
  /** Minutes of wrap-up; default 10. */
  wrapUpMinutes?: number;
  /** A Salesforce that takes records; default: the upstream's, which takes none. */
  salesforce?: { url: string; orgId: string; auth: unknown };
  nodeArgs?: string[];
  env?: Record<string, string>;
  /** A Postgres outside; its sessions are seeded by the caller with this key. */
  database?: { url: string; secretKey: string };
  /** Public address when it is not this server's own, e.g. of several servers. */
  publicUrl?: string;
  port?: number;
}

/** A folder the postgres user may enter. */
export function benchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lp-bench-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function settingsOf({ org, salesforce, upstreamUrl, wrapUpMinutes }: ConnectorSetup): unknown {
  return {
    version: 1,
    connections: [
      {
        id: 'bench',
        name: 'Bench',
        salesforce: {
          orgId: salesforce?.orgId ?? BENCH_ORG,
          loginUrl: salesforce?.url ?? upstreamUrl,
          auth: salesforce?.auth ?? { flow: 'client_credentials', clientId: 'bench', clientSecret: 'bench' },
          identityCertificates: [org.publicPem],
        },
        liveperson: { account: BENCH_ACCOUNT, signIn: { oauth: null, password: true } },
        ...(wrapUpMinutes !== undefined && { records: { wrapUpMinutes } }),
      },
    ],
  };
}

/** Starts a connector of its own folder, ready for traffic. */
export async function startConnector(setup: ConnectorSetup): Promise<MeasuredConnector> {
  const folder = benchFolder();
  const dataDir = path.join(folder, 'data');
  const settingsFile = path.join(folder, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify(settingsOf(setup)));
  const secretKey = setup.database?.secretKey ?? randomBytes(32).toString('base64');
  if (setup.database === undefined) await seedSessions({ dataDir, secretKey, agents: setup.agents });
  let inspector = '';
  const probe = createProbeReader();
  const connector = await startConnectorProcess({
    port: setup.port ?? (await freePort(0)),
    dataDir,
    settingsFile,
    livePersonUrl: setup.upstreamUrl,
    salesforceUrl: setup.salesforce?.url ?? setup.upstreamUrl,
    nodeArgs: [INSPECT, '--import', PROBE, ...(setup.nodeArgs ?? [])],
    onLine: (line) => {
      inspector = inspectorUrl(line) ?? inspector;
      probe.line(line);
      if (process.env.BENCH_LOG !== undefined) console.error(line);
    },
    env: {
      LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
      SECRET_KEY: secretKey,
      ...(setup.database && { DATABASE_URL: setup.database.url }),
      ...(setup.publicUrl && { PUBLIC_URL: setup.publicUrl }),
      ...setup.env,
    },
  });
  return {
    process: connector,
    url: connector.url,
    pid: () => connector.pid(),
    collect: () => collectGarbage(inspector),
    probe: () => probe.read(connector.pid()),
    async stop() {
      await connector.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
