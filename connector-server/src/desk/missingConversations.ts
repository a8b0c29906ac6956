/**
 * What became of conversations that LivePerson does not name any more after a connection was down. Its history knows
 * the end, up to a minute late, so a conversation whose end is not known yet is asked for again: without its end it
 * would stay open in Salesforce for ever and its agents would get no Task.
 */
import { conversationOf, type ConversationState } from '../conversation/state.ts';
import type { UpstreamConversation } from '../conversation/upstream.ts';
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, History } from './livePersonPorts.ts';

/** Pauses before history is asked again; what is not known after the last is left to the history sync. */
const AGAIN_MS = [15_000, 60_000, 180_000, 600_000];

export interface MissingDeps {
  core: DeskCore;
  history: History;
  session(): AgentSession | null;
}

export class MissingConversations {
  readonly #deps: MissingDeps;
  readonly #waiting = new Map<string, () => void>();

  constructor(deps: MissingDeps) {
    this.#deps = deps;
  }

  /** Conversations whose end is still looked for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Closes it when history knows its end; else takes it off the list and asks again later. `named`: LivePerson named it meanwhile. */
  async settle(conversation: ConversationState, named: () => boolean): Promise<void> {
    const id = conversation.view.conversationId;
    const { core } = this.#deps;
    const endedAt = await this.#endOf(id);
    const now = conversationOf(core.state, id);
    if (now?.listed !== true || named() || this.#deps.session()?.connected !== true) return;
    if (endedAt !== undefined) return this.#close(now, endedAt);
    core.apply({ type: 'missing', conversationId: id });
    this.#later(now, 0);
  }

  dispose(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #later(conversation: ConversationState, attempt: number): void {
    const id = conversation.view.conversationId;
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
    const pause = AGAIN_MS[attempt];
    if (pause === undefined) return;
    const cancel = this.#deps.core.timers.after(pause, () => void this.#again(conversation, attempt));
    this.#waiting.set(id, cancel);
  }

  async #again(conversation: ConversationState, attempt: number): Promise<void> {
    const id = conversation.view.conversationId;
    const { core } = this.#deps;
    const back = (): boolean => conversationOf(core.state, id)?.listed === true;
    const endedAt = back() ? undefined : await this.#endOf(id);
    // Signed out or gone meanwhile, or the conversation came back by itself.
    if (!this.#waiting.delete(id) || back()) return;
    if (endedAt === undefined) this.#later(conversation, attempt + 1);
    else this.#close(conversation, endedAt);
  }

  /** Undefined: not known (yet), or still open. Null: closed, the moment is not told. */
  async #endOf(conversationId: string): Promise<number | null | undefined> {
    const session = this.#deps.session();
    if (session?.connected !== true) return undefined;
    const { core, history } = this.#deps;
    const found = await history.conversation(core.profile.livePerson, session.bearer, conversationId).catch(() => null);
    return found === null || found.open ? undefined : found.endedAt;
  }

  #close({ view, changedAt, source, participants, pids, dialogs }: ConversationState, endedAt: number | null): void {
    const { core } = this.#deps;
    const closed: UpstreamConversation = {
      type: 'conversation',
      change: 'deleted',
      conversationId: view.conversationId,
      open: false,
      closedBy: null,
      skillId: view.skillId,
      channel: view.channel,
      source,
      participants: [...participants],
      pids,
      dialogs: dialogs.map(({ dialogId, kind }) => ({ dialogId, kind, open: false, participants: [] })),
      startedAt: view.startedAt,
      endedAt,
      changedAt: Math.max(changedAt, endedAt ?? 0),
      respondBy: null,
      csat: null,
    };
    core.apply({ type: 'upstream', event: closed, now: core.timers.now() });
  }
}
