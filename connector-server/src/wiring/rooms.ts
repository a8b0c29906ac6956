/** Everything behind the edge: LivePerson, Salesforce, recorder and desks, made and tied together. */
import type { Config } from '../config.ts';
import { createDesks } from '../desk/desks.ts';
import { redirect } from '../desk/redirect.ts';
import type { DeskCounts } from '../desk/desks.ts';
import type { Desks, Dismissal, SignInDoor } from '../desk/ports.ts';
import { createLivePerson } from '../liveperson/livePerson.ts';
import type { SessionCounts } from '../liveperson/sessionCounts.ts';
import { createMatchPlanner } from '../matching/matchPlanner.ts';
import { createRecorder } from '../recorder/recorder.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { createSalesforceWriter } from '../salesforce/salesforceWriter.ts';
import type { Settings } from '../settings/settings.ts';
import { createAgentRegistry } from '../store/agentRegistry.ts';
import { createBus } from '../store/bus.ts';
import type { Database } from '../store/database.ts';
import { createAgentLeaseStore } from '../store/agentLeaseStore.ts';
import { createFence } from '../store/fence.ts';
import { createServerStore } from '../store/serverStore.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import { createSignInTicketStore } from '../store/signInTicketStore.ts';
import type { Timers } from '../support/clock.ts';
import type { createLogger } from '../support/logger.ts';
import type { Outbound } from '../support/outbound.ts';
import type { Sealer } from '../support/seal.ts';
import { thisMachine, thisProcess } from '../support/thisProcess.ts';
import { createAccountDirectory } from './accountDirectory.ts';
import { createAdoption } from './adoption.ts';
import { createAgentHolds } from './agentHolds.ts';
import { createAgentMemory } from './agentMemory.ts';
import { createConversationMemory } from './conversationMemory.ts';
import { fencedAgentMemory, untilFenced } from './fencedStores.ts';
import { createHandover } from './handover.ts';
import { createMarkRelay } from './markRelay.ts';
import type { MemoryGuard } from './memoryGuard.ts';
import { joinServers } from './membership.ts';
import { connectionProfile, orgProfile } from './profiles.ts';
import { createGrantStore, createSessionVault } from './sealedStores.ts';
import { createSignInNotices } from './signInNotices.ts';

export interface Rooms {
  attach: Desks['attach'];
  signInDoor: SignInDoor;
  dismissal: Dismissal;
  recorder: Recorder;
  counts(): DeskCounts;
  /** Among the servers on this database. */
  fleet(): FleetCounts;
  start(): void;
  /** Gives the agents to other servers, where there are any; softphones are told to move. At most 15 s. */
  handOver(): Promise<void>;
  stop(): Promise<void>;
  /** Others took this server for dead: all is dropped as it is, nothing is touched at LivePerson. */
  abandon(): Promise<void>;
}

export interface FleetCounts {
  serverId: string;
  /** Servers that live, as this one sees it. */
  servers: number;
  /** Agents taken over from servers that died. */
  takenOver: number;
}

export interface RoomsDeps {
  config: Config;
  settings: Settings;
  database: Database;
  sealer: Sealer;
  outbound: Outbound;
  log: ReturnType<typeof createLogger>;
  timers: Timers;
  memory: MemoryGuard;
  /** Goes on counting when others took this server for dead and it begins anew. */
  livePersonCounts: SessionCounts;
  publicUrl: string;
  /** Names this life of the server among all on one database. */
  owner: string;
  /** Address at which browsers reach exactly this server. */
  serverUrl: string;
  /** Once: others took this server for dead. */
  onFenced: () => void;
}

/** Longest wait for the line between servers, ms; without it everything works, only later. */
const HEAR_MS = 3_000;

export async function createRooms(deps: RoomsDeps): Promise<Rooms> {
  const { config, settings, database, sealer, outbound, log, timers } = deps;
  const fence = createFence(database.db, deps.owner);
  const leases = createAgentLeaseStore(database.db, deps.owner);
  const bus = createBus({ database, from: deps.owner, timers, log });
  // Who joins before it hears the others may be given agents without noticing.
  await Promise.race([bus.listening, new Promise<void>((resolve) => void timers.after(HEAR_MS, resolve))]);
  const membership = await joinServers({
    store: createServerStore(database.db),
    self: { serverId: deps.owner, url: deps.serverUrl, machine: thisMachine(), process: thisProcess() },
    timers,
    log,
    agents: () => desks.roster.size,
    onBeat: (buried) => {
      if (buried.length > 0) recorder.lookAgain();
      if (!handover.draining) void adoption.run();
    },
    onFenced: deps.onFenced,
  }).catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
  const vault = createSealedVault(database.db);
  const tickets = createSignInTicketStore(database.db);
  const records = createRecordStore(database.db, fence, database.damage);
  const agents = createAgentRegistry(database.db);
  const livePerson = createLivePerson({
    apiUrl: config.livePersonApiUrl,
    fetch: outbound.fetch,
    timers,
    logger: log,
    agent: outbound.webSocketAgent(config.livePersonApiUrl.startsWith('https:')),
    counts: deps.livePersonCounts,
  });
  const writer = createSalesforceWriter({
    profileOf: async (id) => {
      const connection = settings.connection(id);
      return connection === null ? null : orgProfile(connection);
    },
    grants: createGrantStore(vault, sealer, log),
    now: () => timers.now(),
    allowLoopback: true,
    fetch: outbound.fetch,
    log,
  });
  // Recorder and desks need each other: facts go one way, marks and transcripts the other.
  const recorder = createRecorder({
    store: records,
    writer,
    directory: createAccountDirectory((connectionId) => desks.directory(connectionId)),
    knownAgents: agents,
    transcripts: { fetch: (...asked) => desks.transcript(...asked) },
    settings: (id) => settings.connection(id),
    timers,
    log,
    owner: () => deps.owner,
    mayWrite: () => membership.surely,
  });
  const connections = {
    find: (id: string) => {
      const connection = settings.connection(id);
      return connection === null ? null : connectionProfile(connection);
    },
  };
  const desks = createDesks({
    logger: log,
    timers,
    publicUrl: deps.publicUrl,
    serverUrl: deps.serverUrl,
    connections,
    vault: createSessionVault({ db: database.db, sealer, tickets, log, fence }),
    tickets,
    signInNotices: createSignInNotices(bus),
    registry: fencedAgentMemory(createAgentMemory(agents), fence),
    facts: untilFenced(recorder, log),
    store: database.health,
    crowded: () => deps.memory.crowded,
    memory: createConversationMemory(records),
    matching: createMatchPlanner((id) => settings.connection(id)?.matching ?? null),
    livePerson,
    epoch: membership.epoch,
    holds: createAgentHolds(leases),
    onLink: (agent, state) => handover.onLink(agent, state),
  });
  const adoption = createAdoption({
    leases,
    agents,
    connections,
    desks,
    alive: () => membership.alive(),
    log,
  });
  const handover = createHandover({ membership, leases, adoption, desks, bus, timers, log });
  const marks = createMarkRelay({
    bus,
    timers,
    alone: () => membership.alive() <= 1,
    show: (connectionId, changed) => desks.recordMarks(connectionId, changed),
  });
  const stopMarks = recorder.onMark((...mark) => marks.tell(...mark));
  bus.subscribe('dismiss', ({ from: _from, kind: _kind, ...agent }) => {
    if (desks.roster.get(agent) !== undefined)
      desks
        .dismiss(agent, 'Your session was ended.')
        .catch((error: unknown) => log.warn({ err: error }, 'An agent’s session could not be ended'));
  });
  const stopWatching = settings.onChange(() => {
    writer.forgetAll();
    desks.settingsChanged();
  });
  return {
    async attach(identity, hello, sink) {
      // An agent may come back while the database takes no writes: who they are is noted the next time.
      if (database.health.trouble === null)
        await agents.seen(identity).catch((error: unknown) => log.warn({ err: error }, 'An agent could not be noted'));
      const elsewhere = handover.draining ? handover.elsewhere() : null;
      if (elsewhere !== null) return redirect(sink, elsewhere, deps.serverUrl, timers);
      // A server that slept may have lost its agents without knowing.
      if (database.health.trouble === null && !(await membership.sure()))
        throw new Error('this server is not sure it lives');
      return desks.attach(identity, hello, sink);
    },
    signInDoor: desks,
    dismissal: {
      async dismiss(agent, text) {
        void bus.publish({ kind: 'dismiss', ...agent });
        await desks.dismiss(agent, text);
        // Again: another server may have read what was kept just before it was deleted, with no desk at the first word.
        void bus.publish({ kind: 'dismiss', ...agent });
      },
    },
    recorder,
    counts: () => desks.counts(),
    fleet: () => ({ serverId: deps.owner, servers: membership.alive(), takenOver: adoption.taken }),
    start() {
      recorder.start();
      membership.start();
    },
    handOver: () => handover.drain(),
    async stop() {
      stopWatching();
      adoption.stop();
      handover.stop();
      await desks.drain();
      stopMarks();
      await recorder.stop();
      marks.stop();
      livePerson.stop();
      await membership
        .leave()
        .catch((error: unknown) => log.warn({ err: error }, 'The other servers could not be told'));
      await bus.close();
    },
    async abandon() {
      membership.stop();
      stopWatching();
      adoption.stop();
      handover.stop();
      desks.abandon();
      stopMarks();
      marks.stop();
      livePerson.stop();
      await Promise.all([recorder.stop(), bus.close()]);
    },
  };
}
