/**
 * What became of conversations that LivePerson does not name any more after a connection was down. Its history knows
 * the end, up to a minute late, so a conversation whose end is not known yet is asked for again: without its end it
 * would stay open in Salesforce for ever and its agents would get no Task.
 */
import { conversationOf, type ConversationState } from '../conversation/state.ts';
import type { ClosedBy, UpstreamConversation } from '../conversation/upstream.ts';
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, History, HistoryConversation } from './livePersonPorts.ts';

/** Pauses before history is asked again; what is not known after the last is left to the history sync. */
const AGAIN_MS = [15_000, 60_000, 180_000, 600_000];

/**
 * When history is asked about a command without an answer: soon, and once more when it surely knows what happened before
 * (it may be a minute late). LivePerson's own notification usually comes first.
 */
const UNCERTAIN_MS = [15_000, 75_000];

type Close = (end: HistoryConversation) => void;

export interface MissingDeps {
  core: DeskCore;
  history: History;
  session(): AgentSession | null;
  /** The end of one that this desk never saw is recorded. */
  onUnseenEnd(conversationId: string, end: { endedAt: number; closedBy: ClosedBy }): void;
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

  /**
   * Closes it when history knows its end, and keeps it where history knows it as this agent's (LivePerson may cut its first
   * push off); else takes it off the list and asks again later. `named`: LivePerson named it meanwhile.
   */
  async settle(conversation: ConversationState, named: () => boolean): Promise<void> {
    const id = conversation.view.conversationId;
    const { core } = this.#deps;
    const found = await this.#found(id);
    const now = conversationOf(core.state, id);
    const session = this.#deps.session();
    if (now?.listed !== true || named() || session?.connected !== true) return;
    if (found?.open === false) return this.#close(now, found);
    // History may be a minute late: it is asked once more.
    if (found !== null && found.latestAgentId === session.userId) return this.settleUncertain(id);
    core.apply({ type: 'missing', conversationId: id });
    this.#later(id, (known) => this.#close(now, known), 0);
  }

  /**
   * A command to end or to hand over this conversation had no answer: finds out whether it happened. When it did not, it is
   * not repeated; the conversation stays as it is shown.
   */
  settleUncertain(conversationId: string, attempt = 0): void {
    const { core } = this.#deps;
    const pause = UNCERTAIN_MS[attempt];
    const open = (): ConversationState | null => {
      const now = conversationOf(core.state, conversationId);
      return now?.listed === true && now.view.state === 'open' ? now : null;
    };
    if (pause === undefined) {
      if (open() !== null) core.apply({ type: 'leaving', conversationId, reason: null });
      return;
    }
    core.timers.after(pause - (UNCERTAIN_MS[attempt - 1] ?? 0), () => {
      if (open() === null) return;
      core.whenDone(this.#found(conversationId), (found) => {
        const now = open();
        const me = this.#deps.session()?.userId;
        if (now === null) return;
        if (found?.open === false) this.#close(now, found);
        else if (found !== null && found.latestAgentId !== null && me !== undefined && found.latestAgentId !== me)
          core.apply({ type: 'missing', conversationId });
        else this.settleUncertain(conversationId, attempt + 1);
      });
    });
  }

  /** One that this desk never saw, but an earlier one did, before a restart: its end is recorded. */
  async settleUnseen(conversationId: string): Promise<void> {
    const { core } = this.#deps;
    const record: Close = (known) => {
      const end = { endedAt: known.endedAt ?? core.timers.now(), closedBy: known.closedBy ?? ('system' as const) };
      core.record([
        {
          type: 'closed',
          conversationId,
          at: end.endedAt,
          by: end.closedBy,
          dialogs: [{ dialogId: conversationId, kind: 'main', lastSequence: -1 }],
        },
      ]);
      this.#deps.onUnseenEnd(conversationId, end);
    };
    const end = await this.#endOf(conversationId);
    if (conversationOf(core.state, conversationId)?.listed === true) return;
    if (end === null) this.#later(conversationId, record, 0);
    else record(end);
  }

  dispose(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #later(id: string, close: Close, attempt: number): void {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
    const pause = AGAIN_MS[attempt];
    if (pause === undefined) return;
    const cancel = this.#deps.core.timers.after(pause, () =>
      this.#deps.core.whenDone(this.#again(id, close, attempt), () => {}),
    );
    this.#waiting.set(id, cancel);
  }

  async #again(id: string, close: Close, attempt: number): Promise<void> {
    const back = (): boolean => conversationOf(this.#deps.core.state, id)?.listed === true;
    const end = back() ? null : await this.#endOf(id);
    // Signed out or gone meanwhile, or the conversation came back by itself.
    if (!this.#waiting.delete(id) || back()) return;
    if (end === null) this.#later(id, close, attempt + 1);
    else close(end);
  }

  /** Null: not known (yet), or still open. */
  async #endOf(conversationId: string): Promise<HistoryConversation | null> {
    const found = await this.#found(conversationId);
    return found?.open === false ? found : null;
  }

  async #found(conversationId: string): Promise<HistoryConversation | null> {
    const session = this.#deps.session();
    if (session?.connected !== true) return null;
    const { core, history } = this.#deps;
    return history.conversation(core.profile.livePerson, session.bearer, conversationId).catch(() => null);
  }

  #close({ view, changedAt, source, participants, pids, dialogs }: ConversationState, end: HistoryConversation): void {
    const { core } = this.#deps;
    const { endedAt, closedBy } = end;
    const closed: UpstreamConversation = {
      type: 'conversation',
      change: 'deleted',
      conversationId: view.conversationId,
      open: false,
      closedBy,
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
