/** Everything behind the edge: LivePerson, Salesforce, recorder and desks, made and tied together. */
import type { Config } from '../config.ts';
import { createDesks } from '../desk/desks.ts';
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
import { createLeaseStore } from '../store/leaseStore.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import { createSignInTicketStore } from '../store/signInTicketStore.ts';
import type { Timers } from '../support/clock.ts';
import type { createLogger } from '../support/logger.ts';
import type { Outbound } from '../support/outbound.ts';
import type { Sealer } from '../support/seal.ts';
import { createAccountDirectory } from './accountDirectory.ts';
import { createAgentMemory } from './agentMemory.ts';
import { createConversationMemory } from './conversationMemory.ts';
import { connectionProfile, orgProfile } from './profiles.ts';
import { createGrantStore, createSessionVault } from './sealedStores.ts';
import { createSignInNotices } from './signInNotices.ts';

export interface Rooms {
  attach: Desks['attach'];
  signInDoor: SignInDoor;
  dismissal: Dismissal;
  recorder: Recorder;
  counts(): DeskCounts;
  readonly livePersonCounts: SessionCounts;
  start(): void;
  stop(): Promise<void>;
}

export interface RoomsDeps {
  config: Config;
  settings: Settings;
  database: Database;
  sealer: Sealer;
  outbound: Outbound;
  log: ReturnType<typeof createLogger>;
  timers: Timers;
  publicUrl: string;
  /** Names this process among those on one database. */
  owner: string;
}

export async function createRooms(deps: RoomsDeps): Promise<Rooms> {
  const { config, settings, database, sealer, outbound, log, timers } = deps;
  const bus = createBus({ database, from: deps.owner, timers, log });
  const vault = createSealedVault(database.db);
  const tickets = createSignInTicketStore(database.db);
  const records = createRecordStore(database.db);
  const agents = createAgentRegistry(database.db);
  const livePerson = createLivePerson({
    apiUrl: config.livePersonApiUrl,
    fetch: outbound.fetch,
    timers,
    logger: log,
    agent: outbound.webSocketAgent(config.livePersonApiUrl.startsWith('https:')),
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
    owner: deps.owner,
  });
  const desks = createDesks({
    logger: log,
    timers,
    publicUrl: deps.publicUrl,
    connections: {
      find: (id) => {
        const connection = settings.connection(id);
        return connection === null ? null : connectionProfile(connection);
      },
    },
    vault: createSessionVault({ db: database.db, sealer, tickets, log }),
    tickets,
    signInNotices: createSignInNotices(bus),
    registry: createAgentMemory(agents),
    facts: recorder,
    store: database.health,
    memory: createConversationMemory(records),
    matching: createMatchPlanner((id) => settings.connection(id)?.matching ?? null),
    livePerson,
    epoch: await nextEpoch(database, deps.owner),
  });
  const stopMarks = recorder.onMark((connectionId, conversationId, mark) =>
    desks.recordMark(connectionId, conversationId, mark),
  );
  const stopWatching = settings.onChange(() => {
    writer.forgetAll();
    desks.settingsChanged();
  });
  return {
    async attach(identity, hello, sink) {
      // An agent may come back while the database takes no writes: who they are is noted the next time.
      if (database.health.trouble === null)
        await agents.seen(identity).catch((error: unknown) => log.warn({ err: error }, 'An agent could not be noted'));
      return desks.attach(identity, hello, sink);
    },
    signInDoor: desks,
    dismissal: desks,
    recorder,
    counts: () => desks.counts(),
    livePersonCounts: livePerson.counts,
    start: () => recorder.start(),
    async stop() {
      stopWatching();
      await desks.drain();
      stopMarks();
      await recorder.stop();
      livePerson.stop();
      await bus.close();
    },
  };
}

/** Number of this process's life on its database: higher than that of any process before. A lease of no time is free at once for the next. */
async function nextEpoch(database: Database, owner: string): Promise<number> {
  for (;;) {
    const lease = await createLeaseStore(database.db).claim('process-epoch', owner, 0);
    if (lease !== null) return lease.epoch;
  }
}
