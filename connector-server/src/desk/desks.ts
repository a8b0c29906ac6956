/** All desks of this server, and what the rest of it asks of them. */
import type { NameBook, Person } from '../conversation/state.ts';
import { NO_NAMES } from '../conversation/state.ts';
import type { AuthenticateFrame, RecordMark } from '../protocol/types.ts';
import type { AbsenceStep } from './absence.ts';
import { Desk, type DeskShared } from './desk.ts';
import { createDeskRoster, rosterKey, type DeskRoster } from './deskRoster.ts';
import { ConnectorError } from '../support/errors.ts';
import { createFactQueue } from './factQueue.ts';
import type { DirectoryView, FileAnswer, HistoryLine } from './livePersonPorts.ts';
import type {
  AgentHolds,
  AgentIdentity,
  BrowserSink,
  DeskAttachment,
  Desks,
  DesksDeps,
  Dismissal,
  SignInDoor,
} from './ports.ts';
import { redirect } from './redirect.ts';
import { borrowedBearers } from './borrowedAccess.ts';
import { createChannelLookup } from './ringChannels.ts';
import { createSignInFlow } from './signInFlow.ts';
import { readTranscript } from './transcripts.ts';
import { CROWDED, LOST_FACT_TEXT, STORE_NOTICES } from './words.ts';

export interface DeskCounts {
  desks: number;
  tabs: number;
  /** Desks with a connected LivePerson session. */
  connected: number;
  rings: number;
  conversations: number;
  factsWaiting: number;
  /** Facts that will never be recorded, since the start. */
  factsLost: number;
}

export interface DesksOfServer extends Desks, SignInDoor, Dismissal {
  /** How records stand now, by conversation. One pass over the desks, however many they are. */
  recordMarks(connectionId: string, marks: ReadonlyMap<string, RecordMark>): void;
  /** For the recorder's TranscriptSource. Null: not to be had now, try later. */
  transcript(
    connectionId: string,
    conversationId: string,
    dialogs: readonly { dialogId: string; lastSequence: number }[],
    from?: 'anywhere' | 'history',
  ): Promise<HistoryLine[] | null>;
  /** For the recorder's AttachmentSource: a file people sent, through the session of an agent who is signed in here. */
  file(connectionId: string, conversationId: string, path: string, maxBytes: number): Promise<FileAnswer>;
  /** For the recorder's AccountDirectory: people and skills as far as some signed-in agent's session read them. */
  directory(connectionId: string): Promise<DirectoryView | null>;
  /** The settings document changed: every desk takes the new profile of its connection; without a connection there is no desk. */
  settingsChanged(): void;
  counts(): DeskCounts;
  /** The desks themselves, for moving them between servers. */
  readonly roster: DeskRoster;
  /** Everything is dropped as it is: another server has the agents, and nothing from here may count any more. */
  abandon(): void;
  /** No new attachments; sockets are closed politely, facts are flushed (at most 5 s). Sessions and credentials stay. */
  drain(): Promise<void>;
}

const FLUSH_MS = 5_000;
const MOST_DEPARTED = 10_000;

function nameBookOf(view: DirectoryView): NameBook {
  const people = new Map<string, Person>();
  for (const { id, pid, name, isBot } of view.people.values()) {
    const person: Person = { id, name, isBot };
    people.set(id, person);
    if (pid !== null) people.set(pid, person);
  }
  return { people, skills: new Map([...view.skills.values()].map((skill) => [skill.id, skill.name])) };
}

/** Without other servers every agent is ours. */
function onlyServer(epoch: number): AgentHolds {
  return {
    claim: async () => ({ held: true, hold: { epoch, lowered: null } }),
    note: async () => {},
    release: async () => {},
  };
}

export function createDesks(deps: DesksDeps): DesksOfServer {
  /** Agents who were set to Offline before their desk was let go, so that they are told on return; oldest first, bounded. */
  const departed = new Map<string, readonly AbsenceStep[]>();
  const facts = createFactQueue(deps.facts, deps.timers, deps.logger, {
    onLost(connectionId, lost) {
      const mark: RecordMark = { state: 'failed', text: LOST_FACT_TEXT, recordId: null };
      const marks = new Map(lost.map((fact) => [fact.conversationId, mark]));
      // Later: a fact may be refused while its own conversation is being changed.
      queueMicrotask(() => recordMarks(connectionId, marks));
    },
  });
  const stopHealth = deps.store?.onChange((trouble) => {
    const notice = trouble === null ? STORE_NOTICES.over : STORE_NOTICES.trouble;
    for (const desk of roster.all()) if (desk.core.tabs.size > 0) desk.core.emit(notice);
  });
  const books = new WeakMap<DirectoryView, NameBook>();
  let draining = false;
  const ownUrl = deps.serverUrl ?? deps.publicUrl;

  const namesOf = (view: DirectoryView): NameBook => {
    let book = books.get(view);
    if (book === undefined) books.set(view, (book = nameBookOf(view)));
    return book;
  };
  const signIns = createSignInFlow({
    ...deps,
    notices: deps.signInNotices,
    linkOf: (agent) => roster.get(agent)?.link ?? null,
  });
  const shared: DeskShared = {
    deps,
    facts,
    namesOf,
    channels: createChannelLookup(deps.livePerson, deps.timers),
    signInUrl: (desk) => signIns.urlFor(desk.core.key),
  };

  const roster = createDeskRoster({
    timers: deps.timers,
    holds: deps.holds ?? onlyServer(deps.epoch),
    make(identity, profile, hold) {
      const desk = new Desk(identity, profile, hold, shared);
      const steps = departed.get(rosterKey(identity));
      if (departed.delete(rosterKey(identity))) desk.presence.continueLowered('OFFLINE', steps);
      return desk;
    },
    onIdle({ core: { key }, presence }) {
      if (presence.lowered || presence.steps.length > 0) departed.set(rosterKey(key), presence.steps);
      for (const oldest of departed.keys()) {
        if (departed.size <= MOST_DEPARTED) break;
        departed.delete(oldest);
      }
    },
    onError: (error) => deps.logger.warn({ err: error }, 'an agent could not be given free'),
  });

  function* desksOf(connectionId: string): Iterable<Desk> {
    for (const desk of roster.all()) if (desk.core.key.connectionId === connectionId) yield desk;
  }

  function recordMarks(connectionId: string, marks: ReadonlyMap<string, RecordMark>): void {
    for (const desk of desksOf(connectionId)) desk.recordMarks(marks);
  }

  function connectedDesk(connectionId: string, conversationId: string | null): Desk | null {
    let any: Desk | null = null;
    for (const desk of desksOf(connectionId)) {
      if (desk.link.session?.connected !== true) continue;
      if (conversationId === null || Object.hasOwn(desk.core.state.conversations, conversationId)) return desk;
      any ??= desk;
    }
    return any;
  }

  /** As some connected agent may read it, else as the connector itself or an agent elsewhere may, else as it was last known. */
  async function directoryOf(connectionId: string): Promise<DirectoryView | null> {
    const desk = connectedDesk(connectionId, null);
    if (desk !== null) return desk.link.directory();
    const { directory } = deps.livePerson;
    const profile = deps.connections.find(connectionId);
    if (profile === null) return directory.cached(connectionId);
    for (const bearer of await borrowedBearers(deps, profile)) {
      const view = await directory.get(connectionId, profile.livePerson, bearer).catch(() => null);
      if (view !== null) return view;
    }
    return directory.cached(connectionId);
  }

  return {
    roster,

    async attach(identity: AgentIdentity, hello: AuthenticateFrame, sink: BrowserSink): Promise<DeskAttachment> {
      if (draining) throw new Error('the server is draining');
      const profile = deps.connections.find(identity.connectionId);
      if (profile === null) throw new Error('the connection does not exist');
      // Whether the agent is signed in, and where, is in the database: better to wait than to show something that is not so.
      if (roster.get(identity) === undefined && deps.store?.trouble?.kind === 'away')
        throw new Error('the database is away');
      if (roster.get(identity) === undefined && deps.crowded?.()) throw new ConnectorError(CROWDED);
      const taken = await roster.take(identity, profile);
      if ('elsewhere' in taken) return redirect(sink, taken.elsewhere, ownUrl, deps.timers);
      const { desk } = taken;
      const attachment = await desk.attach(identity, profile, hello, sink);
      // A softphone shows the same notice once.
      if (deps.store?.trouble) desk.core.emit(STORE_NOTICES.trouble);
      return attachment;
    },

    authorizeUrl: (ticket) => signIns.authorizeUrl(ticket),

    callback: (query) => signIns.callback(query),

    async dismiss(agent, text) {
      const desk = roster.get(agent);
      if (desk !== undefined) return desk.dismiss(text);
      const profile = deps.connections.find(agent.connectionId);
      await deps.tickets.forget(agent);
      const bundle = await deps.vault.load(agent).catch(() => null);
      await deps.vault.remove(agent);
      // The agent may have been brought back here meanwhile: with what was kept before, or on the way to it.
      const made = roster.get(agent);
      if (made !== undefined) await made.dismiss(text);
      if (bundle !== null && profile !== null) await deps.livePerson.signIn.revoke(profile.livePerson, bundle);
    },

    recordMarks,

    async transcript(connectionId, conversationId, dialogs, from = 'anywhere') {
      const profile = deps.connections.find(connectionId);
      if (profile === null) return null;
      const desk = connectedDesk(connectionId, conversationId);
      const session = desk?.link.session ?? null;
      const bearers = session === null ? await borrowedBearers(deps, profile) : [session.bearer];
      if (bearers.length === 0) return null;
      const directory = await directoryOf(connectionId);
      const known =
        desk !== null && Object.hasOwn(desk.core.state.conversations, conversationId)
          ? desk.core.state.conversations[conversationId]
          : undefined;
      for (const bearer of bearers) {
        const lines = await readTranscript({
          conversationId,
          dialogs,
          session,
          bearer,
          account: profile.livePerson,
          history: deps.livePerson.history,
          names: directory === null ? NO_NAMES : namesOf(directory),
          consumerName: known?.view.consumer.name ?? '',
          historyOnly: from === 'history',
        });
        if (lines !== null) return lines;
      }
      return null;
    },

    async file(connectionId, conversationId, path, maxBytes) {
      const profile = deps.connections.find(connectionId);
      const session = connectedDesk(connectionId, conversationId)?.link.session ?? null;
      if (profile === null || session === null) return { outcome: 'later' };
      const link = await session.fileLink(path);
      if (link.outcome === 'ok') return deps.livePerson.files.read(profile.livePerson, link.value, maxBytes);
      return { outcome: link.outcome === 'refused' && link.status === 404 ? 'gone' : 'later' };
    },

    directory: directoryOf,

    settingsChanged() {
      for (const desk of [...roster.all()]) {
        const profile = deps.connections.find(desk.core.key.connectionId);
        if (profile !== null) desk.useProfile(profile);
        else roster.drop(desk.core.key);
      }
    },

    counts() {
      const counts: DeskCounts = {
        desks: roster.size,
        tabs: 0,
        connected: 0,
        rings: 0,
        conversations: 0,
        factsWaiting: facts.waiting,
        factsLost: facts.lost,
      };
      for (const { core, link } of roster.all()) {
        counts.tabs += core.tabs.size;
        if (link.session?.connected === true) counts.connected += 1;
        counts.rings += Object.keys(core.state.rings).length;
        for (const one of Object.values(core.state.conversations)) if (one.listed) counts.conversations += 1;
      }
      return counts;
    },

    async drain() {
      draining = true;
      signIns.stop();
      stopHealth?.();
      roster.dropAll();
      await facts.flush(FLUSH_MS);
    },

    abandon() {
      draining = true;
      signIns.stop();
      stopHealth?.();
      roster.dropAll();
    },
  };
}
