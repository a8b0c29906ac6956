/** The server as one object: wires every room to the others. `main.ts` runs it; tests and the demo start it in process. */
import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { Registry } from 'prom-client';
import { createBudgetRoutes } from './admin/budgetRoutes.ts';
import { createCoverageRoutes } from './admin/coverageRoutes.ts';
import { createDoctorRoutes } from './admin/doctorRoutes.ts';
import { createRightsRoutes } from './admin/rightsRoutes.ts';
import { createKeepingRoutes } from './admin/keepingRoutes.ts';
import { createLedgerRoutes } from './admin/ledgerRoutes.ts';
import { createMatchingRoutes } from './admin/matchingRoutes.ts';
import { createSyncRoutes } from './admin/syncRoutes.ts';
import { createTranscriptRoutes } from './admin/transcriptRoutes.ts';
import { createEdgeServer } from './browser/edgeServer.ts';
import { createIdentityVerifier } from './browser/identity.ts';
import { createEdgeMetrics } from './browser/metrics.ts';
import { createAllowedOrigins } from './browser/origins.ts';
import type { Config } from './config.ts';
import { loadConfig } from './config.ts';
import { createSessionCounts } from './liveperson/sessionCounts.ts';
import { createMatchCounts } from './matching/matchCounts.ts';
import { createSchedule } from './schedule/schedule.ts';
import { createSecretResolver } from './settings/resolveSecrets.ts';
import { createSettings } from './settings/settings.ts';
import { openSettingsFile } from './settings/settingsFile.ts';
import { createAuditLog } from './store/auditLog.ts';
import { openDatabase } from './store/database.ts';
import { createAccessRevocations } from './store/accessRevocations.ts';
import { createAdminTicketStore } from './store/adminTicketStore.ts';
import { createIdentityReplay } from './store/identityReplay.ts';
import { createSealedVault } from './store/sealedVault.ts';
import { createSignInTicketStore } from './store/signInTicketStore.ts';
import { steadyTimers, systemTimers } from './support/clock.ts';
import { createLogger } from './support/logger.ts';
import { createOutbound } from './support/outbound.ts';
import { createSealer } from './support/seal.ts';
import { keptSecretKey } from './support/secretKey.ts';
import type { SecretKeys } from './support/secretKeys.ts';
import { isLoopbackHost } from './support/loopback.ts';
import { createAdminCoverage, createAdminKeeping, createAdminLedger } from './wiring/adminLedger.ts';
import { addBudgetMetrics } from './wiring/budgetMetrics.ts';
import { addCoverageMetrics, coverageTotals } from './wiring/coverageMetrics.ts';
import { syncJob } from './wiring/historySync.ts';
import { ledgerJobs } from './wiring/keeping.ts';
import { addWatcherMetrics } from './wiring/watcherMetrics.ts';
import { createDoctorWithin } from './wiring/doctorWithin.ts';
import { createRightsWithin } from './wiring/rightsWithin.ts';
import { createMemoryGuard, heapOfProcess } from './wiring/memoryGuard.ts';
import type { HeapUse } from './wiring/memoryGuard.ts';
import { convertedLeadsJob } from './wiring/convertedLeads.ts';
import { scheduledJobs } from './wiring/jobs.ts';
import { createRooms } from './wiring/rooms.ts';
import type { Rooms } from './wiring/roomsShape.ts';
import type { DeskCounts } from './desk/desks.ts';
import {
  addDeskMetrics,
  addFleetMetrics,
  addLaneMetrics,
  addSecretMetrics,
  addLivePersonMetrics,
  addMemoryMetrics,
  addOutboxMetrics,
  addStoreMetrics,
} from './wiring/metrics.ts';
import { wireAdminDoor } from './wiring/adminDoor.ts';
import { addMatchingMetrics } from './wiring/matchingMetrics.ts';
import { createReplayGuard } from './wiring/replayGuard.ts';
import { resealAll } from './wiring/resealing.ts';
import { createServerState } from './wiring/serverState.ts';
import { createCrmRoutes } from './admin/crmRoutes.ts';
import { createAdminCrm } from './wiring/adminCrm.ts';
import { createCrmSections } from './wiring/crmSections.ts';
import { auditSettings } from './wiring/settingsAudit.ts';
import { addSyncMetrics } from './wiring/syncMetrics.ts';
import type { ServerPhase } from './wiring/serverState.ts';
import { VERSION } from './wiring/version.ts';

export interface RunningConnector {
  /** Address agents reach, no trailing slash. */
  url: string;
  /** Drains: softphones are asked to reconnect, writes under way end, the database is closed. Repeated calls share one drain. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** Environment variables, as documented in docs/operate.md. */
  env: Readonly<Record<string, string | undefined>>;
  /** Gets finished log lines; default standard output. */
  writeLog?: (line: string) => void;
  /** What the heap holds; default: what the engine says. */
  heap?: () => HeapUse;
  /** Settings of the embedded Postgres, e.g. `{fsync: 'off'}` in tests. */
  embeddedSettings?: Record<string, string>;
}

/** Starts a connector. Rejects with ConfigError or ConnectorError in plain words, and leaves nothing running then. */
export async function startConnector(options: StartOptions): Promise<RunningConnector> {
  const config = loadConfig(options.env);
  const undo: (() => Promise<void> | void)[] = [];
  const close = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  try {
    return { url: await start(config, options, undo), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Each thing started leaves in `undo` how to stop it, so that closing runs in the opposite order. */
async function start(config: Config, options: StartOptions, undo: (() => Promise<void> | void)[]): Promise<string> {
  const log = createLogger(config.logLevel, options.writeLog);
  const timers = systemTimers;
  const registry = new Registry();
  const livePersonCounts = createSessionCounts();
  const matchCounts = createMatchCounts();
  const settings = createSettings();
  const server: ServerPhase = {
    phase: 'starting',
    database: null,
    recorder: null,
    health: null,
    secrets: null,
    memory: null,
    counts: () => null,
    fleet: () => null,
    budget: () => null,
    watcher: () => null,
    coverage: () => Promise.resolve([]),
    fenced: 0,
    sockets: () => 0,
    doctor: () => null,
  };
  const secretKeys: SecretKeys = {
    current: config.secretKey ?? (await keptSecretKey(config.dataDir)),
    others: config.previousSecretKeys,
  };
  const sealer = createSealer(secretKeys.current, ...secretKeys.others);
  let publicUrl = config.publicUrl ?? '';

  if (config.settingsFile !== null) {
    const resolveSecret = createSecretResolver({
      env: config.env,
      baseDir: dirname(resolve(config.settingsFile)),
      sealer,
    });
    const rules = {
      allowInsecureUpstream: config.allowInsecureUpstream,
      defaultLoginUrl: config.salesforceLoginUrl,
      resolveSecret,
    };
    const file = await openSettingsFile({ path: config.settingsFile, settings, rules, log });
    undo.push(() => file.close());
  }

  const outbound = createOutbound(config.proxy);
  undo.push(() => outbound.close());
  const database = await openDatabase({
    databaseUrl: config.databaseUrl ?? undefined,
    dataDir: config.dataDir,
    log,
    ...(options.embeddedSettings && { embeddedSettings: options.embeddedSettings }),
  });
  undo.push(() => database.close());
  server.database = database;
  server.health = database.health;
  undo.push(auditSettings(settings, database.db, log));
  const sections = createCrmSections({ db: database.db, settings, log });
  await sections.load();
  const memory = createMemoryGuard({ heap: options.heap ?? heapOfProcess, timers, log });
  undo.push(() => memory.stop());
  server.memory = memory;
  const replay = createIdentityReplay(database.db);
  const revocations = createAccessRevocations(database.db);
  const vault = createSealedVault(database.db);
  server.secrets = () => vault.counts(sealer.keyId);
  const schedule = createSchedule({
    url: database.url,
    jobs: [
      syncJob(() => rooms?.sync ?? null),
      convertedLeadsJob({ settings, follow: () => rooms?.followLinkedRecords ?? null, log }),
      ...ledgerJobs({
        db: database.db,
        settings,
        ledger: () => rooms?.ledger ?? null,
        now: () => timers.now(),
        log,
      }),
      ...scheduledJobs({
        replay,
        vault,
        tickets: createSignInTicketStore(database.db),
        revocations,
        adminTickets: createAdminTicketStore(database.db),
        sealer,
        now: () => timers.now(),
        log,
      }),
    ],
    log,
  });
  undo.push(() => schedule.stop());

  // The desks need the public address, which may hold a port known only after listening: until then nobody is let in.
  let rooms: Rooms | null = null;
  const state = createServerState(config, settings, server);
  const doctor = createDoctorWithin({
    ...{ config, settings, state, database, sealer, outbound, timers, log },
    publicUrl: () => publicUrl,
    budgets: () => rooms?.budgets ?? null,
  });
  server.doctor = () => doctor.failures();
  const edge = createEdgeServer({
    verifier: createIdentityVerifier({
      settings,
      audience: () => publicUrl,
      replay: createReplayGuard(replay, database.health, timers),
      clock: timers,
    }),
    desks: {
      attach: (identity, hello, sink) =>
        rooms ? rooms.attach(identity, hello, sink) : Promise.reject(new Error('The server is starting.')),
    },
    origins: createAllowedOrigins(settings, () => new URL(publicUrl).origin),
    signInDoor: {
      authorizeUrl: async (ticket) => rooms?.signInDoor.authorizeUrl(ticket) ?? null,
      callback: async (query) => rooms?.signInDoor.callback(query) ?? false,
    },
    audit: (entry) => createAuditLog(database.db).append([entry]),
    dismissal: { dismiss: async (agent, text) => rooms?.dismissal.dismiss(agent, text) },
    connections: settings,
    access: { keys: secretKeys, usedNonces: replay, revocations },
    state,
    adminDoor: wireAdminDoor({
      db: database.db,
      settings,
      sealer,
      fetch: outbound.fetch,
      publicUrl: () => publicUrl,
      parts: [
        createLedgerRoutes(createAdminLedger(database.db, () => rooms?.recorder ?? null)),
        createCoverageRoutes(createAdminCoverage(database.db, () => rooms?.ledger ?? null)),
        createKeepingRoutes(createAdminKeeping(database.db, settings, () => rooms?.ledger ?? null)),
        createSyncRoutes({
          report: async (...asked) => rooms?.sync.report(...asked) ?? null,
          window: async (...asked) => rooms?.sync.window(...asked) ?? null,
          conversation: async (...asked) => rooms?.sync.conversation(...asked) ?? null,
        }),
        createMatchingRoutes({
          simulate: async (...asked) => (rooms === null ? 'server_begins_anew' : rooms.matching.simulate(...asked)),
        }),
        createTranscriptRoutes({
          rulesOf: (connectionId) => settings.connection(connectionId)?.transcripts.masking ?? null,
          check: async (...asked) => rooms?.recorder.checkTranscript(...asked) ?? null,
          rewrite: async (connectionId, conversationId, who) =>
            (await rooms?.ledger.rewriteTranscript(connectionId, conversationId, who)) ?? false,
        }),
        createCrmRoutes(
          createAdminCrm({
            db: database.db,
            settings,
            sections,
            rooms: () => rooms?.crm ?? null,
            audit: (entry) => createAuditLog(database.db).append([entry]),
            log,
          }),
        ),
        createDoctorRoutes(doctor),
        createRightsRoutes(
          createRightsWithin({ look: (connectionId) => doctor.look(connectionId), now: () => timers.now() }),
        ),
        createBudgetRoutes({
          report: (connectionId) => rooms?.budgets.report(connectionId) ?? null,
          resume: async (connectionId, who) => (await rooms?.budgets.resume(connectionId, who)) ?? false,
        }),
      ],
      now: () => timers.now(),
      log,
    }),
    metrics: createEdgeMetrics(registry),
    registry,
    metricsToken: config.metricsToken,
    trustProxy: config.trustProxy,
    secure: () => publicUrl.startsWith('https:'),
    clock: timers,
    lineClock: steadyTimers,
    log,
    version: VERSION,
  });
  const port = await edge.listen(config.port, config.host);
  let closing = false;
  undo.push(
    () => rooms?.stop(),
    () => edge.close(),
    () => rooms?.handOver().catch((error: unknown) => log.error({ err: error }, 'Agents could not be handed over')),
    () => {
      closing = true;
      server.phase = 'draining';
    },
  );
  publicUrl ||= `http://${isLoopbackHost(config.host) ? bracketed(config.host) : 'localhost'}:${port}`;
  const live = async (): Promise<Rooms> => {
    const begun = await createRooms({
      config,
      settings,
      sections,
      database,
      sealer,
      outbound,
      log,
      timers,
      memory,
      livePersonCounts,
      matchCounts,
      publicUrl,
      serverUrl: config.serverUrl ?? publicUrl,
      owner: `${process.pid}:${randomUUID()}`,
      onFenced: () => void beginAnew(),
    });
    server.recorder = begun.recorder;
    return begun;
  };
  /** Others took this server for dead and have its agents. What it held is dropped, and it goes on as a new one. */
  const beginAnew = async (): Promise<void> => {
    const dead = rooms;
    rooms = null;
    server.fenced += 1;
    await dead?.abandon().catch((error: unknown) => log.error({ err: error }, 'What was held could not be let go'));
    while (!closing && rooms === null) {
      try {
        rooms = await live();
      } catch (error) {
        log.error({ err: error }, 'The server could not begin anew; it is tried again');
        await new Promise<void>((resolve) => void timers.after(AGAIN_MS, resolve));
      }
    }
    if (closing) await rooms?.stop();
    else rooms?.start();
  };
  rooms = await live();
  server.sockets = () => edge.sockets();
  server.budget = (connectionId) => rooms?.budgets.report(connectionId) ?? null;
  server.watcher = (connectionId) => rooms?.watchers.state(connectionId) ?? null;
  server.fleet = () => rooms?.fleet() ?? null;
  server.counts = () => rooms?.counts() ?? null;
  addOutboxMetrics(registry, server);
  addLaneMetrics(registry, server);
  addSecretMetrics(registry, server);
  addDeskMetrics(registry, { counts: () => rooms?.counts() ?? NO_DESKS });
  addFleetMetrics(registry, server, () => rooms?.fleet() ?? null);
  addLivePersonMetrics(registry, livePersonCounts);
  addMatchingMetrics(registry, matchCounts);
  addStoreMetrics(registry, database, timers);
  addMemoryMetrics(registry, memory);
  addCoverageMetrics(registry, database.db);
  server.coverage = () => coverageTotals(database.db);
  addWatcherMetrics(registry, settings, (connectionId) => rooms?.watchers.state(connectionId) ?? null);
  addSyncMetrics(registry, settings, () => rooms?.sync ?? null);
  addBudgetMetrics(registry, settings, () => rooms?.budgets ?? null);
  rooms.start();
  // Housekeeping may begin late; agents do not wait for it.
  resealAll({ vault, sealer, log }).catch((error: unknown) =>
    log.warn({ err: error }, 'Stored secrets are sealed anew later'),
  );
  schedule.start().catch((error: unknown) => log.error({ err: error }, 'The schedule could not start'));
  server.phase = 'running';
  log.info(
    { url: publicUrl, version: VERSION, database: database.engine.kind, connections: settings.connections().length },
    'The connector is running',
  );
  return publicUrl;
}

const AGAIN_MS = 2_000;
const NO_DESKS: DeskCounts = {
  desks: 0,
  tabs: 0,
  connected: 0,
  rings: 0,
  conversations: 0,
  factsWaiting: 0,
  factsLost: 0,
};

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= run());
}
