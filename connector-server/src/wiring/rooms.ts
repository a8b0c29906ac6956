/** Everything behind the edge: LivePerson, Salesforce, recorder and desks, made and tied together. */
import { createDesks } from '../desk/desks.ts';
import { redirect } from '../desk/redirect.ts';
import { createLivePerson } from '../liveperson/livePerson.ts';
import { createCrmDesk } from '../crm/crmDesk.ts';
import type { CrmSettingsOf } from '../crm/crmSubject.ts';
import { createFormAnswers } from '../crm/formAnswers.ts';
import { createViewAnswers } from '../crm/viewAnswers.ts';
import { countedMatches } from '../matching/matchCounts.ts';
import { createMatchPlanner } from '../matching/matchPlanner.ts';
import { followRecords } from '../recorder/followRecords.ts';
import { followConvertedLeads } from '../recorder/convertedLeads.ts';
import { createRecorder } from '../recorder/recorder.ts';
import { notedWriter } from '../recorder/writeTrail.ts';
import { findFollowedRecords } from '../salesforce/followedRecords.ts';
import { findConvertedConversations } from '../salesforce/convertedConversations.ts';
import { createSalesforceWriter } from '../salesforce/salesforceWriter.ts';
import { createAgentRegistry } from '../store/agentRegistry.ts';
import { createBus } from '../store/bus.ts';
import { createAgentLeaseStore } from '../store/agentLeaseStore.ts';
import { createFence } from '../store/fence.ts';
import { createFieldsLeftOut } from '../store/fieldsLeftOut.ts';
import { createServerStore } from '../store/serverStore.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import { createRecordStore } from '../store/recordStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import { createSignInTicketStore } from '../store/signInTicketStore.ts';
import { createTranscriptLedger } from '../store/transcriptLedger.ts';
import { createWriteTrail } from '../store/writeTrail.ts';
import { createLineBuffer } from '../sync/lineBuffer.ts';
import { thisMachine, thisProcess } from '../support/thisProcess.ts';
import { createAccountDirectory } from './accountDirectory.ts';
import { createAdoption } from './adoption.ts';
import { createAgentHolds } from './agentHolds.ts';
import { createAgentMemory } from './agentMemory.ts';
import { createCreation } from './creation.ts';
import { createConversationMemory } from './conversationMemory.ts';
import { fencedAgentMemory, untilFenced } from './fencedStores.ts';
import { createGrantTurns } from './grantTurns.ts';
import { createFileScanner } from './fileScanner.ts';
import { withHandedOver } from './handedOverGrants.ts';
import { createHandover } from './handover.ts';
import { createHistorySync } from './historySync.ts';
import { createLedger } from './ledger.ts';
import { createMarkRelay } from './markRelay.ts';
import { createServerMatching } from './matching.ts';
import { joinServers } from './membership.ts';
import { createOrgBudgets } from './orgBudgets.ts';
import { createAdminCrmRooms } from './adminCrmRooms.ts';
import { followSections } from './followSections.ts';
import { connectionProfile, orgProfile } from './profiles.ts';
import { createGrantStore, createSessionVault } from './sealedStores.ts';
import { sameOrg } from './sameOrg.ts';
import { createWatchers } from './watchers.ts';
import { createSignInNotices } from './signInNotices.ts';
import { createTranscriptSource } from './transcriptSource.ts';
import type { Rooms, RoomsDeps } from './roomsShape.ts';

/** Longest wait for the line between servers, ms; without it everything works, only later. */
const HEAR_MS = 3_000;

export async function createRooms(deps: RoomsDeps): Promise<Rooms> {
  const { config, settings, database, sealer, outbound, log, timers } = deps;
  const fence = createFence(database.db, deps.owner);
  const leases = createAgentLeaseStore(database.db, deps.owner);
  const bus = createBus({ database, from: deps.owner, timers, log });
  // Who joins before it hears the others may be given agents without noticing.
  await Promise.race([bus.listening, new Promise<void>((resolve) => void timers.after(HEAR_MS, resolve))]);
  const sections = followSections({ sections: deps.sections, bus, timers, log });
  const membership = await joinServers({
    store: createServerStore(database.db),
    self: { serverId: deps.owner, url: deps.serverUrl, machine: thisMachine(), process: thisProcess() },
    timers,
    log,
    agents: () => desks.roster.size,
    onBeat: (buried) => {
      sections.beat();
      if (buried.length > 0) {
        recorder.lookAgain();
        watchers.lookAgain();
      }
      if (!handover.draining) void adoption.run();
    },
    onFenced: deps.onFenced,
  }).catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
  const vault = createSealedVault(database.db);
  const tickets = createSignInTicketStore(database.db);
  const records = createRecordStore(database.db, fence, database.damage, sealer);
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
    grants: withHandedOver(
      createGrantStore(vault, sealer, log, createGrantTurns(createLeaseStore(database.db), timers)),
      config.settingsFile,
      log,
    ),
    now: () => timers.now(),
    allowLoopback: true,
    leftOut: createFieldsLeftOut(database.db),
    fetch: outbound.fetch,
    log,
    readsPerHour: (id) => settings.connection(id)?.salesforce.budget.readsPerHour ?? Infinity,
    creates: (id) => (settings.connection(id)?.crm.automaticCreation.length ?? 0) > 0,
    onSent: (id) => budgets.count(id),
  });
  const budgets = createOrgBudgets({
    settings,
    writer,
    database,
    bus,
    owner: deps.owner,
    onResumed: () => recorder.hurry(),
    timers,
    log,
  });
  const syncedLines = createLineBuffer(timers);
  const trail = createWriteTrail(database.db);
  const noted = notedWriter(writer, trail);
  // Recorder and desks need each other: facts go one way, marks and transcripts the other.
  const recorder = createRecorder({
    store: records,
    writer: noted,
    directory: createAccountDirectory((connectionId) => desks.directory(connectionId)),
    knownAgents: agents,
    transcripts: createTranscriptSource({
      desks: () => desks,
      lines: syncedLines,
      archive: livePerson.archive,
      connection: (id) => settings.connection(id),
    }),
    filing: {
      files: writer.files,
      ledger: createTranscriptLedger(database.db, fence),
      attachments: { file: (...asked) => desks.file(...asked) },
      scanner: createFileScanner(),
    },
    settings: (id) => settings.connection(id),
    timers,
    log,
    owner: () => deps.owner,
    mayWrite: () => membership.surely,
    sharing: (id) => sameOrg(settings, id),
    forgetRefusals: () => writer.forgetAll(),
    budget: budgets,
    creation: createCreation({
      db: database.db,
      fence,
      writer,
      trail,
      findPerson: (input) => matching.findPerson(input),
    }),
  });
  const connections = {
    find: (id: string) => {
      const connection = settings.connection(id);
      return connection === null ? null : connectionProfile(connection);
    },
  };
  const crmSettingsOf: CrmSettingsOf = (id) => settings.connection(id)?.crm ?? null;
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
    matching: countedMatches(createMatchPlanner(crmSettingsOf), deps.matchCounts),
    crm: createCrmDesk({ ...createViewAnswers(crmSettingsOf), ...createFormAnswers(crmSettingsOf) }),
    livePerson,
    epoch: membership.epoch,
    holds: createAgentHolds(leases),
    onLink: (agent, state) => handover.onLink(agent, state),
  });
  const matching = createServerMatching({
    db: database.db,
    settings,
    store: records,
    connections: writer.connections,
    now: () => timers.now(),
  });
  const sync = createHistorySync({
    db: database.db,
    settings,
    archive: livePerson.archive,
    recorder,
    lines: syncedLines,
    owner: deps.owner,
    timers,
    log,
  });
  const ledger = createLedger({
    db: database.db,
    settings,
    archive: livePerson.archive,
    consumerSearch: livePerson.consumerSearch,
    writer,
    recorder,
    lines: syncedLines,
    owner: deps.owner,
    timers,
    log,
  });
  const watchers = createWatchers({
    settings,
    leases: createLeaseStore(database.db, { ofServers: true }),
    owner: deps.owner,
    livePerson,
    facts: untilFenced(recorder, log),
    timers,
    log,
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
    recorder.hurry();
    desks.settingsChanged();
    watchers.lookAgain();
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
    sync,
    ledger,
    matching,
    followLinkedRecords: async (connectionId) =>
      (await followRecords(
        {
          find: (id) => {
            const connection = settings.connection(id);
            const { apiVersion } = connection?.salesforce ?? { apiVersion: '' };
            return findFollowedRecords(writer.connections, id, apiVersion, connection?.liveperson.account ?? '');
          },
          store: records,
          sink: recorder,
          now: () => timers.now(),
        },
        connectionId,
      )) +
      (await followConvertedLeads(
        {
          find: (id) =>
            findConvertedConversations(writer.connections, id, settings.connection(id)?.liveperson.account ?? ''),
          store: records,
          sink: recorder,
          writer: noted,
        },
        connectionId,
      )),
    budgets,
    crm: createAdminCrmRooms({ settings, records, writer, timers, directory: (id) => desks.directory(id) }),
    watchers,
    counts: () => desks.counts(),
    fleet: () => ({ serverId: deps.owner, servers: membership.alive(), takenOver: adoption.taken }),
    start() {
      budgets.start();
      watchers.start();
      recorder.start();
      membership.start();
      sync.resume().catch((error: unknown) => log.warn({ err: error }, 'Open syncs go on later'));
    },
    handOver: () => handover.drain(),
    async stop() {
      stopWatching();
      sections.stop();
      syncedLines.stop();
      await sync.stop();
      await ledger.stop();
      adoption.stop();
      handover.stop();
      await Promise.all([desks.drain(), watchers.stop()]);
      stopMarks();
      await recorder.stop();
      await budgets.stop();
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
      sections.stop();
      syncedLines.stop();
      void sync.stop();
      void ledger.stop();
      adoption.stop();
      handover.stop();
      desks.abandon();
      stopMarks();
      marks.stop();
      watchers.abandon();
      livePerson.stop();
      await Promise.all([recorder.stop(), budgets.stop('dropped'), bus.close()]);
    },
  };
}
