/** The desk's tie to LivePerson: credentials in and out, one session at a time, and how it stands in words. */
import type { UpstreamEvent } from '../conversation/upstream.ts';
import type { NameBook } from '../conversation/state.ts';
import type { AgentView, CommandAnswer, LivePersonState, StatusReason } from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import {
  SignInError,
  type AgentSession,
  type CredentialBundle,
  type DirectoryView,
  type LivePerson,
  type SessionStatus,
} from './livePersonPorts.ts';
import { backoffMs } from '../support/backoff.ts';
import { ConnectorError } from '../support/errors.ts';
import type { SessionVault, SignInTickets } from './ports.ts';
import { otherUserNotice } from './otherUserNotice.ts';
import { signInAction, signInFailureText } from './signInFailures.ts';
import { done, refused } from './words.ts';

export interface LivePersonLinkDeps {
  core: DeskCore;
  livePerson: LivePerson;
  vault: SessionVault;
  tickets: Pick<SignInTickets, 'forget'>;
  agent(): AgentView;
  namesOf: (view: DirectoryView) => NameBook;
  /** A session is about to start: presence is prepared here. */
  onSession(session: AgentSession): void;
  onSignedIn(bundle: CredentialBundle): void;
  onSignedOut(): void;
  onUpstream(event: UpstreamEvent): void;
  onStatus(status: SessionStatus): void;
  onCaughtUp(): void;
}

const SIGNED_OUT: SessionStatus = {
  state: 'signed_out',
  code: null,
  text: 'You are not signed in to LivePerson.',
  action: 'sign_in',
};
const LOOKING: SessionStatus = {
  state: 'connecting',
  code: 'database',
  text: 'Your LivePerson sign-in is being looked up. The connector’s database does not answer at the moment.',
  action: 'wait',
};
const LOOK_AGAIN = { firstMs: 1_000, factor: 2, maxMs: 10_000, minMs: 250 };
/** A session whose end is known is brought back only if it still lasts this long. */
const WORTH_KEEPING_MS = 60_000;
/** A log-out closes the socket within five seconds, whether LivePerson answers or not. */
const LEAVE_MS = 3_000;

export class LivePersonLink {
  readonly #deps: LivePersonLinkDeps;
  #session: AgentSession | null = null;
  #bundle: CredentialBundle | null = null;
  #status: SessionStatus = SIGNED_OUT;
  #reasons: readonly StatusReason[] = [];
  #restored: Promise<void> | null = null;
  /** The vault could not be read and is asked again. */
  #restoring = false;
  #signingIn: Promise<CommandAnswer> | null = null;
  /** Grows when the agent signs out: a sign-in begun before does not outlive that. */
  #signOuts = 0;
  #disposed = false;
  /** Another server takes the session over: a socket that ends now is not opened again. */
  #leaving = false;
  /** The vault is written in order, so that what was removed does not come back. */
  #vaultWork: Promise<void> = Promise.resolve();

  constructor(deps: LivePersonLinkDeps) {
    this.#deps = deps;
  }

  get session(): AgentSession | null {
    return this.#session;
  }

  /** A session is on its way: by a sign-in, or from the vault as soon as that can be read. */
  get signingIn(): boolean {
    return this.#signingIn !== null || this.#restoring;
  }

  get statusReasons(): readonly StatusReason[] {
    return this.#reasons;
  }

  /** For the snapshot and the `livePerson` event. */
  view(): LivePersonState {
    const { oauth, password } = this.#deps.core.profile.livePerson.signIn;
    const signInWith: LivePersonState['signInWith'] = [];
    if (oauth !== null) signInWith.push('oauth');
    if (password) signInWith.push('password');
    return { ...this.#status, signInWith };
  }

  /** Brings back the kept session, once. Resolves after the first attempt; never rejects. */
  restore(): Promise<void> {
    this.#restored ??= this.#restore(0, this.#signOuts);
    return this.#restored;
  }

  /** A sign-in of this agent ended on another server: takes up the session it left in the vault, if it did. Never rejects. */
  async adopt(): Promise<void> {
    const signOuts = this.#signOuts;
    try {
      await this.#vaultWork;
      const bundle = await this.#deps.vault.load(this.#deps.core.key);
      if (bundle === null || signOuts !== this.#signOuts || bundle.accessToken === this.#bundle?.accessToken) return;
      this.#takeUp(bundle);
    } catch (error) {
      this.#deps.core.logger.error({ err: error }, 'the session of a sign-in could not be read');
    }
  }

  /** Result of the popup. Never rejects; a failure is shown as a state. True: signed in. */
  async signInWithCode(redirectUri: string, code: string): Promise<boolean> {
    const answer = await this.#signIn(() =>
      this.#deps.livePerson.signIn.withCode(this.#deps.core.profile.livePerson, redirectUri, code),
    );
    return answer.outcome === 'done';
  }

  signInWithPassword(username: string, password: string): Promise<CommandAnswer> {
    if (!this.#deps.core.profile.livePerson.signIn.password) {
      return Promise.resolve(refused('not_allowed', 'Signing in with a password is switched off here.'));
    }
    return this.#signIn(() =>
      this.#deps.livePerson.signIn.withPassword(this.#deps.core.profile.livePerson, username, password),
    );
  }

  /** The popup's sign-in failed; `failure` is one of SignInFailure, or a code of a newer server. */
  signInFailed(failure: string): void {
    const { text, state } = signInFailureText(failure);
    this.#deps.core.emit({ kind: 'notice', level: 'warning', code: 'sign_in_failed', text });
    if (this.#session === null && !this.signingIn) this.#show({ ...SIGNED_OUT, ...state });
  }

  async signOut(): Promise<CommandAnswer> {
    const { core, livePerson, vault, tickets } = this.#deps;
    const session = this.#session;
    let bundle = this.#bundle;
    this.#signOuts += 1;
    // Before the vault is cleared: a sign-in that ends elsewhere leaves its session before that, or not at all.
    void this.#inVault(() => tickets.forget(core.key));
    if (session?.connected === true)
      await Promise.race([session.setAvailability({ availability: 'OFFLINE', reasonId: null }), this.#pause(LEAVE_MS)]);
    this.#drop();
    this.#deps.onSignedOut();
    this.#show(SIGNED_OUT);
    await this.#inVault(async () => {
      // One that was kept but not yet taken up here would outlive us at LivePerson.
      bundle ??= await vault.load(core.key).catch(() => null);
      await vault.clear(core.key);
    });
    if (bundle !== null) await livePerson.signIn.revoke(core.profile.livePerson, bundle);
    return done();
  }

  retry(): CommandAnswer {
    if (this.#session === null && this.#bundle !== null) this.#open(this.#bundle);
    else this.#session?.retryNow();
    return done();
  }

  /** Resolves when what was to be kept or removed is. */
  get settled(): Promise<void> {
    return this.#vaultWork;
  }

  /** From now on another server opens the agent's socket: this one lasts as long as it lasts. */
  leave(): void {
    this.#leaving = true;
    if (this.#session?.connected !== true) this.letGo();
  }

  /** Ends the socket at once, quietly; the other server has or needs the only one. */
  letGo(): void {
    this.#leaving = true;
    // Kept, so that commands meanwhile are told of a lost connection, not of a missing sign-in.
    this.#session?.stop();
  }

  /** Ends the socket; the session at LivePerson and the kept credentials stay. */
  dispose(): void {
    this.#disposed = true;
    this.#session?.stop();
    this.#session = null;
  }

  /** Names and reasons of the account; fetched at most every five minutes, whoever asks. */
  async directory(): Promise<DirectoryView | null> {
    const session = this.#session;
    if (session === null) return null;
    const { core, livePerson } = this.#deps;
    try {
      const view = await livePerson.directory.get(core.key.connectionId, core.profile.livePerson, session.bearer);
      this.#use(view);
      return view;
    } catch (error) {
      core.logger.warn({ err: error }, 'the LivePerson directory could not be read');
      return livePerson.directory.cached(core.key.connectionId);
    }
  }

  /** One sign-in at a time: LivePerson may end the first session of a user who signs in twice. */
  #signIn(attempt: () => Promise<CredentialBundle>): Promise<CommandAnswer> {
    this.#signingIn ??= this.#attempt(attempt).finally(() => {
      this.#signingIn = null;
    });
    return this.#signingIn;
  }

  async #attempt(attempt: () => Promise<CredentialBundle>): Promise<CommandAnswer> {
    const before = this.#status;
    // While a session runs the agent goes on working; only the outcome is told.
    if (this.#session === null)
      this.#show({ state: 'signing_in', code: null, text: 'Signing in to LivePerson…', action: 'wait' });
    const signOuts = this.#signOuts;
    try {
      const bundle = await attempt();
      if (signOuts !== this.#signOuts) {
        await this.#deps.livePerson.signIn.revoke(this.#deps.core.profile.livePerson, bundle);
        return refused('signed_out', 'You signed out meanwhile.');
      }
      this.#keep(bundle);
      this.#takeUp(bundle);
      return done({ livePersonUserId: bundle.userId });
    } catch (error) {
      const failure =
        error instanceof SignInError ? error : new SignInError('unexpected', 'The sign-in failed.', false);
      if (!(error instanceof SignInError)) this.#deps.core.logger.error({ err: error }, 'sign-in failed unexpectedly');
      if (this.#session !== null) {
        if (this.#status !== before) this.#show(before);
        this.#deps.core.emit({ kind: 'notice', level: 'warning', code: 'sign_in_failed', text: failure.message });
      } else
        this.#show({
          state: 'signed_out',
          code: failure.code,
          text: failure.message,
          action: signInAction(failure.code),
        });
      return refused(failure.code, failure.message);
    }
  }

  #open(bundle: CredentialBundle): void {
    const { core, livePerson } = this.#deps;
    // The desk is gone, or goes; what was kept in the vault is for the next one.
    if (this.#disposed || this.#leaving) return;
    // Somebody else's conversations are not shown to whoever signs in at the same desk.
    if (core.state.me !== null && core.state.me.userId !== bundle.userId) this.#deps.onSignedOut();
    this.#bundle = bundle;
    const session: AgentSession = livePerson.openSession(core.profile.livePerson, bundle, {
      onEvent: (event) => {
        if (this.#session === session) this.#deps.onUpstream(event);
      },
      onStatus: (status) => {
        if (this.#session === session) this.#onStatus(status);
      },
      onCredentials: (fresh) => {
        if (this.#session === session) this.#keep(fresh);
      },
      onCaughtUp: () => {
        if (this.#session !== session) return;
        void this.directory();
        this.#deps.onCaughtUp();
      },
    });
    this.#session = session;
    core.apply({ type: 'identified', userId: bundle.userId, pid: bundle.pid, name: this.#deps.agent().name });
    this.#deps.onSignedIn(bundle);
    const other = otherUserNotice(core.profile.agents, core.key.salesforceUserId, bundle.userId);
    if (other !== null) core.emit(other);
    this.#deps.onSession(session);
    const cached = livePerson.directory.cached(core.key.connectionId);
    if (cached !== null) this.#use(cached);
    session.start();
  }

  /** A session that runs goes over to the new credentials without a break; else, or for another agent, a new one begins. */
  #takeUp(bundle: CredentialBundle): void {
    const session = this.#session;
    if (session?.adopt(bundle) === true) {
      this.#bundle = bundle;
      this.#deps.onSignedIn(bundle);
      return;
    }
    this.#drop();
    this.#open(bundle);
  }

  #drop(): void {
    this.#session?.stop();
    this.#session = null;
    this.#bundle = null;
  }

  #keep(bundle: CredentialBundle): void {
    const { vault, core } = this.#deps;
    this.#bundle = bundle;
    void this.#inVault(() => vault.save(core.key, bundle));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.core.timers.after(ms, resolve));
  }

  /** Who is signed in must not be asked to sign in only because the database did not answer: it is asked again. */
  async #restore(attempt: number, signOuts: number): Promise<void> {
    const { core, vault } = this.#deps;
    this.#restoring = false;
    if (this.#session !== null || this.#disposed || this.#leaving || signOuts !== this.#signOuts) return;
    try {
      // A log-out that came first may not have cleared it yet.
      await this.#vaultWork;
      const bundle = await vault.load(core.key);
      if (this.#session !== null || signOuts !== this.#signOuts) return;
      if (bundle === null || (bundle.expiresAt !== null && bundle.expiresAt - core.timers.now() < WORTH_KEEPING_MS)) {
        if (attempt > 0 && this.#status === LOOKING) this.#show(SIGNED_OUT);
      } else this.#open(bundle);
    } catch (error) {
      core.logger.error({ err: error, attempt }, 'a kept LivePerson session could not be read');
      if (this.#session !== null || signOuts !== this.#signOuts) return;
      if (error instanceof ConnectorError && error.action === 'sign_in')
        return this.#show({ state: 'signed_out', code: error.code, text: error.text, action: 'sign_in' });
      this.#restoring = true;
      if (attempt === 0) this.#show(LOOKING);
      void this.#pause(backoffMs(LOOK_AGAIN, attempt, Math.random)).then(() => this.#restore(attempt + 1, signOuts));
    }
  }

  /** Never rejects. */
  #inVault(work: () => Promise<void>): Promise<void> {
    this.#vaultWork = this.#vaultWork.then(work).catch((error: unknown) => {
      this.#deps.core.logger.error({ err: error }, 'the vault did not take a change of a LivePerson session');
    });
    return this.#vaultWork;
  }

  #onStatus(status: SessionStatus): void {
    if (this.#leaving && status.state !== 'connected') return this.letGo();
    this.#deps.onStatus(status);
    if (status.state === 'signed_out' || status.state === 'failed') {
      this.#session = null;
      if (status.state === 'signed_out') {
        this.#bundle = null;
        void this.#inVault(() => this.#deps.vault.clear(this.#deps.core.key));
      }
    }
    this.#show(status);
  }

  #show(status: SessionStatus): void {
    this.#status = status;
    this.#deps.core.emit({ kind: 'livePerson', livePerson: this.view(), agent: this.#deps.agent() });
  }

  #use(view: DirectoryView): void {
    const { core } = this.#deps;
    const names = this.#deps.namesOf(view);
    const me = core.state.me;
    const pid = me === null ? null : (view.people.get(me.userId)?.pid ?? null);
    if (me !== null && pid !== null && pid !== me.pid) core.apply({ type: 'identified', ...me, pid });
    if (core.state.names !== names) core.apply({ type: 'names', names });
    if (view.statusReasons === this.#reasons) return;
    this.#reasons = view.statusReasons;
    core.emit({ kind: 'statusReasons', statusReasons: [...this.#reasons] });
  }
}
