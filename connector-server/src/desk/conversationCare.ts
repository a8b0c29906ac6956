/**
 * What a desk does around its conversations without being asked: loads what was said before, fetches the consumer's
 * profile, says "delivered", ends wrap-ups, and finds out what became of conversations while the connection was down.
 */
import { conversationOf, isMe, type ConversationState } from '../conversation/state.ts';
import { isClosed } from '../conversation/conversationChange.ts';
import type { UpstreamConversation, UpstreamEvent } from '../conversation/upstream.ts';
import type { ConversationView, MessageView, RingView, SoftphoneEvent } from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, History } from './livePersonPorts.ts';
import { messagesOfLines } from './closedMessages.ts';
import { MissingConversations } from './missingConversations.ts';
import { WrapUps, type WrapUpsDeps } from './wrapUps.ts';

/**
 * Receipts are sent within two seconds, those of one dialog together. All desks send theirs on the same ticks: a timer of
 * its own for each message would wake the process as often as the messages do.
 */
const RECEIPT_PAUSE_MS = 2_000;
const RECEIPT_TICK_MS = 100;
/** After an accepted offer the conversation must come within this, else somebody else has it. */
export const ACCEPT_PATIENCE_MS = 10_000;
/** Pauses before the messages of a conversation are asked for again when they could not be had. */
const LOAD_AGAIN_MS = [2_000, 10_000, 60_000];
/** How long after a reconnect the cloud may still be pushing conversations. */
const PUSH_PATIENCE_MS = 3_000;
/** A clock of LivePerson that differs from ours must neither end an offer early nor keep it for ever. */
const RING_GRACE_MS = 10_000;
const MOST_RING_MS = 600_000;

export interface CareDeps {
  core: DeskCore;
  history: History;
  session(): AgentSession | null;
  /** The consumer's profile came, or was refused for good. */
  onProfile(conversationId: string): void;
  /** The agent's conversations whose end is not recorded, from before this desk. */
  openBefore(): Promise<string[]>;
  memory: WrapUpsDeps['memory'];
}

export class ConversationCare {
  readonly #deps: CareDeps;
  /** Conversations whose messages were asked for on this connection; true once the answer is in. */
  readonly #loaded = new Map<string, boolean>();
  /** Up to which sequence nothing is missing, noted when a connection ended; what comes live afterwards does not move it. */
  readonly #completeTo = new Map<string, number>();
  /** Conversation -> consumer whose profile was asked for. */
  readonly #profiled = new Map<string, string>();
  readonly #wrapUps: WrapUps;
  readonly #receipts = new Map<string, number[]>();
  readonly #expiries = new Map<string, () => void>();
  readonly #missing: MissingConversations;
  /** Conversations and rings LivePerson named since the socket opened; null once it was looked what is missing. */
  #announced: Set<string> | null = new Set();
  #lookedBack = false;
  #wrapUpsBack = false;
  #cancelLook: (() => void) | null = null;

  constructor(deps: CareDeps) {
    this.#deps = deps;
    this.#wrapUps = new WrapUps(deps);
    this.#missing = new MissingConversations({
      ...deps,
      onUnseenEnd: (conversationId, end) => this.#wrapUps.beginUnseen(conversationId, end),
    });
    deps.core.follow((event) => this.#follow(event));
  }

  noteUpstream(event: UpstreamEvent): void {
    if (event.type === 'conversation') {
      this.#announced?.add(event.conversationId);
      this.#noteEnd(event);
    } else if (event.type === 'ring') this.#announced?.add(event.ringId);
  }

  /** The socket is gone: what was asked on it must be asked again. */
  disconnected(): void {
    for (const [conversationId, complete] of this.#loaded) {
      const conversation = conversationOf(this.#deps.core.state, conversationId);
      const last = conversation?.messages.findLast((message) => message.dialogId === conversation.view.dialogId);
      if (complete && last !== undefined) this.#completeTo.set(conversationId, last.sequence);
    }
    this.#loaded.clear();
    this.#announced = new Set();
    this.#cancelLook?.();
  }

  /** Subscribed again: close the gaps, then look for what is missing. */
  caughtUp(): void {
    const { core } = this.#deps;
    for (const one of this.#open()) if (this.#announced?.has(one.view.conversationId) === true) this.#load(one.view);
    void this.bringWrapUpsBack();
    for (const { view, listed, messages } of Object.values(core.state.conversations))
      if (listed && view.state === 'closed' && messages.length === 0) this.#load(view);
    this.#cancelLook?.();
    this.#cancelLook = core.timers.after(PUSH_PATIENCE_MS, () => core.whenDone(this.#findMissing(), () => {}));
  }

  /** Messages of a dialog again from LivePerson, e.g. to settle what is uncertain. */
  reload(conversationId: string): void {
    const conversation = conversationOf(this.#deps.core.state, conversationId);
    if (conversation === null || !conversation.listed) return;
    this.#loaded.delete(conversationId);
    this.#load(conversation.view);
  }

  /** A command to end or to hand over the conversation had no answer. */
  settle(conversationId: string): void {
    this.#missing.settleUncertain(conversationId);
  }

  finishWrapUp(conversationId: string): void {
    this.#wrapUps.finish(conversationId);
  }

  /** Wrap-ups an earlier desk of this agent began, once they are known. Never rejects. */
  async bringWrapUpsBack(): Promise<void> {
    if (this.#wrapUpsBack) return;
    this.#wrapUpsBack = true;
    this.#wrapUpsBack = await this.#wrapUps.bringBack();
  }

  /** Signed out: running wrap-ups are over, nothing else is remembered. */
  signedOut(): void {
    this.#wrapUps.finishAll();
    this.#wrapUpsBack = false;
    this.disconnected();
    this.#completeTo.clear();
    this.#profiled.clear();
    this.#receipts.clear();
    this.#missing.dispose();
  }

  dispose(): void {
    this.#wrapUps.dispose();
    for (const cancel of this.#expiries.values()) cancel();
    this.#expiries.clear();
    this.#cancelLook?.();
    this.#missing.dispose();
  }

  /** True while the end of a conversation is still looked for. */
  get searching(): boolean {
    return this.#missing.waiting > 0;
  }

  /** It may have been this agent's before the server went. */
  #noteEnd(change: UpstreamConversation): void {
    if (!isClosed(change) || conversationOf(this.#deps.core.state, change.conversationId)?.listed === true) return;
    const { endedAt, changedAt, closedBy } = change;
    this.#wrapUps.beginUnseen(change.conversationId, { endedAt: endedAt ?? changedAt, closedBy: closedBy ?? 'system' });
  }

  #follow(event: SoftphoneEvent): void {
    switch (event.kind) {
      case 'ring':
        this.#profile(event.ring.conversationId, event.ring.consumerId);
        this.#watchExpiry(event.ring);
        return;
      case 'conversation':
        this.#profile(event.conversation.conversationId, event.conversation.consumer.id);
        if (event.conversation.state === 'open') this.#load(event.conversation);
        else this.#wrapUp(event.conversation);
        return;
      case 'message':
        this.#delivered(event.message);
        return;
      case 'conversationLeft':
        this.#loaded.delete(event.conversationId);
        this.#completeTo.delete(event.conversationId);
        this.#profiled.delete(event.conversationId);
        this.#wrapUps.forget(event.conversationId);
        return;
      case 'ringEnded':
        this.#expiries.get(event.ringId)?.();
        this.#expiries.delete(event.ringId);
        if (event.reason !== 'accepted') this.#profiled.delete(event.conversationId);
        return;
      default:
        return;
    }
  }

  #load(view: ConversationView, attempt = 0): void {
    const session = this.#deps.session();
    // Before the line serves it would only be refused; what it brings is loaded when all of it has come.
    if (session?.connected !== true || this.#loaded.has(view.conversationId)) return;
    const { conversationId, dialogId } = view;
    this.#loaded.set(conversationId, false);
    this.#deps.core.whenDone(session.queryMessages(dialogId, this.#completeTo.get(conversationId) ?? 0), (answer) => {
      if (answer.outcome === 'ok') {
        if (this.#loaded.has(conversationId)) this.#loaded.set(conversationId, true);
        this.#deps.core.apply({ type: 'history', conversationId, records: answer.value });
        return;
      }
      this.#loaded.delete(conversationId);
      this.#deps.core.logger.info({ outcome: answer.outcome }, 'messages of a conversation could not be loaded');
      if (view.state === 'closed' && answer.outcome === 'refused') this.#loadFromHistory(view, attempt);
      else this.#loadAgain(conversationId, attempt);
    });
  }

  /** Without a connection it is done after the reconnect anyway. */
  #loadAgain(conversationId: string, attempt: number): void {
    const { core } = this.#deps;
    const pause = LOAD_AGAIN_MS[attempt];
    if (pause === undefined || this.#deps.session()?.connected !== true) return;
    core.timers.after(pause, () => {
      const conversation = conversationOf(core.state, conversationId);
      const connected = this.#deps.session()?.connected === true;
      if (conversation?.listed === true && connected) this.#load(conversation.view, attempt + 1);
    });
  }

  #profile(conversationId: string, consumerId: string): void {
    const session = this.#deps.session();
    if (session === null || consumerId === '' || this.#profiled.get(conversationId) === consumerId) return;
    this.#profiled.set(conversationId, consumerId);
    this.#deps.core.whenDone(session.profileOf(consumerId), (answer) => {
      const { core } = this.#deps;
      if (this.#profiled.get(conversationId) !== consumerId) return;
      const ours = conversationOf(core.state, conversationId)?.listed === true;
      if (answer.outcome === 'ok') core.apply({ type: 'consumer', conversationId, consumer: answer.value });
      // Before acceptance it may be refused; it is asked again when the conversation is ours.
      else if (!ours || answer.outcome === 'uncertain' || answer.status === 0) this.#profiled.delete(conversationId);
      if (answer.outcome === 'ok' || ours) this.#deps.onProfile(conversationId);
    });
  }

  /** Tells the consumer's side "delivered" for what reached this desk. */
  #delivered(message: MessageView): void {
    if (message.from.role !== 'consumer' || isMe(this.#deps.core.state, message.from.id)) return;
    const waiting = this.#receipts.get(message.dialogId);
    if (waiting !== undefined) {
      waiting.push(message.sequence);
      return;
    }
    this.#receipts.set(message.dialogId, [message.sequence]);
    const { timers } = this.#deps.core;
    timers.after(RECEIPT_PAUSE_MS - (timers.now() % RECEIPT_TICK_MS), () => {
      const sequences = this.#receipts.get(message.dialogId) ?? [];
      this.#receipts.delete(message.dialogId);
      if (sequences.length > 0) void this.#deps.session()?.publishReceipt(message.dialogId, 'delivered', sequences);
    });
  }

  /** LivePerson says when an offer runs out; should that word not come, the offer still ends. */
  #watchExpiry(ring: RingView): void {
    if (this.#expiries.has(ring.ringId)) return;
    const { core } = this.#deps;
    const inMs = Math.min(MOST_RING_MS, Math.max(0, ring.expiresAt - core.timers.now())) + RING_GRACE_MS;
    this.#expiries.set(
      ring.ringId,
      core.timers.after(inMs, () => core.apply({ type: 'ringEnded', ringId: ring.ringId, reason: 'expired' })),
    );
  }

  /** Conversations that ended while the server was down: nobody else tells this desk about them. */
  async #lookBack(announced: ReadonlySet<string>): Promise<void> {
    if (this.#lookedBack) return;
    this.#lookedBack = true;
    try {
      for (const id of await this.#deps.openBefore()) {
        const known = conversationOf(this.#deps.core.state, id)?.listed === true;
        if (!known && !announced.has(id)) await this.#missing.settleUnseen(id);
      }
    } catch (error) {
      this.#lookedBack = false;
      this.#deps.core.logger.error({ err: error }, 'what an agent had before is not to be had');
    }
  }

  #open(): ConversationState[] {
    const all = Object.values(this.#deps.core.state.conversations);
    return all.filter((one) => one.listed && one.view.state === 'open');
  }

  #wrapUp(view: ConversationView): void {
    this.#wrapUps.watch(view);
    const { core } = this.#deps;
    const nothingSaid = conversationOf(core.state, view.conversationId)?.messages.length === 0;
    if (nothingSaid && this.#deps.session()?.connected === true) this.#load(view);
  }

  /** An old dialog may not be asked for any more; history is up to a minute late. */
  #loadFromHistory({ conversationId, consumer }: ConversationView, attempt: number): void {
    const { core, history } = this.#deps;
    const session = this.#deps.session();
    if (session === null) return;
    const asked = history.conversation(core.profile.livePerson, session.bearer, conversationId).catch(() => null);
    core.whenDone(asked, (found) => {
      if (found === null || found.lines.length === 0) return this.#loadAgain(conversationId, attempt);
      const records = messagesOfLines(core.state, conversationId, consumer.id, found.lines);
      core.apply({ type: 'history', conversationId, records });
    });
  }

  /** Conversations this desk shows as open but LivePerson does not name any more: closed or moved while we were away. */
  async #findMissing(): Promise<void> {
    const { core } = this.#deps;
    const announced = this.#announced;
    if (this.#deps.session()?.connected !== true || announced === null) return;
    for (const { view } of Object.values(core.state.rings)) {
      if (!announced.has(view.ringId)) core.apply({ type: 'ringEnded', ringId: view.ringId, reason: 'cancelled' });
    }
    for (const one of Object.values(core.state.conversations)) {
      // Another connection begins another search.
      const named = (): boolean => this.#announced !== announced || announced.has(one.view.conversationId);
      if (one.listed && one.view.state === 'open' && !named()) await this.#missing.settle(one, named);
    }
    // LivePerson did not name these, and they are this agent's all the same.
    if (this.#announced === announced) for (const one of this.#open()) this.#load(one.view);
    await this.#lookBack(announced);
    if (this.#announced === announced) this.#announced = null;
  }
}
