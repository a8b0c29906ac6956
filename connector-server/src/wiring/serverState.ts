import type { ServerState, StatusReport } from '../browser/ports.ts';
import type { BudgetReport } from '../protocol/adminTypes.ts';
import type { Config } from '../config.ts';
import type { DeskCounts } from '../desk/desks.ts';
import type { StoreHealth } from '../desk/ports.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { Settings } from '../settings/settings.ts';
import type { Database } from '../store/database.ts';
import { createFieldsLeftOut } from '../store/fieldsLeftOut.ts';
import { isLoopbackHost } from '../support/loopback.ts';
import type { CoverageTotals } from '../sync/coveragePorts.ts';
import type { FleetCounts } from './roomsShape.ts';
import type { MemoryGuard } from './memoryGuard.ts';
import type { SealedCounts } from './resealing.ts';
import { VERSION } from './version.ts';

/** How far the server is; `connector.ts` moves it along. */
export interface ServerPhase {
  phase: 'starting' | 'running' | 'draining';
  database: Database | null;
  recorder: Recorder | null;
  health: StoreHealth | null;
  secrets: (() => Promise<SealedCounts>) | null;
  memory: Pick<MemoryGuard, 'crowded' | 'share'> | null;
  counts: () => DeskCounts | null;
  fleet: () => FleetCounts | null;
  budget: (connectionId: string) => BudgetReport | null;
  watcher: (connectionId: string) => { state: string; text: string } | null;
  /** Of each connection that was counted. */
  coverage: () => Promise<CoverageTotals[]>;
  /** How often others took this server for dead. */
  fenced: number;
  sockets: () => number;
  doctor: () => StatusReport['doctor'];
}

const PING_MS = 2_000;

export function createServerState(config: Config, settings: Settings, server: ServerPhase): ServerState {
  const startedAt = Date.now();
  let asked: { at: number; answer: Promise<boolean> } | null = null;
  /** Probes come often and from many; the database is asked at most once in two seconds. */
  const databaseAnswers = (): Promise<boolean> => {
    const { database } = server;
    if (database === null) return Promise.resolve(false);
    if (asked === null || Date.now() - asked.at > PING_MS)
      asked = { at: Date.now(), answer: withTimeout(database.ping()) };
    return asked.answer;
  };
  return {
    async ready() {
      if (server.phase === 'starting') return { ready: false, reason: 'The server is starting.' };
      if (server.phase === 'draining') return { ready: false, reason: 'The server is stopping.' };
      const trouble = server.health?.trouble;
      if (trouble) return { ready: false, reason: trouble.text };
      return (await databaseAnswers())
        ? { ready: true, reason: '' }
        : { ready: false, reason: 'The database does not answer.' };
    },
    async report() {
      const trouble = server.health?.trouble ?? null;
      const answers = trouble?.kind !== 'away' && (await databaseAnswers());
      const ok = answers && trouble === null;
      const desks = server.counts();
      const counts = answers ? await server.recorder?.status().catch(() => null) : null;
      const leftOut =
        answers && server.database
          ? await createFieldsLeftOut(server.database.db)
              .list()
              .catch(() => [])
          : [];
      const secrets = answers ? await server.secrets?.().catch(() => null) : null;
      const coverage = answers ? await server.coverage().catch(() => []) : [];
      const kind = config.databaseUrl === null ? 'embedded Postgres in DATA_DIR' : 'Postgres of DATABASE_URL';
      return {
        version: VERSION,
        startedAt,
        database: {
          state: ok ? 'ok' : 'failed',
          text: `${kind}: ${ok ? 'takes writes' : (trouble?.text ?? 'The database does not answer.')}`,
          since: trouble?.since ?? null,
          damagedRows: server.database?.damage.rows ?? 0,
        },
        fleet: fleetOf(server.fleet(), desks),
        facts: desks && { waiting: desks.factsWaiting, lost: desks.factsLost },
        livePersonApi: {
          host: new URL(config.livePersonApiUrl).host,
          insecure: config.livePersonApiUrl.startsWith('http:'),
        },
        insecureUpstreams: insecureUpstreams(config, settings),
        settings: {
          source: config.settingsFile === null ? 'no SETTINGS_FILE given' : 'SETTINGS_FILE',
          rejected: settings.rejected(),
        },
        connections: settings.connections().map((each) => ({
          id: each.id,
          name: each.name,
          orgId: each.salesforce.orgId,
          account: each.liveperson.account,
          agents: null,
          budget: server.budget(each.id),
          watcher: server.watcher(each.id),
          coverage: coverage.find(({ connectionId }) => connectionId === each.id) ?? null,
        })),
        outbox: counts
          ? {
              waiting: counts.waiting,
              dead: counts.dead,
              oldestSeconds: counts.oldestAt === null ? null : Math.round((Date.now() - counts.oldestAt) / 1_000),
            }
          : null,
        fieldsLeftOut: leftOut.map(({ connectionId, ...field }) => ({ connection: connectionId, ...field })),
        lanes: (server.recorder?.troubles() ?? []).map((lane) => ({
          connection: lane.connectionId,
          kind: lane.kind,
          needsAdministrator: lane.org === 'refuses',
          code: lane.code,
          text: lane.message,
          since: lane.since,
        })),
        memory: server.memory && { crowded: server.memory.crowded, share: server.memory.share },
        secrets: secrets ?? null,
        sockets: server.sockets(),
        doctor: server.doctor() ?? null,
      };
    },
  };
}

function fleetOf(fleet: FleetCounts | null, desks: DeskCounts | null): NonNullable<StatusReport['fleet']> | null {
  return fleet && { servers: fleet.servers, serverId: fleet.serverId, agents: desks?.desks ?? 0 };
}

/** Hosts contacted over plain http. Loopback is named too: the page shows what is, not what is forbidden. */
function insecureUpstreams(config: Config, settings: Settings): string[] {
  const urls = [config.livePersonApiUrl, ...settings.connections().map((each) => each.salesforce.loginUrl)];
  return [
    ...new Set(
      urls
        .filter((url) => url.startsWith('http:'))
        .map((url) => new URL(url))
        .map((url) => `${url.host}${isLoopbackHost(url.hostname) ? ' (this machine)' : ''}`),
    ),
  ];
}

async function withTimeout(ping: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PING_MS)));
  try {
    return await Promise.race([
      ping.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
