/** A conversation as the cloud keeps it. Times are epoch ms; `id` of an agent is the old id, of a consumer the consumer id. */
import type { JsonObject } from '../json.ts';

export type Role = 'CONSUMER' | 'ASSIGNED_AGENT' | 'MANAGER' | 'READER' | 'CONTROLLER';
export const ROLES: readonly Role[] = ['CONSUMER', 'ASSIGNED_AGENT', 'MANAGER', 'READER', 'CONTROLLER'];
export type Audience = 'ALL' | 'AGENTS_AND_MANAGERS';
export type CloseReason = 'AGENT' | 'CONSUMER' | 'TIMEOUT' | 'SYSTEM';

export interface Participant {
  id: string;
  pid: string;
  role: Role;
  state: 'ACTIVE' | 'SUGGESTED';
}

/** Who sends an event or changes a conversation. */
export interface Actor {
  id: string;
  pid: string;
  kind: 'agent' | 'consumer' | 'system';
  clientProperties: JsonObject;
}

export interface StoredEvent {
  sequence: number;
  dialogId: string;
  conversationId: string;
  sender: Actor;
  role: Role;
  at: number;
  event: JsonObject;
  audience: Audience;
  metadata: unknown[];
}

export interface Dialog {
  dialogId: string;
  type: 'MAIN' | 'POST_SURVEY' | 'OTHER';
  channelType: string;
  state: 'OPEN' | 'CLOSE';
  /** Shared with the conversation for the MAIN dialog. */
  participants: Participant[];
  createdAt: number;
  endedAt: number | null;
  closedBy: CloseReason | null;
  closedCause: string | null;
  updatedAt: number;
  /** Stored events in order; never chat states. */
  events: StoredEvent[];
  nextSequence: number;
  metaData: JsonObject | null;
}

/** One line of the conversation's history that the reporting API tells later. */
export interface AgentStep {
  at: number;
  agentId: string;
  permission: 'ASSIGNED_AGENT' | 'MANAGER' | 'READER' | 'SUGGESTED_ASSIGNED_AGENT';
  joined: boolean;
  metadata: unknown[];
}
export interface Transfer {
  at: number;
  reason: 'back2Q' | 'Agent' | 'SuggestedAgentTimeout' | 'Skill' | 'TakeOver';
  by: string;
  sourceSkillId: string;
  targetSkillId: string;
  sourceAgentId: string | null;
  assignedAgentId: string | null;
  metadata: unknown[];
}

export interface Conversation {
  id: string;
  consumerId: string;
  skillId: string;
  state: 'OPEN' | 'CLOSE';
  stage: 'OPEN' | 'CLOSE';
  closeReason: CloseReason | null;
  startedAt: number;
  endedAt: number | null;
  /** Last change of anything but messages. */
  metaUpdatedAt: number;
  /** Last change of anything. */
  updatedAt: number;
  firstConversation: boolean;
  participants: Participant[];
  /** The MAIN dialog is the first. */
  dialogs: Dialog[];
  ttr: { ttrType: string; value: number };
  manualEttr: number | null;
  delay: { type: string; tillWhen: number } | null;
  /** First consumer message nobody has answered; null = the consumer is to write next. */
  unansweredSince: number | null;
  note: string;
  csat: { csatRate: number; csatResolutionConfirmation: boolean | null; status: string } | null;
  context: JsonObject;
  campaignInfo: JsonObject | null;
  unread: Map<string, number>;
  lastContent: StoredEvent | null;
  wasStepUp: boolean;
  steps: AgentStep[];
  transfers: Transfer[];
  skillChanges: { at: number; skillId: string; by: string }[];
  /** A transfer (not a new conversation) waits in the queue: BACK_SOON agents are rung too. */
  transferred: boolean;
}

export const mainDialog = (conversation: Conversation): Dialog => conversation.dialogs[0] as Dialog;

export const assignedAgent = (conversation: Conversation): Participant | undefined =>
  conversation.participants.find(
    (participant) => participant.role === 'ASSIGNED_AGENT' && participant.state === 'ACTIVE',
  );

export const suggestedAgent = (conversation: Conversation): Participant | undefined =>
  conversation.participants.find((participant) => participant.state === 'SUGGESTED');
