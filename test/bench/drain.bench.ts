/**
 * P15: two servers on one Postgres; the one with all agents is stopped by SIGTERM under load, and they go to the other. The blackout of
 * an agent is how late the latest of its messages came, of those LivePerson sent meanwhile.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../sandbox/demo/freePort.ts';
import { openDatabase } from '../../connector-server/src/store/database.ts';
import { createLogger } from '../../connector-server/src/support/logger.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { stamped } from './world/rawBrowser.ts';
import { seedSessions } from './world/seededSessions.ts';
import { benchFolder, startConnector, type MeasuredConnector } from './world/servers.ts';
import { percentile } from './world/stats.ts';
import { startUpstream } from './world/upstream.ts';

const SERVERS = 2;
const PATIENCE_MS = 60_000;
/** So often a message for each agent: no blackout longer than this goes unseen. */
const EVERY_MS = 500;
const MOST_DRAIN_S = 20;

export const bench: Bench = {
  async run({ quick }, say) {
    const agents = quick ? 150 : 1_000;
    const rounds = quick ? 1 : 3;
    const folder = benchFolder();
    const dataDir = path.join(folder, 'data');
    const secretKey = randomBytes(32).toString('base64');
    const database = await openDatabase({ dataDir, log: createLogger('fatal') });
    const upstream = await startUpstream({ keepMessages: true });
    const org = createBenchOrg();
    const servers: MeasuredConnector[] = [];
    const late = new Float64Array(agents);
    let crowd: Crowd | null = null;
    try {
      await seedSessions({ dataDir, databaseUrl: database.url, secretKey, agents });
      const ports = await Promise.all(Array.from({ length: SERVERS }, () => freePort(0)));
      const urls = ports.map((port) => `http://127.0.0.1:${port}`);
      const publicUrl = urls[0] ?? '';
      for (const [at, port] of ports.entries())
        servers.push(
          await startConnector({
            upstreamUrl: upstream.url,
            org,
            agents: 0,
            database: { url: database.url, secretKey },
            publicUrl,
            port,
            env: { SERVER_URL: urls[at] ?? '' },
          }),
        );
      crowd = new Crowd({
        server: { url: publicUrl },
        org,
        track: true,
        audience: publicUrl,
        others: urls.slice(1),
        onStamp: (index, sentAt, receivedAt) => {
          late[index] = Math.max(late[index] ?? 0, receivedAt - sentAt);
        },
      });
      await crowd.grow(agents);
      const { softphones } = crowd;
      for (const softphone of softphones) softphone.stayConnected();
      const blackouts: number[] = [];
      const drains: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const going = servers[round % SERVERS] as MeasuredConnector;
        const load = { on: true };
        let next = 0;
        const loading = (async () => {
          const perSecond = (agents * 1000) / EVERY_MS;
          while (load.on) await openLoop(perSecond, 0.5, () => void upstream.push(next++ % agents, stamped()));
        })();
        await pause(3_000);
        late.fill(0);
        const started = performance.now();
        await going.process.stop();
        drains.push((performance.now() - started) / 1000);
        const back = await until(() => softphones.every(({ live }) => live), PATIENCE_MS);
        await pause(2_000);
        load.on = false;
        await loading;
        if (!back)
          throw new Error(`only ${softphones.filter(({ live }) => live).length} of ${agents} agents came back`);
        await crowd.caughtUp(upstream, 30_000);
        blackouts.push(percentile([...late], 99) / 1000);
        say(
          `drained in ${(drains.at(-1) ?? 0).toFixed(1)} s; blackout p50 ${(percentile([...late], 50) / 1000).toFixed(2)} p99 ${(blackouts.at(-1) ?? 0).toFixed(2)} max ${(Math.max(...late) / 1000).toFixed(2)} s`,
        );
        await going.process.start();
      }
      const { lost, doubled } = crowd.losses(upstream);
      say(`lost ${lost}, doubled ${doubled}`);
      return [
        row({
          id: 'P15',
          measure: `drain of a server with ${agents} agents to another: blackout of an agent, p99`,
          unit: 's',
          ours: blackouts,
          target: { limit: 1 },
          note: `a message for each agent every ${EVERY_MS} ms; LivePerson allows two sockets of an agent`,
        }),
        row({
          id: 'P15',
          measure: 'until the drained process is gone',
          unit: 's',
          digits: 1,
          ours: drains,
          target: { limit: MOST_DRAIN_S },
        }),
        row({
          id: 'P15',
          measure: 'messages lost or doubled',
          unit: '',
          digits: 0,
          ours: [lost + doubled],
          target: { limit: 0 },
        }),
      ];
    } finally {
      crowd?.end();
      await Promise.all(servers.map((server) => server.stop()));
      await database.close();
      await upstream.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
