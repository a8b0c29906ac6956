/** All desks of this server, and what the rest of it asks of them. */
import type { NameBook, Person } from '../conversation/state.ts';
import { NO_NAMES } from '../conversation/state.ts';
import type { AuthenticateFrame, RecordMark } from '../protocol/types.ts';
import { Desk, type DeskShared } from './desk.ts';
import { createFactQueue } from './factQueue.ts';
import type { DirectoryView, HistoryLine } from './livePersonPorts.ts';
import type {
  AgentIdentity,
  AgentKey,
  BrowserSink,
  DeskAttachment,
  Desks,
  DesksDeps,
  Dismissal,
  SignInDoor,
} from './ports.ts';
import { createChannelLookup } from './ringChannels.ts';
import { createSignInTickets } from './signInTickets.ts';
import { readTranscript } from './transcripts.ts';
import { LOST_FACT_TEXT, STORE_NOTICES } from './words.ts';

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
  recordMark(connectionId: string, conversationId: string, mark: RecordMark): void;
  /** For the recorder's TranscriptSource. Null: not to be had now, try later. */
  transcript(
    connectionId: string,
    conversationId: string,
    dialogs: readonly { dialogId: string; lastSequence: number }[],
  ): Promise<HistoryLine[] | null>;
  /** For the recorder's AccountDirectory: people and skills as far as some signed-in agent's session read them. */
  directory(connectionId: string): Promise<DirectoryView | null>;
  /** The settings document changed: every desk takes the new profile of its connection; without a connection there is no desk. */
  settingsChanged(): void;
  counts(): DeskCounts;
  /** No new attachments; sockets are closed politely, facts are flushed (at most 5 s). Sessions and credentials stay. */
  drain(): Promise<void>;
}

const FLUSH_MS = 5_000;
const SWEEP_MS = 60_000;
const MOST_DEPARTED = 10_000;

/** Path the LivePerson application must have registered as redirect address, after PUBLIC_URL. */
export const SIGN_IN_CALLBACK_PATH = '/liveperson/callback';
export const SIGN_IN_PATH = '/liveperson/authorize';

function nameBookOf(view: DirectoryView): NameBook {
  const people = new Map<string, Person>();
  for (const { id, pid, name, isBot } of view.people.values()) {
    const person: Person = { id, name, isBot };
    people.set(id, person);
    if (pid !== null) people.set(pid, person);
  }
  return { people, skills: new Map([...view.skills.values()].map((skill) => [skill.id, skill.name])) };
}

function keyOf({ connectionId, salesforceUserId }: AgentKey): string {
  return `${connectionId}\n${salesforceUserId.slice(0, 15)}`;
}

export function createDesks(deps: DesksDeps): DesksOfServer {
  const desks = new Map<string, Desk>();
  /** Agents who were set to Offline before their desk was let go, so that they are told on return; oldest first, bounded. */
  const departed = new Set<string>();
  const facts = createFactQueue(deps.facts, deps.timers, deps.logger, {
    onLost(connectionId, lost) {
      const mark: RecordMark = { state: 'failed', text: LOST_FACT_TEXT, recordId: null };
      // Later: a fact may be refused while its own conversation is being changed.
      for (const conversationId of new Set(lost.map((fact) => fact.conversationId)))
        queueMicrotask(() => {
          for (const desk of desksOf(connectionId)) desk.recordMark(conversationId, mark);
        });
    },
  });
  const stopHealth = deps.store?.onChange((trouble) => {
    const notice = trouble === null ? STORE_NOTICES.over : STORE_NOTICES.trouble;
    for (const desk of desks.values()) if (desk.core.tabs.size > 0) desk.core.emit(notice);
  });
  const tickets = createSignInTickets<Desk>(deps.timers);
  const books = new WeakMap<DirectoryView, NameBook>();
  const redirectUri = `${deps.publicUrl}${SIGN_IN_CALLBACK_PATH}`;
  let draining = false;
  let cancelSweep: (() => void) | null = null;

  const namesOf = (view: DirectoryView): NameBook => {
    let book = books.get(view);
    if (book === undefined) books.set(view, (book = nameBookOf(view)));
    return book;
  };
  const shared: DeskShared = {
    deps,
    facts,
    namesOf,
    channels: createChannelLookup(deps.livePerson, deps.timers),
    signInUrl: (desk) => `${deps.publicUrl}${SIGN_IN_PATH}?ticket=${tickets.issue(desk)}`,
  };

  /** Desks nobody needs any more are dropped, so that a month of agents does not stay in memory. */
  function sweep(): void {
    for (const [key, desk] of desks) {
      if (!desk.idle) continue;
      if (desk.presence.lowered) departed.add(key);
      for (const oldest of departed) {
        if (departed.size <= MOST_DEPARTED) break;
        departed.delete(oldest);
      }
      desk.dispose();
      desks.delete(key);
    }
    cancelSweep = desks.size > 0 && !draining ? deps.timers.after(SWEEP_MS, sweep) : null;
  }

  function* desksOf(connectionId: string): Iterable<Desk> {
    for (const desk of desks.values()) if (desk.core.key.connectionId === connectionId) yield desk;
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

  /** As some connected agent may read it, else as the connector itself may, else as it was last known. */
  async function directoryOf(connectionId: string): Promise<DirectoryView | null> {
    const desk = connectedDesk(connectionId, null);
    if (desk !== null) return desk.link.directory();
    const { directory, machine } = deps.livePerson;
    const profile = deps.connections.find(connectionId);
    const bearer = profile === null ? null : await machine.token(profile.livePerson);
    if (profile === null || bearer === null) return directory.cached(connectionId);
    return directory.get(connectionId, profile.livePerson, bearer).catch(() => directory.cached(connectionId));
  }

  return {
    async attach(identity: AgentIdentity, hello: AuthenticateFrame, sink: BrowserSink): Promise<DeskAttachment> {
      if (draining) throw new Error('the server is draining');
      const profile = deps.connections.find(identity.connectionId);
      if (profile === null) throw new Error('the connection does not exist');
      const key = keyOf(identity);
      let desk = desks.get(key);
      if (desk === undefined) {
        desk = new Desk(identity, profile, shared);
        desks.set(key, desk);
        if (departed.delete(key)) desk.presence.continueLowered();
        cancelSweep ??= deps.timers.after(SWEEP_MS, sweep);
      }
      const attachment = await desk.attach(identity, profile, hello, sink);
      // A softphone shows the same notice once.
      if (deps.store?.trouble) desk.core.emit(STORE_NOTICES.trouble);
      return attachment;
    },

    async authorizeUrl(ticket) {
      const redeemed = tickets.redeem(ticket);
      if (redeemed === null) return null;
      const { core, link } = redeemed.owner;
      try {
        return await deps.livePerson.signIn.authorizeUrl(core.profile.livePerson, redirectUri, redeemed.state);
      } catch (error) {
        deps.logger.warn({ err: error }, 'the sign-in page of LivePerson could not be found');
        link.signInFailed('LivePerson cannot be reached right now. Please try to sign in again in a moment.');
        return null;
      }
    },

    async callback({ code, state, error }) {
      const desk = state === undefined ? null : tickets.finish(state);
      if (desk === null) return false;
      if (code === undefined || code === '' || error !== undefined) {
        desk.link.signInFailed(
          error === 'access_denied'
            ? 'The sign-in was cancelled.'
            : 'LivePerson did not complete the sign-in. Please try again.',
        );
        return false;
      }
      return desk.link.signInWithCode(redirectUri, code);
    },

    async dismiss(agent, text) {
      const desk = desks.get(keyOf(agent));
      if (desk !== undefined) return desk.dismiss(text);
      const profile = deps.connections.find(agent.connectionId);
      const bundle = await deps.vault.load(agent);
      await deps.vault.clear(agent);
      if (bundle !== null && profile !== null) await deps.livePerson.signIn.revoke(profile.livePerson, bundle);
    },

    recordMark(connectionId, conversationId, mark) {
      for (const desk of desksOf(connectionId)) desk.recordMark(conversationId, mark);
    },

    async transcript(connectionId, conversationId, dialogs) {
      const profile = deps.connections.find(connectionId);
      if (profile === null) return null;
      const desk = connectedDesk(connectionId, conversationId);
      const session = desk?.link.session ?? null;
      const bearer = session?.bearer ?? (await deps.livePerson.machine.token(profile.livePerson));
      if (bearer === null) return null;
      const directory = await directoryOf(connectionId);
      const known =
        desk !== null && Object.hasOwn(desk.core.state.conversations, conversationId)
          ? desk.core.state.conversations[conversationId]
          : undefined;
      return readTranscript({
        conversationId,
        dialogs,
        session,
        bearer,
        account: profile.livePerson,
        history: deps.livePerson.history,
        names: directory === null ? NO_NAMES : namesOf(directory),
        consumerName: known?.view.consumer.name ?? '',
      });
    },

    directory: directoryOf,

    settingsChanged() {
      for (const [key, desk] of desks) {
        const profile = deps.connections.find(desk.core.key.connectionId);
        if (profile !== null) desk.useProfile(profile);
        else {
          desk.dispose();
          desks.delete(key);
        }
      }
    },

    counts() {
      const counts: DeskCounts = {
        desks: desks.size,
        tabs: 0,
        connected: 0,
        rings: 0,
        conversations: 0,
        factsWaiting: facts.waiting,
        factsLost: facts.lost,
      };
      for (const { core, link } of desks.values()) {
        counts.tabs += core.tabs.size;
        if (link.session?.connected === true) counts.connected += 1;
        counts.rings += Object.keys(core.state.rings).length;
        for (const one of Object.values(core.state.conversations)) if (one.listed) counts.conversations += 1;
      }
      return counts;
    },

    async drain() {
      draining = true;
      cancelSweep?.();
      stopHealth?.();
      for (const desk of desks.values()) desk.dispose();
      desks.clear();
      await facts.flush(FLUSH_MS);
    },
  };
}
