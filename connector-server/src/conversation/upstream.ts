/**
 * What LivePerson tells an agent's session, typed. `liveperson/decode` makes these from frames; nothing above it
 * sees a frame. Ids of agents are numeric LivePerson user ids (the account prefix is cut off) or PIds; consumer
 * ids stay as they are. Times are LivePerson's clock, epoch ms.
 */
import type { ToldAttributes } from '../attributes/attributes.ts';
import type { Audience, Availability, Channel, ConsumerView, MessageContent, Role } from '../protocol/types.ts';

export interface UpstreamParticipant {
  id: string;
  role: Role;
  /** Only an active participant takes part; a suggested one is merely being asked (API version 2.1). */
  active: boolean;
}

export interface UpstreamDialog {
  dialogId: string;
  kind: 'main' | 'survey' | 'other';
  open: boolean;
  /** Empty when the cloud left it out (older dialogs do). */
  participants: UpstreamParticipant[];
}

export type ClosedBy = 'agent' | 'consumer' | 'system' | 'timeout';

export interface UpstreamConversation {
  type: 'conversation';
  /** `deleted`: it no longer matches the subscription, for whatever reason; not that it vanished. */
  change: 'upserted' | 'deleted';
  conversationId: string;
  open: boolean;
  closedBy: ClosedBy | null;
  skillId: string;
  channel: Channel;
  /** LivePerson's own word for the origin. */
  source: string;
  participants: UpstreamParticipant[];
  /** PId of an agent -> numeric user id, as far as the two maps could be paired. */
  pids: readonly { pid: string; userId: string }[];
  dialogs: UpstreamDialog[];
  startedAt: number;
  endedAt: number | null;
  /** Version of the details (metaDataLastUpdateTs): older ones are dropped. */
  changedAt: number;
  /** Deadline of the agent's answer; null when the consumer is to write next. */
  respondBy: number | null;
  /** 1-5 once the consumer rated. */
  csat: number | null;
  /** The newest message LivePerson names beside the details; it may leave it out. A hint that it exists, no more. */
  lastContent?: { dialogId: string; sequence: number } | null;
  /** Campaign, device and visit, as far as the details tell. Read when asked: most changes tell what is known already. */
  visit?: () => ToldAttributes | null;
}

export type RingState = 'waiting' | 'accepted' | 'rejected' | 'expired' | 'cancelled';

export interface UpstreamRing {
  type: 'ring';
  ringId: string;
  conversationId: string;
  consumerId: string;
  skillId: string;
  state: RingState;
  expiresAt: number | null;
  lifetimeMs: number | null;
  /** The whole routing task is over, so somebody has the conversation. */
  taskCompleted: boolean;
  assignedAgentId: string | null;
}

/** A ring that vanished from the subscription without a last state. */
export interface UpstreamRingsGone {
  type: 'ringsGone';
  conversationId: string;
  taskCompleted: boolean;
  assignedAgentId: string | null;
}

export interface UpstreamAgentState {
  type: 'agentState';
  availability: Availability;
  reasonId: string | null;
}

export interface Originator {
  id: string;
  pid: string | null;
  /** Null: the record did not say; the participants tell. */
  role: Role | null;
}

export interface UpstreamMessage {
  type: 'message';
  dialogId: string;
  conversationId: string | null;
  sequence: number;
  at: number;
  from: Originator;
  audience: Audience;
  content: MessageContent;
  /** `ExternalId` metadata the sender attached. */
  externalId: string | null;
}

export interface UpstreamReceipt {
  type: 'receipt';
  dialogId: string;
  conversationId: string | null;
  sequence: number;
  from: Originator;
  status: 'delivered' | 'read';
  /** Highest sequence it covers. */
  upTo: number;
}

export interface UpstreamTyping {
  type: 'typing';
  dialogId: string;
  conversationId: string | null;
  from: Originator;
  typing: boolean;
}

/** An event of no interest that has a number of the dialog's all the same: without it there would be a hole. */
export interface UpstreamNumbered {
  type: 'numbered';
  dialogId: string;
  conversationId: string | null;
  sequence: number;
}

/** What a dialog consists of: everything that has a number. */
export type UpstreamRecord = UpstreamMessage | UpstreamReceipt | UpstreamNumbered;

export type UpstreamEvent =
  | UpstreamConversation
  | UpstreamRing
  | UpstreamRingsGone
  | UpstreamAgentState
  | UpstreamMessage
  | UpstreamReceipt
  | UpstreamNumbered
  | UpstreamTyping;

/** A consumer's profile as LivePerson knows it. */
export type ConsumerProfile = ConsumerView & { told?: ToldAttributes };
