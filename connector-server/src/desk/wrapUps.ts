/** Wrap-ups of one desk: each ends by itself when its time is over; those begun before a restart or a move come back. */
import { wrapUpEndsAt, type ClosedConversation, type ConversationEnd } from '../conversation/wrapUps.ts';
import type { ConversationView } from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import type { ConversationMemory } from './ports.ts';

const MOST_FINISHED = 200;

export interface WrapUpsDeps {
  core: DeskCore;
  memory: Pick<ConversationMemory, 'closedOf' | 'unfinished'>;
}

export class WrapUps {
  readonly #deps: WrapUpsDeps;
  readonly #ending = new Map<string, () => void>();
  /** Their last fact may not be committed yet; oldest first. */
  readonly #finished = new Set<string>();

  constructor(deps: WrapUpsDeps) {
    this.#deps = deps;
  }

  /** A conversation in wrap-up was shown. */
  watch(view: ConversationView): void {
    if (view.wrapUpEndsAt === null || this.#ending.has(view.conversationId)) return;
    const { timers } = this.#deps.core;
    const cancel = timers.after(Math.max(0, view.wrapUpEndsAt - timers.now()), () => this.finish(view.conversationId));
    this.#ending.set(view.conversationId, cancel);
  }

  finish(conversationId: string): void {
    this.forget(conversationId);
    this.#finished.add(conversationId);
    for (const oldest of this.#finished) {
      if (this.#finished.size <= MOST_FINISHED) break;
      this.#finished.delete(oldest);
    }
    this.#deps.core.apply({ type: 'wrapUpFinished', conversationId, at: this.#deps.core.timers.now() });
  }

  finishAll(): void {
    for (const conversationId of [...this.#ending.keys()]) this.finish(conversationId);
  }

  /** It left the list. */
  forget(conversationId: string): void {
    this.#ending.get(conversationId)?.();
    this.#ending.delete(conversationId);
  }

  /** Those the agent had not finished when the server went. False: the store is away, so ask again. Never rejects. */
  async bringBack(): Promise<boolean> {
    const { core, memory } = this.#deps;
    const me = core.state.me;
    if (me === null || core.state.wrapUpMs <= 0) return true;
    try {
      const since = core.timers.now() - core.state.wrapUpMs;
      const closed = await memory.closedOf(core.key.connectionId, me.userId, since);
      // Somebody else signed in meanwhile.
      if (core.state.me?.userId !== me.userId) return true;
      for (const conversation of closed) this.#restore(conversation);
      return true;
    } catch (error) {
      core.logger.error({ err: error }, 'which wrap-ups an agent had not finished is not to be had');
      return false;
    }
  }

  /** One that ended while no server was there: its end is just learnt, and its wrap-up may still last. */
  beginUnseen(conversationId: string, end: ConversationEnd): void {
    const { core, memory } = this.#deps;
    const { me, wrapUpMs } = core.state;
    const now = core.timers.now();
    if (me === null || this.#finished.has(conversationId) || wrapUpEndsAt(end.endedAt, wrapUpMs, now) <= now) return;
    core.whenDone(memory.unfinished(core.key.connectionId, conversationId, me.userId), (known) => {
      if (known !== null && core.state.me?.userId === me.userId) this.#restore({ ...known, ...end });
    });
  }

  #restore(conversation: ClosedConversation): void {
    if (this.#finished.has(conversation.conversationId)) return;
    this.#deps.core.apply({ type: 'wrapUpRestored', conversation, now: this.#deps.core.timers.now() });
  }

  dispose(): void {
    for (const cancel of this.#ending.values()) cancel();
    this.#ending.clear();
  }
}
