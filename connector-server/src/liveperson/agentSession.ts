/**
 * One agent at LivePerson, across sockets: connects, subscribes, keeps alive, renews the token, reconnects.
 * An explicit state machine: idle -> connecting -> connected -> waiting (-> connecting …) -> over. While connected a second
 * socket with newer credentials may be opened; it takes over once it is subscribed, and the first goes: no blackout.
 */
import type { Agent } from 'node:http';
import type { Logger } from 'pino';
import type {
  AgentSession,
  AgentSessionListener,
  Availabilities,
  CredentialBundle,
  LivePersonAccount,
  RequestOutcome,
  SessionStatus,
  SignIn,
} from '../desk/livePersonPorts.ts';
import type { UpstreamEvent } from '../conversation/upstream.ts';
import type { Timers } from '../support/clock.ts';
import type { Beat, Pacer } from '../support/pacing.ts';
import { AgentRequests } from './agentRequests.ts';
import { DialogOrder } from './dialogOrder.ts';
import { DomainError, type Domains } from './domains.ts';
import { FailureGuard } from './failureGuard.ts';
import { MessagingSocket, type SocketEnd } from './messagingSocket.ts';
import type { Numbering } from './numbering.ts';
import { HEALTHY, planReconnect, refusesToken, renewalPauseMs } from './reconnectPlan.ts';
import * as requests from './requests.ts';
import { tally, type SessionCounts } from './sessionCounts.ts';
import { endingStatus, STATUS, statusOfDomain, statusOfFailure } from './sessionWords.ts';
import { subscribe, type Follows } from './subscribe.ts';
import { TokenRenewal } from './tokenRenewal.ts';

/** What all sessions of this server share. */
export interface SessionShared {
  signIn: SignIn;
  domains: Domains;
  timers: Timers;
  logger: Logger;
  /** Calls each session once per keep-alive period. */
  beat: Beat;
  /** Paces new sockets of all agents. */
  sockets: Pacer;
  random: () => number;
  counts: SessionCounts;
  /** Of the session's account. */
  numbering(account: string): Numbering;
  /** Outbound proxy for wss, if any. */
  agent: Agent | undefined;
}

type Phase = 'idle' | 'connecting' | 'connected' | 'waiting' | 'over';

/** A connection that lasted this long was a good one: pauses start small again. */
const GOOD_AFTER_MS = 30_000;
/**
 * A revoked token ends sockets soon after they opened. One that served longer was lost for another reason: were all agents
 * of an account to renew after every second loss, the pace of renewals would keep them waiting for minutes.
 */
const QUICK_MS = 5_000;
/** So long before a socket's token runs out one with the newer token takes over: longer than the pause between renewals. */
const OVERLAP_MS = 35 * 60_000;
/** Pause after a socket that was to take over could not be opened; the first one goes on meanwhile. */
const TAKE_OVER_AGAIN_MS = 60_000;

export class LivePersonSession extends AgentRequests implements AgentSession {
  readonly #listener: AgentSessionListener;
  readonly #shared: SessionShared;
  readonly #token: TokenRenewal;
  readonly #order: DialogOrder;
  readonly #guard: FailureGuard;
  readonly #follows: Follows;
  #phase: Phase = 'idle';
  /** The socket that serves. */
  #socket: MessagingSocket | null = null;
  /** The one on its way to serve. */
  #opening: MessagingSocket | null = null;
  /** Token of the serving socket, and its end. */
  #inUse = { token: '', endsAt: 0 };
  #takeOverAt = 0;
  #memory = HEALTHY;
  /** How often in a row LivePerson itself said that the token is no good; a lost line says nothing about it. */
  #tokenRefused = 0;
  #unreached = 0;
  #connectedAt = 0;
  #told: SessionStatus = STATUS.connecting;
  #wanted: Availabilities | null = null;
  #cancelRetry: (() => void) | null = null;
  /** Whether the try that is waited for begins with a new token. */
  #renewFirst = false;
  #leaveBeat: (() => void) | null = null;

  constructor(
    account: LivePersonAccount,
    bundle: CredentialBundle,
    listener: AgentSessionListener,
    shared: SessionShared,
    follows: Follows,
  ) {
    super(account);
    this.#follows = follows;
    const { signIn, timers, random, counts, logger } = shared;
    this.#listener = listener;
    this.#shared = shared;
    this.#token = new TokenRenewal(bundle, {
      account,
      signIn,
      clock: timers,
      random,
      onRenewed: (fresh) => {
        if (!this.#over()) listener.onCredentials(fresh);
      },
    });
    this.#guard = new FailureGuard(
      timers,
      (error) => {
        counts.quarantined += 1;
        logger.error({ err: error, account: account.account }, 'an event from LivePerson was put aside after an error');
      },
      () => this.#restart(),
    );
    this.#order = new DialogOrder({
      timers,
      numbering: shared.numbering(account.account),
      deliver: (event) => this.#guard.run(() => listener.onEvent(event)),
      query: async (dialogId, newerThan) => {
        const answer = await this.queryMessages(dialogId, newerThan);
        return answer.outcome === 'ok' ? answer.value : null;
      },
      onGap: (outcome) => tally(counts.gaps, outcome),
    });
  }

  get userId(): string {
    return this.#token.bundle.userId;
  }
  get pid(): string | null {
    return this.#token.bundle.pid;
  }
  get connected(): boolean {
    return this.#phase === 'connected';
  }
  get bearer(): string {
    return this.#token.bundle.accessToken;
  }

  start(): void {
    if (this.#phase !== 'idle') return;
    this.#status(STATUS.connecting);
    this.#leaveBeat = this.#shared.beat.join(() => this.#onBeat());
    void this.#connect(false);
  }

  stop(): void {
    if (this.#over()) return;
    this.#phase = 'over';
    this.#cancelRetry?.();
    this.#leaveBeat?.();
    this.#order.reset();
    const sockets = [this.#socket, this.#opening];
    this.#socket = this.#opening = null;
    for (const socket of sockets) socket?.close();
  }

  retryNow(): void {
    if (this.#phase !== 'waiting') return;
    this.#cancelRetry?.();
    void this.#connect(this.#renewFirst);
  }

  eventFailed(): void {
    this.#shared.counts.quarantined += 1;
    this.#guard.note();
  }

  adopt(bundle: CredentialBundle): boolean {
    if (this.#over() || bundle.userId !== this.userId) return false;
    this.#token.adopt(bundle);
    this.#tokenRefused = 0;
    this.#renewFirst = false;
    this.#memory = HEALTHY;
    this.#takeOverAt = 0;
    if (this.#phase === 'waiting') this.retryNow();
    else if (this.connected) this.#takeOver();
    // One that is being opened with the old credentials gives way to one with the new.
    else this.#opening?.terminate('no_answer');
    return true;
  }

  async setAvailability(wanted: Availabilities): Promise<RequestOutcome<null>> {
    this.#wanted = wanted;
    return this.send(requests.setAgentState(this.account, this.userId, wanted));
  }

  noteAvailability(current: Availabilities): void {
    this.#wanted = current;
  }

  protected request(request: requests.SocketRequest): Promise<RequestOutcome<unknown>> {
    return this.#socket?.request(request) ?? Promise.resolve({ outcome: 'refused', status: 0, text: 'not connected' });
  }

  protected published(dialogId: string, sequence: number): void {
    this.#order.expect(dialogId, sequence);
  }

  protected readTo(dialogId: string, sequence: number): void {
    this.#order.begin(dialogId, sequence);
  }

  #status(status: SessionStatus): void {
    this.#told = status;
    this.#listener.onStatus(status);
  }

  async #connect(renewFirst: boolean): Promise<void> {
    this.#phase = 'connecting';
    this.#cancelRetry = null;
    if (renewFirst && !(await this.#renewed())) return;
    try {
      await this.#open();
    } catch (error) {
      if (this.#over()) return;
      if (error instanceof DomainError && error.code !== 'unreachable') this.#fail(statusOfDomain(error));
      else this.#retryAfter(renewalPauseMs(this.#unreached++, this.#shared.random), false, STATUS.unreachable);
    }
  }

  /** Opens a socket with the present credentials. Rejects with DomainError, or when the account's hosts are not to be had. */
  async #open(): Promise<void> {
    const { sockets, domains, timers, agent, counts, logger } = this.#shared;
    await sockets.turn();
    const origin = await domains.socketOrigin(this.account, 'facadeMsg', 'asyncMessagingEnt');
    if (this.#over()) return;
    const { account } = this.account;
    const use = { token: this.bearer, endsAt: this.#token.bearerEndsAt };
    const url = `${origin}/ws_api/account/${encodeURIComponent(account)}/messaging/brand/${encodeURIComponent(use.token)}?v=2.1`;
    const socket: MessagingSocket = new MessagingSocket({
      url,
      account,
      timers,
      agent,
      listener: {
        onOpen: () => void this.#subscribe(socket, use),
        onEvent: (event) => this.#onEvent(event),
        onQuarantine: (reason) => {
          counts.quarantined += 1;
          logger.warn({ account, reason }, 'frame from LivePerson put aside');
        },
        onStrayAnswer: () => void (counts.strayAnswers += 1),
        onUncertain: (code) => tally(counts.uncertain, code),
        onEnd: (end) => this.#onEnd(socket, end),
      },
    });
    this.#opening = socket;
  }

  async #subscribe(socket: MessagingSocket, use: { token: string; endsAt: number }): Promise<void> {
    const { timers, logger } = this.#shared;
    const wanted = this.#wanted;
    const failed = await subscribe[this.#follows](socket, this.account, this.userId, wanted, timers.now());
    if (this.#opening !== socket || !socket.open) return;
    if (failed === 'not_allowed') return this.#fail(STATUS.mayNotWatch);
    if (failed !== null) {
      logger.warn({ account: this.account.account, failed }, 'LivePerson refused a subscription');
      socket.terminate(failed);
      return;
    }
    const before = this.#socket;
    this.#socket = socket;
    this.#opening = null;
    this.#inUse = use;
    before?.retire();
    if (this.#wanted !== null && this.#wanted !== wanted) void this.setAvailability(this.#wanted);
    this.#unreached = 0;
    if (this.#phase === 'connected') return this.#tellEnding();
    this.#phase = 'connected';
    this.#connectedAt = timers.now();
    this.#status(STATUS.connected);
    this.#listener.onCaughtUp();
    this.#tellEnding();
  }

  /** With the newest credentials, beside the socket that serves. */
  #takeOver(): void {
    if (this.#opening !== null || this.#shared.timers.now() < this.#takeOverAt) return;
    this.#takeOverAt = this.#shared.timers.now() + TAKE_OVER_AGAIN_MS;
    this.#open().catch((error: unknown) =>
      this.#shared.logger.warn({ err: error }, 'a socket with newer credentials could not be opened'),
    );
  }

  #onEvent(event: UpstreamEvent): void {
    if (event.type === 'message' || event.type === 'receipt' || event.type === 'numbered') {
      this.#order.take(event);
      return;
    }
    this.#guard.run(() => this.#listener.onEvent(event));
    if (event.type !== 'conversation') return;
    if (event.change === 'deleted' || !event.open) {
      this.#order.end(event.conversationId);
      for (const { dialogId, open } of event.dialogs)
        if (!open || event.change === 'deleted') this.#order.end(dialogId);
    } else if (event.lastContent) this.#order.expect(event.lastContent.dialogId, event.lastContent.sequence);
  }

  #onEnd(socket: MessagingSocket, end: SocketEnd): void {
    if (this.#over() || (socket !== this.#socket && socket !== this.#opening)) return;
    const served = socket === this.#socket;
    if (served) this.#socket = null;
    else this.#opening = null;
    const { counts, timers, random, logger, domains } = this.#shared;
    const { account } = this.account;
    if (!served && this.#phase === 'connected') {
      logger.info(
        { account, code: end.code, status: end.upgradeStatus },
        'a second LivePerson socket was not to be had',
      );
      return;
    }
    this.#order.reset();
    const servedMs = served ? timers.now() - this.#connectedAt : 0;
    if (servedMs > GOOD_AFTER_MS) this.#memory = HEALTHY;
    else if (servedMs > QUICK_MS) this.#memory = { ...this.#memory, abnormal: 0 };
    this.#tokenRefused = refusesToken(end) ? this.#tokenRefused + 1 : end.wasOpen ? 0 : this.#tokenRefused;
    const plan = planReconnect(end, this.#memory, random);
    tally(counts.reconnects, plan.reason);
    this.#memory = plan.memory;
    logger.info(
      { account, code: end.code, status: end.upgradeStatus, reason: plan.reason, delayMs: plan.delayMs },
      'LivePerson socket ended',
    );
    if (served && this.#opening !== null) {
      // Its successor is on its way already.
      this.#phase = 'connecting';
      this.#status(STATUS.lost);
      return;
    }
    if (plan.memory.failures % 5 === 0) domains.forget(this.account);
    // A newer token than the one that was refused is there already.
    const renew = plan.renewToken && !(served && this.#inUse.token !== this.bearer);
    this.#retryAfter(plan.delayMs, renew, end.wasOpen ? STATUS.lost : STATUS.unreachable);
  }

  #retryAfter(delayMs: number, renewFirst: boolean, status: SessionStatus): void {
    this.#phase = 'waiting';
    this.#renewFirst = renewFirst;
    this.#status({ ...status, retryAt: this.#shared.timers.now() + delayMs });
    this.#cancelRetry = this.#shared.timers.after(delayMs, () => void this.#connect(renewFirst));
  }

  #fail(status: SessionStatus): void {
    this.stop();
    this.#status(status);
  }

  /** Renews before a new socket is opened. False: the session waits for another try or is over. */
  async #renewed(): Promise<boolean> {
    const before = this.bearer;
    const result = await this.#token.renew();
    if (this.#phase !== 'connecting') return false;
    if (result.outcome === 'refused') this.#fail(statusOfFailure(result.error));
    else if (result.outcome === 'later') this.#retryAfter(result.afterMs, true, STATUS.unreachable);
    // A Login Service refresh prolongs the same bearer; when the cloud just refused that, there is nothing new to try.
    else if (before === this.bearer && this.#tokenRefused > 3) this.#fail(STATUS.ended);
    else return true;
    return false;
  }

  /** Once per period: is the other side alive, is the token due, is it to be told that the session ends? */
  #onBeat(): void {
    const socket = this.#socket;
    if (this.#phase !== 'connected' || socket === null) return;
    void socket.request(requests.getClock).then((answer) => {
      if (answer.outcome === 'uncertain' && answer.code === 'no_answer' && this.#socket === socket)
        socket.terminate('no_answer');
    });
    const newer = this.#inUse.token !== this.bearer;
    if (newer && this.#shared.timers.now() > this.#inUse.endsAt - OVERLAP_MS) this.#takeOver();
    if (this.#token.due) void this.#token.renew().then(() => this.#tellEnding());
    else this.#tellEnding();
  }

  /** Tells, once, that the session is about to end and what to do; and when that is no longer so. */
  #tellEnding(): void {
    if (this.#phase !== 'connected') return;
    const status = endingStatus(this.#token, this.#shared.timers.now()) ?? STATUS.connected;
    if (status.code !== this.#told.code || status.endsAt !== this.#told.endsAt) this.#status(status);
  }

  /** A new socket reads everything anew. */
  #restart(): void {
    this.#opening?.terminate('handler_failed');
    this.#socket?.terminate('handler_failed');
  }

  #over(): boolean {
    return this.#phase === 'over';
  }
}
