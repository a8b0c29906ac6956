/** Everything behind the edge: LivePerson, Salesforce, recorder and desks, made and tied together. */
import type { Config } from '../config.ts';
import type { Desks, SignInDoor } from '../desk/ports.ts';
import { createLivePerson } from '../liveperson/livePerson.ts';
import { createRecorder } from '../recorder/recorder.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { createSalesforceWriter } from '../salesforce/salesforceWriter.ts';
import type { Settings } from '../settings/settings.ts';
import { createAgentRegistry } from '../store/agentRegistry.ts';
import type { Database } from '../store/database.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import type { Timers } from '../support/clock.ts';
import type { createLogger } from '../support/logger.ts';
import type { Outbound } from '../support/outbound.ts';
import type { Sealer } from '../support/seal.ts';
import { createAccountDirectory } from './accountDirectory.ts';
import { orgProfile } from './profiles.ts';
import { createGrantStore } from './sealedStores.ts';

export interface Rooms {
  attach: Desks['attach'];
  signInDoor: SignInDoor;
  recorder: Recorder;
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
  const vault = createSealedVault(database.db);
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
    log,
  });
  const stopWatching = settings.onChange(() => {
    for (const { id } of settings.connections()) writer.forget(id);
  });
  const recorder = createRecorder({
    store: createRecordStore(database.db),
    writer,
    directory: createAccountDirectory(livePerson.directory),
    knownAgents: agents,
    transcripts: { fetch: async () => null },
    settings: (id) => settings.connection(id),
    timers,
    log,
  });
  return {
    attach: () => Promise.reject(new Error('no desks yet')),
    signInDoor: { authorizeUrl: async () => null, callback: async () => false },
    recorder,
    start: () => recorder.start(),
    async stop() {
      stopWatching();
      await recorder.stop();
      livePerson.stop();
    },
  };
}
