/** The time an agent has after the end of a conversation, and conversations that come back into it after a restart. */
import type { Channel } from '../protocol/types.ts';
import {
  conversationOf,
  unknownConversation,
  withConversation,
  type ConversationState,
  type DeskState,
  type DialogState,
  type Reduced,
} from './state.ts';
import type { ClosedBy } from './upstream.ts';
import { consumerLabel } from './words.ts';

/** A conversation as its recorded facts tell it; the agent who asks was the assigned one at last. */
export interface RecordedConversation {
  conversationId: string;
  dialogId: string;
  channel: Channel;
  source: string;
  /** Null: no fact tells. */
  skillId: string | null;
  consumerId: string;
  /** Empty: nobody told. */
  consumerName: string;
  /** Epoch ms, LivePerson's clock. */
  startedAt: number;
  dialogs: readonly Omit<DialogState, 'open'>[];
}

export interface ConversationEnd {
  /** Epoch ms, LivePerson's clock. */
  endedAt: number;
  closedBy: ClosedBy;
}

export type ClosedConversation = RecordedConversation & ConversationEnd;

/**
 * When a wrap-up is over, epoch ms: counted from LivePerson's close time, as the recorder counts it, so that a restart or a
 * late notice changes nothing. A clock of LivePerson that is ahead of ours does not prolong it.
 */
export function wrapUpEndsAt(endedAt: number, wrapUpMs: number, now: number): number {
  return Math.min(endedAt, now) + wrapUpMs;
}

/** Puts a closed conversation back into the agent's list with the time that is left; nothing when none is, or when it is known. */
export function reduceWrapUpRestored(state: DeskState, told: ClosedConversation, now: number): Reduced {
  const id = told.conversationId;
  const endsAt = wrapUpEndsAt(told.endedAt, state.wrapUpMs, now);
  const known = conversationOf(state, id)?.listed === true;
  if (state.me === null || known || endsAt <= now) return { state, events: [], facts: [] };
  const skillId = told.skillId ?? '-1';
  const reported = { opened: true, skillId, assigned: state.me.userId, closed: true, csat: null };
  const blank = unknownConversation(id, reported, told.endedAt);
  const conversation: ConversationState = {
    ...blank,
    listed: true,
    source: told.source,
    dialogs: told.dialogs.map((dialog) => ({ ...dialog, open: false })),
    assignedAgentId: state.me.userId,
    // Nothing of it waits for an answer any more.
    myReadTo: Number.MAX_SAFE_INTEGER,
    view: {
      ...blank.view,
      dialogId: told.dialogId,
      channel: told.channel,
      skillId,
      skillName: state.names.skills.get(skillId) ?? '',
      consumer: {
        ...blank.view.consumer,
        id: told.consumerId,
        name: consumerLabel(told.consumerName, told.consumerId),
      },
      state: 'closed',
      wrapUpEndsAt: endsAt,
      startedAt: told.startedAt,
      endedAt: told.endedAt,
      closedBy: told.closedBy,
      lastAt: told.endedAt,
    },
  };
  return {
    state: withConversation(state, conversation),
    events: [{ kind: 'conversation', conversation: conversation.view }],
    facts: [],
  };
}
