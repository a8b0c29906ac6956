/** One agent's desk: tabs attach and resume here, their commands are executed here, LivePerson's events arrive here. */
import { randomBytes } from 'node:crypto';
import { conversationOf, type NameBook } from '../conversation/state.ts';
import { CLOSE } from '../protocol/constants.ts';
import type {
  AgentView,
  AuthenticateFrame,
  ClientFrame,
  CommandAnswer,
  RecordMark,
  Snapshot,
} from '../protocol/types.ts';
import { CommandAnswers } from './commandAnswers.ts';
import { execute } from './commands/execute.ts';
import { ConversationCare } from './conversationCare.ts';
import { DeskCore, type Tab } from './deskCore.ts';
import type { FactQueue } from './factQueue.ts';
import { greet } from './greeting.ts';
import { HoldNotes } from './holdNotes.ts';
import { loweredBy } from './absenceWords.ts';
import { softphoneUrl } from './redirect.ts';
import { LivePersonLink } from './livePersonLink.ts';
import type { DirectoryView } from './livePersonPorts.ts';
import { Matchmaking } from './matchmaking.ts';
import { TaskMoves } from './taskMoves.ts';
import type {
  AgentIdentity,
  AgentRecord,
  BrowserSink,
  ConnectionProfile,
  DeskAttachment,
  DesksDeps,
  Hold,
} from './ports.ts';
import { RingChannels, type ChannelLookup } from './ringChannels.ts';
import { createPresenceKeeper, type PresenceKeeper } from './presenceKeeper.ts';
import { EARLIER_EPOCH } from './words.ts';

export interface DeskShared {
  deps: DesksDeps;
  facts: FactQueue;
  namesOf: (view: DirectoryView) => NameBook;
  channels: ChannelLookup;
  /** Address of the sign-in popup for this desk. */
  signInUrl(desk: Desk): Promise<string>;
}

export class Desk {
  readonly core: DeskCore;
  readonly link: LivePersonLink;
  readonly presence: PresenceKeeper;
  readonly care: ConversationCare;
  readonly matchmaking: Matchmaking;
  readonly taskMoves: TaskMoves;
  readonly #shared: DeskShared;
  readonly #answers: CommandAnswers;
  readonly #sessionId = randomBytes(16).toString('base64url');
  readonly #hold: Hold;
  readonly #notes: HoldNotes;
  #identity: AgentIdentity;
  #livePersonUserId: string | null = null;
  #opened: Promise<void> | null = null;
  #leaving = false;
  #remembering: Promise<void> = Promise.resolve();
  #wrapUpsBack: Promise<void> = Promise.resolve();
  #whenLeft: (() => void) | null = null;
  /** Tabs on their way in. */
  #arriving = 0;
  /** Since when no tab is attached. */
  #aloneSince: number;

  constructor(identity: AgentIdentity, profile: ConnectionProfile, hold: Hold, shared: DeskShared) {
    const { deps } = shared;
    this.#identity = identity;
    this.#hold = hold;
    this.#shared = shared;
    this.#answers = new CommandAnswers(deps.timers);
    this.#aloneSince = deps.timers.now();
    const key = { connectionId: identity.connectionId, salesforceUserId: identity.salesforceUserId };
    const logger = deps.logger.child({ connection: key.connectionId, agent: key.salesforceUserId });
    this.core = new DeskCore({
      key,
      profile,
      timers: deps.timers,
      logger,
      facts: shared.facts,
      onFailure: () => this.link.session?.eventFailed(),
    });
    this.presence = createPresenceKeeper({
      core: this.core,
      session: () => this.link.session,
      save: () => this.#remember(),
      onLowered: () => this.#note(),
      onSteps: () => this.#remember(),
      settle: (conversationId) => this.care.settle(conversationId),
    });
    this.#notes = new HoldNotes((state) => deps.holds?.note(key, state) ?? Promise.resolve(), deps.timers, logger);
    this.care = new ConversationCare({
      core: this.core,
      history: deps.livePerson.history,
      session: () => this.link.session,
      onProfile: (conversationId) => this.matchmaking.profileKnown(conversationId),
      openBefore: async () => {
        const { me } = this.core.state;
        return me === null ? [] : deps.memory.openOf(key.connectionId, me.userId);
      },
      memory: deps.memory,
    });
    this.taskMoves = new TaskMoves(this.core);
    this.matchmaking = new Matchmaking(this.core, deps.matching, deps.memory);
    new RingChannels(this.core, shared.channels, () => this.link.session?.bearer ?? null);
    this.link = new LivePersonLink({
      core: this.core,
      livePerson: deps.livePerson,
      vault: deps.vault,
      tickets: deps.tickets,
      agent: () => this.#agent(),
      namesOf: shared.namesOf,
      onSession: (session) => {
        this.presence.prepare(session);
        this.#note();
        this.#wrapUpsBack = this.care.bringWrapUpsBack();
      },
      onSignedIn: ({ userId }) => {
        if (this.#livePersonUserId === userId) return;
        this.#livePersonUserId = userId;
        this.#remember();
      },
      onSignedOut: () => {
        this.care.signedOut();
        this.matchmaking.clear();
        this.taskMoves.clear();
        this.core.apply({ type: 'signedOut' });
        this.presence.signedOut();
        this.#note();
      },
      onUpstream: (event) => {
        if (event.type === 'agentState') this.presence.reported(event.availability, event.reasonId);
        this.core.apply({ type: 'upstream', event, now: deps.timers.now() });
        this.care.noteUpstream(event);
      },
      onStatus: ({ state }) => {
        if (state !== 'connected') this.care.disconnected();
        if (state === 'signed_out' || state === 'failed') this.presence.signedOut();
        if (state === 'signed_out') this.#note();
        if (state !== 'connected' && state !== 'connecting') deps.onLink?.(key, 'down');
      },
      onCaughtUp: () => {
        this.care.caughtUp();
        deps.onLink?.(key, 'live');
      },
    });
  }

  /**
   * Nothing would be lost without this desk: nobody is here or coming, and there is neither a session nor a
   * conversation; or the agent has been gone for so long that LivePerson knows them as offline, and nothing of theirs
   * is open. The kept credentials bring the session back when the agent returns.
   */
  get idle(): boolean {
    const { core, link } = this;
    if (core.tabs.size > 0 || this.#arriving > 0 || link.signingIn || this.care.searching) return false;
    const holding =
      Object.keys(core.state.rings).length > 0 || Object.values(core.state.conversations).some((one) => one.listed);
    if (link.session === null && !holding) return true;
    if (core.timers.now() - this.#aloneSince < core.profile.presence.offlineAfterSeconds * 1000) return false;
    return link.session === null || (!holding && this.presence.view.availability === 'OFFLINE');
  }

  /** Answers the tab with ready, resumed or resync, then with every event. */
  async attach(
    identity: AgentIdentity,
    profile: ConnectionProfile,
    hello: AuthenticateFrame,
    sink: BrowserSink,
  ): Promise<DeskAttachment> {
    this.#identity = identity;
    this.useProfile(profile);
    this.#arriving += 1;
    try {
      await this.open();
    } finally {
      this.#arriving -= 1;
    }
    const tab: Tab = { tabId: hello.client.tabId, sink, acked: 0 };
    for (const other of [...this.core.tabs]) {
      if (other.tabId !== tab.tabId) continue;
      this.core.tabs.delete(other);
      other.sink.close(CLOSE.REPLACED, 'A newer connection of this tab took over.');
    }
    const greeting = {
      sessionId: this.#sessionId,
      epoch: this.#hold.epoch,
      buffer: this.core.buffer,
      snapshot: () => this.snapshot(),
    };
    if (!greet(greeting, tab, hello.resume)) return { receive: () => {}, detach: () => {} };
    this.core.tabCame(tab);
    this.presence.browserCame();
    this.#tellRingingMatches();
    return {
      receive: (frame) => this.#receive(tab, frame),
      detach: () => {
        if (!this.core.tabLeft(tab)) return;
        this.#aloneSince = this.core.timers.now();
        this.#whenLeft?.();
        if (!this.#leaving) this.presence.browserLeft();
      },
    };
  }

  snapshot(): Snapshot {
    const { core } = this;
    const listed = Object.values(core.state.conversations).filter((one) => one.listed);
    return {
      serverTime: core.timers.now(),
      agent: this.#agent(),
      connection: { id: core.profile.id, name: core.profile.name },
      livePerson: this.link.view(),
      presence: this.presence.view,
      statusReasons: [...this.link.statusReasons],
      rings: Object.values(core.state.rings).map((ring) => ring.view),
      conversations: listed.map((one) => one.view),
      messages: Object.fromEntries(listed.map((one) => [one.view.conversationId, [...one.messages]])),
      plans: [...this.matchmaking.owed(), ...this.taskMoves.owed()],
      settings: core.profile.softphone,
    };
  }

  /** Settings changed: from now on these hold, and the softphones are told. */
  useProfile(profile: ConnectionProfile): void {
    const before = this.core.profile;
    if (before === profile) return;
    this.core.profile = profile;
    this.core.apply({ type: 'settings', wrapUpMs: profile.softphone.wrapUpSeconds * 1000 });
    if (JSON.stringify(before.softphone) === JSON.stringify(profile.softphone)) return;
    this.core.emit({ kind: 'settings', settings: profile.softphone });
  }

  /** Of all conversations told about, those that are here. */
  recordMarks(marks: ReadonlyMap<string, RecordMark>): void {
    for (const conversationId of Object.keys(this.core.state.conversations)) {
      const mark = marks.get(conversationId);
      if (mark === undefined) continue;
      this.core.apply({ type: 'recordMark', conversationId, mark });
      const known = conversationOf(this.core.state, conversationId)?.linkFacts.length ?? 0;
      if ((mark.linkFacts ?? 0) > known) this.matchmaking.recallAgain(conversationId);
      this.taskMoves.left(conversationId, mark.leftTasks ?? []);
    }
  }

  /** The agent may not go on here: softphones are told why and closed, LivePerson is signed out of. */
  async dismiss(text: string): Promise<void> {
    for (const tab of [...this.core.tabs]) {
      tab.sink.deliver({ type: 'denied', code: 'session_ended', text, whoCanFix: 'admin' });
      tab.sink.close(CLOSE.FORBIDDEN, text);
    }
    await this.link.signOut();
  }

  /** What is remembered of the agent, and the kept session. Once; the first softphone does it, or a server that takes over. Never rejects. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  /** Brings the agent back without a browser: from now on it is waited for one. */
  async bringBack(): Promise<void> {
    await this.open();
    this.presence.browserLeft();
  }

  /** Another server takes the agent over; softphones stay until they are told to move. */
  leave(): void {
    this.#leaving = true;
    this.#notes.dispose();
    this.presence.dispose();
    this.link.leave();
  }

  /** Resolves when no softphone is here any more. */
  left(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenLeft = (): void => {
        if (this.core.tabs.size === 0) resolve();
      };
      this.#whenLeft();
    });
  }

  /** Tells every softphone to open its next socket at another server. */
  move(url: string, delayMs: number): void {
    for (const tab of this.core.tabs) tab.sink.deliver({ type: 'moving', resumeUrl: softphoneUrl(url), delayMs });
  }

  /** Resolves when what is kept of the agent is written. */
  get settled(): Promise<void> {
    return Promise.all([this.link.settled, this.#remembering]).then(() => {});
  }

  /** The server goes: tabs reconnect elsewhere, the LivePerson session and its credentials stay. */
  dispose(): void {
    this.link.dispose();
    this.care.dispose();
    this.presence.dispose();
    this.#notes.dispose();
    for (const tab of [...this.core.tabs]) tab.sink.close(CLOSE.RETRY_NOW, 'The connector restarts; please reconnect.');
    this.core.tabs.clear();
  }

  async #open(): Promise<void> {
    let absence = this.presence.steps;
    try {
      const known = await this.#shared.deps.registry.load(this.core.key);
      if (known?.absence !== undefined && known.absence.length > 0) absence = known.absence;
      if (known !== null) {
        this.#livePersonUserId = known.livePersonUserId;
        if (known.chosen !== null) this.presence.remember(known.chosen);
      }
    } catch (error) {
      this.core.logger.error({ err: error }, 'what is remembered of an agent could not be read');
    }
    const lowered = this.#hold.lowered ?? loweredBy(absence);
    if (lowered !== null) this.presence.continueLowered(lowered, absence);
    await this.link.restore();
    await this.#wrapUpsBack;
  }

  #note(): void {
    const { lowered, view } = this.presence;
    this.#notes.set({ signedIn: this.link.session !== null, lowered: lowered ? view.availability : null });
  }

  /** A snapshot holds no matches of conversations that only ring; told again, they reach the new tab and harm no other. */
  #tellRingingMatches(): void {
    for (const { view: ring } of Object.values(this.core.state.rings)) {
      const view = conversationOf(this.core.state, ring.conversationId)?.view;
      if (view === undefined || view.match.state === 'waiting') continue;
      this.core.emit({ kind: 'match', conversationId: ring.conversationId, match: view.match, links: [...view.links] });
    }
  }

  #receive(tab: Tab, frame: Exclude<ClientFrame, AuthenticateFrame>): void {
    if (frame.type === 'command') {
      void this.#command(tab, frame).then((answer) => tab.sink.deliver({ type: 'answer', id: frame.id, answer }));
      return;
    }
    const acked = frame.type === 'ack' ? frame.seq : frame.ack;
    if (acked > this.core.buffer.seq)
      tab.sink.close(CLOSE.PROTOCOL_ERROR, 'The client handled frames that were never sent.');
    else this.core.acknowledged(tab, acked);
  }

  #command(tab: Tab, frame: Extract<ClientFrame, { type: 'command' }>): Promise<CommandAnswer> {
    const { command } = frame;
    if (frame.epoch !== this.#hold.epoch) {
      // Never executed: it may have been, before the restart. The dialog is asked, and shows our command id if so.
      if ('conversationId' in command) this.care.reload(command.conversationId);
      return Promise.resolve(EARLIER_EPOCH);
    }
    return this.#answers.once(frame.id, () =>
      execute(
        {
          core: this.core,
          link: this.link,
          presence: this.presence,
          care: this.care,
          matchmaking: this.matchmaking,
          taskMoves: this.taskMoves,
          crm: this.#shared.deps.crm,
          store: this.#shared.deps.store,
          tabId: tab.tabId,
          commandId: frame.id,
          signInUrl: () => this.#shared.signInUrl(this),
        },
        command,
      ).catch((error: unknown) => {
        this.core.logger.error({ err: error, command: command.name }, 'a command failed unexpectedly');
        throw error;
      }),
    );
  }

  #agent(): AgentView {
    const { salesforceUserId, name, email } = this.#identity;
    return { salesforceUserId, name, email, livePersonUserId: this.link.session?.userId ?? this.#livePersonUserId };
  }

  /** In order: what was chosen last must also be written last. */
  #remember(): void {
    const { chosen, steps } = this.presence;
    const record: AgentRecord = { livePersonUserId: this.#livePersonUserId, chosen, absence: [...steps] };
    this.#remembering = this.#remembering
      .then(() => this.#shared.deps.registry.save(this.core.key, record))
      .catch((error: unknown) => {
        this.core.logger.error({ err: error }, 'what is known of an agent could not be kept');
      });
  }
}
