/**
 * One agent at LivePerson, across sockets: connects, subscribes, keeps alive, renews the token, reconnects.
 * An explicit state machine: idle -> connecting -> connected -> waiting (-> connecting …) -> over.
 */
import type { Agent } from 'node:http';
import type { Logger } from 'pino';
import {
  SignInError,
  type AgentSession,
  type AgentSessionListener,
  type Availabilities,
  type CredentialBundle,
  type LivePersonAccount,
  type RequestOutcome,
  type SessionStatus,
  type SignIn,
} from '../desk/livePersonPorts.ts';
import type { UpstreamRecord } from '../conversation/upstream.ts';
import type { Timers } from '../support/clock.ts';
import type { Beat, Pacer } from '../support/pacing.ts';
import { decodeProfile } from './decode/profile.ts';
import { decodeQueryAnswer, decodeSequence } from './decode/answers.ts';
import { DomainError, type Domains } from './domains.ts';
import { MessagingSocket, type SocketEnd } from './messagingSocket.ts';
import { planReconnect, refusesToken, renewalPauseMs, type ReconnectMemory } from './reconnectPlan.ts';
import * as requests from './requests.ts';
import { STATUS, statusOfFailure } from './sessionWords.ts';

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
  /** Outbound proxy for wss, if any. */
  agent: Agent | undefined;
}

type Phase = 'idle' | 'connecting' | 'connected' | 'waiting' | 'over';

/** LivePerson advises renewing OAuth sessions every 30 minutes and Login Service sessions every 5. */
const RENEW_EVERY_MS = { oauth: 30 * 60_000, password: 5 * 60_000 };
const HEALTHY: ReconnectMemory = { failures: 0, abnormal: 0 };
/** A connection that lasted this long was a good one: pauses start small again. */
const GOOD_AFTER_MS = 30_000;
/** Ends and ratings this old are still asked for on a new socket: longer than a usual outage, short enough to be few. */
const LOOK_BACK_MS = 15 * 60_000;

export class LivePersonSession implements AgentSession {
  readonly #account: LivePersonAccount;
  readonly #listener: AgentSessionListener;
  readonly #shared: SessionShared;
  #bundle: CredentialBundle;
  #phase: Phase = 'idle';
  #socket: MessagingSocket | null = null;
  #memory = HEALTHY;
  /** How often in a row LivePerson itself said that the token is no good; a lost line says nothing about it. */
  #tokenRefused = 0;
  #renewals = 0;
  #renewing: Promise<boolean> | null = null;
  #connectedAt = 0;
  #wanted: Availabilities | null = null;
  #cancelRetry: (() => void) | null = null;
  #leaveBeat: (() => void) | null = null;

  constructor(
    account: LivePersonAccount,
    bundle: CredentialBundle,
    listener: AgentSessionListener,
    shared: SessionShared,
  ) {
    this.#account = account;
    this.#bundle = bundle;
    this.#listener = listener;
    this.#shared = shared;
  }

  get userId(): string {
    return this.#bundle.userId;
  }
  get pid(): string | null {
    return this.#bundle.pid;
  }
  get connected(): boolean {
    return this.#phase === 'connected';
  }
  get bearer(): string {
    return this.#bundle.accessToken;
  }

  start(): void {
    if (this.#phase !== 'idle') return;
    this.#status(STATUS.connecting);
    this.#leaveBeat = this.#shared.beat.join(() => this.#onBeat());
    void this.#connect(false);
  }

  stop(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#cancelRetry?.();
    this.#leaveBeat?.();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  retryNow(): void {
    if (this.#phase !== 'waiting') return;
    this.#cancelRetry?.();
    void this.#connect(false);
  }

  async setAvailability(wanted: Availabilities): Promise<RequestOutcome<null>> {
    this.#wanted = wanted;
    return this.#send(requests.setAgentState(this.#account, this.userId, wanted));
  }

  noteAvailability(current: Availabilities): void {
    this.#wanted = current;
  }

  answerRing(ringId: string, answer: 'accept' | 'decline'): Promise<RequestOutcome<null>> {
    return this.#send(requests.updateRing(ringId, answer));
  }

  async publishText(...args: Parameters<AgentSession['publishText']>): Promise<RequestOutcome<{ sequence: number }>> {
    return mapped(await this.#request(requests.publishText(...args)), (body) => ({ sequence: decodeSequence(body) }));
  }

  publishTyping(dialogId: string, typing: boolean): Promise<RequestOutcome<null>> {
    return this.#send(requests.publishTyping(dialogId, typing));
  }

  publishReceipt(...args: Parameters<AgentSession['publishReceipt']>): Promise<RequestOutcome<null>> {
    return this.#send(requests.publishReceipt(...args));
  }

  /**
   * Whether LivePerson's bound is exclusive is not documented. So it is asked from one before the cursor (doubles are
   * dropped anyway), and where the very first message may be missing once more from -1; a refusal of that is ignored.
   */
  async queryMessages(dialogId: string, newerThan: number): ReturnType<AgentSession['queryMessages']> {
    const decode = (body: unknown): UpstreamRecord[] => decodeQueryAnswer(this.#account.account, dialogId, body);
    const answer = await this.#request(requests.queryMessages(dialogId, Math.max(0, newerThan - 1)));
    const found = mapped(answer, decode);
    if (newerThan > 0 || found.outcome !== 'ok' || found.value.some((record) => record.sequence === 0)) return found;
    const fromStart = mapped(await this.#request(requests.queryMessages(dialogId, -1)), decode);
    return fromStart.outcome === 'ok' && fromStart.value.length > found.value.length ? fromStart : found;
  }

  async profileOf(consumerId: string): ReturnType<AgentSession['profileOf']> {
    return mapped(await this.#request(requests.getUserProfile(consumerId)), (body) => decodeProfile(consumerId, body));
  }

  handOver(...[conversationId, target]: Parameters<AgentSession['handOver']>): Promise<RequestOutcome<null>> {
    return this.#send(requests.handOver(this.#account.account, this.userId, conversationId, target));
  }

  async close(conversationId: string, dialogId: string): Promise<RequestOutcome<null>> {
    const gently = await this.#send(requests.closeDialog(conversationId, dialogId));
    // Older accounts know no dialogs of their own: there the conversation itself is closed.
    return gently.outcome === 'refused' && gently.status === 400
      ? this.#send(requests.closeConversation(conversationId))
      : gently;
  }

  #request(request: requests.SocketRequest): Promise<RequestOutcome<unknown>> {
    return this.#socket?.request(request) ?? Promise.resolve({ outcome: 'refused', status: 0, text: 'not connected' });
  }

  async #send(request: requests.SocketRequest): Promise<RequestOutcome<null>> {
    return mapped(await this.#request(request), () => null);
  }

  #status(status: SessionStatus): void {
    this.#listener.onStatus(status);
  }

  async #connect(renewFirst: boolean): Promise<void> {
    this.#phase = 'connecting';
    this.#cancelRetry = null;
    if (renewFirst && !(await this.#renew())) return;
    let origin: string;
    try {
      await this.#shared.sockets.turn();
      origin = await this.#shared.domains.socketOrigin(this.#account, 'facadeMsg', 'asyncMessagingEnt');
    } catch (error) {
      if (this.#over()) return;
      if (error instanceof DomainError && error.code !== 'unreachable') {
        this.#fail({
          state: 'failed',
          code: error.code,
          text: `${error.message} Please ask your administrator.`,
          action: 'contact_admin',
        });
      } else this.#retryAfter(renewalPauseMs(this.#renewals++, this.#shared.random), false, STATUS.unreachable);
      return;
    }
    if (this.#over()) return;
    const { account } = this.#account;
    const url = `${origin}/ws_api/account/${encodeURIComponent(account)}/messaging/brand/${encodeURIComponent(this.#bundle.accessToken)}?v=2.1`;
    const socket: MessagingSocket = new MessagingSocket({
      url,
      account,
      timers: this.#shared.timers,
      agent: this.#shared.agent,
      listener: {
        onOpen: () => void this.#subscribe(socket),
        onEvent: (event) => this.#listener.onEvent(event),
        onQuarantine: (reason) => this.#shared.logger.warn({ account, reason }, 'frame from LivePerson put aside'),
        onEnd: (end) => this.#onEnd(socket, end),
      },
    });
    this.#socket = socket;
  }

  /** Subscriptions do not survive a socket. All are sent at once; the clock at the end says that the first push is in. */
  async #subscribe(socket: MessagingSocket): Promise<void> {
    const { account } = this.#account;
    const answers = [
      socket.request(requests.subscribeAgentState(account, this.userId)),
      socket.request(requests.subscribeConversations(account, this.userId)),
      socket.request(requests.subscribeRings(account, this.userId)),
      socket.request(requests.subscribeClosed(account, this.userId, this.#shared.timers.now() - LOOK_BACK_MS)),
      ...(this.#wanted === null
        ? []
        : [socket.request(requests.setAgentState(this.#account, this.userId, this.#wanted))]),
      socket.request(requests.getClock),
    ];
    const outcomes = await Promise.all(answers);
    if (this.#socket !== socket || !socket.open) return;
    // Without its conversations or rings a session is of no use; what else failed is only logged.
    if ([outcomes[1], outcomes[2]].some((outcome) => outcome?.outcome !== 'ok')) {
      this.#shared.logger.warn(
        { account, outcomes: outcomes.map((one) => one.outcome) },
        'LivePerson refused a subscription',
      );
      socket.terminate();
      return;
    }
    this.#phase = 'connected';
    this.#connectedAt = this.#shared.timers.now();
    this.#renewals = 0;
    this.#status(STATUS.connected);
    this.#listener.onCaughtUp();
  }

  #onEnd(socket: MessagingSocket, end: SocketEnd): void {
    if (this.#socket !== socket || this.#over()) return;
    this.#socket = null;
    if (this.#phase === 'connected' && this.#shared.timers.now() - this.#connectedAt > GOOD_AFTER_MS)
      this.#memory = HEALTHY;
    this.#tokenRefused = refusesToken(end) ? this.#tokenRefused + 1 : end.wasOpen ? 0 : this.#tokenRefused;
    const plan = planReconnect(end, this.#memory, this.#shared.random);
    this.#memory = plan.memory;
    this.#shared.logger.info(
      { account: this.#account.account, code: end.code, status: end.upgradeStatus, delayMs: plan.delayMs },
      'LivePerson socket ended',
    );
    if (plan.memory.failures % 5 === 0) this.#shared.domains.forget(this.#account);
    this.#retryAfter(plan.delayMs, plan.renewToken, end.wasOpen ? STATUS.lost : STATUS.unreachable);
  }

  #retryAfter(delayMs: number, renewFirst: boolean, status: SessionStatus): void {
    this.#phase = 'waiting';
    this.#status(status);
    this.#cancelRetry = this.#shared.timers.after(delayMs, () => void this.#connect(renewFirst));
  }

  #fail(status: SessionStatus): void {
    this.stop();
    this.#status(status);
  }

  /** New token, one at a time. False: the session waits for another try or is over. */
  #renew(): Promise<boolean> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<boolean> {
    try {
      const before = this.#bundle;
      const fresh = await this.#shared.signIn.refresh(this.#account, before);
      if (this.#over()) return false;
      // A Login Service refresh prolongs the same bearer; when the cloud just refused that, there is nothing new to try.
      if (fresh.accessToken === before.accessToken && this.#phase === 'connecting' && this.#tokenRefused > 3) {
        this.#fail(STATUS.ended);
        return false;
      }
      this.#bundle = fresh;
      this.#listener.onCredentials(fresh);
      return true;
    } catch (error) {
      if (this.#over()) return false;
      const failure =
        error instanceof SignInError
          ? error
          : new SignInError('unexpected', 'The LivePerson session could not be renewed.', false);
      if (failure.permanent) this.#fail(statusOfFailure(failure));
      else if (this.#phase !== 'connected') {
        const pause = Math.max(failure.afterMs, renewalPauseMs(this.#renewals++, this.#shared.random));
        this.#retryAfter(pause, true, STATUS.unreachable);
      }
      return false;
    }
  }

  /** Once per period: is the other side alive, and is the token due? */
  #onBeat(): void {
    const socket = this.#socket;
    if (this.#phase !== 'connected' || socket === null) return;
    void socket.request(requests.getClock).then((answer) => {
      if (answer.outcome === 'uncertain' && answer.code === 'no_answer' && this.#socket === socket) socket.terminate();
    });
    const now = this.#shared.timers.now();
    if (now - this.#bundle.obtainedAt >= RENEW_EVERY_MS[this.#bundle.method]) void this.#renew();
  }

  #over(): boolean {
    return this.#phase === 'over';
  }
}

function mapped<T>(outcome: RequestOutcome<unknown>, value: (body: unknown) => T): RequestOutcome<T> {
  return outcome.outcome === 'ok' ? { outcome: 'ok', value: value(outcome.value) } : outcome;
}
