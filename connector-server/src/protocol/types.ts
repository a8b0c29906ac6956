/**
 * Frames between softphone and server. docs/softphone-protocol.md is the prose of this file.
 * Every server frame of type `event` carries `seq`; all else is outside the sequence.
 */
import type { CrmAsk } from './crmTypes.ts';
import type { LinkView, MatchView } from './matchTypes.ts';
import type { PlanResult, RecordPlan } from './planTypes.ts';

export type { LinkView, MatchCandidate, MatchView } from './matchTypes.ts';
export type { PlanResult, RecordPlan, RecordStep } from './planTypes.ts';

export type Channel = 'web' | 'sms' | 'whatsapp' | 'apple' | 'facebook' | 'app' | 'other';
export type Availability = 'ONLINE' | 'BACK_SOON' | 'AWAY' | 'OFFLINE';
export type Audience = 'all' | 'internal';
export type Role = 'consumer' | 'agent' | 'manager' | 'reader' | 'bot' | 'system';

// ---------------------------------------------------------------- state shown to the agent

export interface AgentView {
  salesforceUserId: string;
  name: string;
  email: string;
  /** Numeric LivePerson user id; null until signed in to LivePerson. */
  livePersonUserId: string | null;
}

/** State of the agent's LivePerson session in human words; `action` is what the agent can do next. */
export interface LivePersonState {
  state: 'signed_out' | 'signing_in' | 'connecting' | 'connected' | 'reconnecting' | 'failed';
  code: string | null;
  text: string;
  action: 'sign_in' | 'wait' | 'retry' | 'contact_admin' | null;
  /** While `code` is `ending_soon`: when the session ends, epoch ms; null or absent = not known. */
  endsAt?: number | null;
  /** While `reconnecting`: when the next attempt starts by itself, epoch ms; null or absent = not known. */
  retryAt?: number | null;
  /** Which ways to sign in the connection allows. */
  signInWith: ('oauth' | 'password')[];
}

export interface PresenceView {
  availability: Availability;
  reasonId: string | null;
  /** Who caused it: the agent here, LivePerson (another client), or the server (no browser). */
  source: 'agent' | 'liveperson' | 'server';
}

export interface StatusReason {
  id: string;
  text: string;
}

export interface RingView {
  ringId: string;
  conversationId: string;
  skillId: string;
  skillName: string;
  channel: Channel;
  consumerName: string;
  consumerId: string;
  /** Epoch ms, server clock (compare with `serverTime`). */
  expiresAt: number;
  /** Total life of the ring in ms, for the countdown. */
  lifetimeMs: number;
  /** A transfer aimed at this agent by name. */
  directed: boolean;
}

export type RingEnd = 'accepted' | 'declined' | 'taken' | 'expired' | 'cancelled';

export interface ConsumerView {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  authenticated: boolean;
}

export interface ConversationView {
  conversationId: string;
  dialogId: string;
  channel: Channel;
  skillId: string;
  skillName: string;
  consumer: ConsumerView;
  state: 'open' | 'closed';
  /** Set while the agent's wrap-up of a closed conversation runs. */
  wrapUpEndsAt: number | null;
  startedAt: number;
  endedAt: number | null;
  closedBy: 'agent' | 'consumer' | 'system' | 'timeout' | null;
  /** The agent's role in it now. */
  role: Role;
  /** Deadline for the agent's answer, epoch ms; null = the consumer is to write next. */
  respondBy: number | null;
  unread: number;
  lastText: string;
  lastAt: number;
  /** Highest sequences known, per party: own messages up to these are delivered / read. */
  deliveredTo: number;
  readTo: number;
  consumerTyping: boolean;
  /** Names of other agents in the conversation, for the header. */
  participants: { id: string; name: string; role: Role }[];
  match: MatchView;
  links: LinkView[];
  /** What `undoLinks` would take back, in words ("linked Contact Grace Hopper"); null or absent: nothing. */
  undo?: string | null;
  record: RecordMark;
  draft: string;
  /** What this agent wrote about it for the record; absent: nothing, or an older server. */
  notes?: NotesView;
  /** Open Tasks this agent asked for. */
  followUps?: FollowUpView[];
}

/** Goes into the agent's Task when the conversation is over. */
export interface NotesView {
  /** Written at any time. */
  notes: string;
  /** Written after the end. */
  wrapUp: string;
}

export interface FollowUpView {
  /** Id of the command that asked for it. */
  followUpId: string;
  subject: string;
  /** YYYY-MM-DD. */
  dueDate: string;
  ownerName: string;
}

/** The part of a conversation that a message changes. */
export type MessageSummary = Pick<ConversationView, 'unread' | 'lastText' | 'lastAt' | 'consumerTyping'>;

/** A message as shown. `sequence` is LivePerson's, per dialog, and the only order. */
export interface MessageView {
  dialogId: string;
  sequence: number;
  at: number;
  from: { id: string; name: string; role: Role; me: boolean };
  audience: Audience;
  content: MessageContent;
  /** Id of the command that sent it, on own messages sent through this server. */
  commandId: string | null;
}

export type MessageContent =
  | { kind: 'text'; text: string }
  | { kind: 'file'; caption: string; fileType: string; path: string; preview: string | null }
  | { kind: 'rich'; text: string }
  | { kind: 'other'; text: string };

/** How far the Salesforce record of a conversation is. */
export interface RecordMark {
  state: 'none' | 'saving' | 'saved' | 'failed';
  text: string;
  recordId: string | null;
  /** Among servers only: how many facts about links the record tells of. */
  linkFacts?: number | undefined;
  /** Among servers only: Tasks the connector may not change, each its agent's own (`slot` begins with the agent's LivePerson id). */
  leftTasks?: LeftTask[] | undefined;
}

/** A Task that is still about who was linked before, and what it should be about. */
export interface LeftTask {
  slot: string;
  taskId: string;
  whoId: string | null;
  whatId: string | null;
}

export interface SoftphoneSettings {
  /** When the matched record opens as a console tab. */
  openRecord: 'never' | 'on_accept' | 'always';
  sound: boolean;
  wrapUpSeconds: number;
  maxMessageChars: number;
  /** Objects to whose records agents may link a conversation; absent: an older server. */
  linkable?: readonly string[];
}

export interface Snapshot {
  serverTime: number;
  agent: AgentView;
  connection: { id: string; name: string };
  livePerson: LivePersonState;
  presence: PresenceView;
  statusReasons: StatusReason[];
  rings: RingView[];
  conversations: ConversationView[];
  /** Latest messages of each conversation, by conversation id, in order. */
  messages: Record<string, MessageView[]>;
  /** Lookups this agent's host still owes. */
  plans: PlanRequest[];
  settings: SoftphoneSettings;
}

// ---------------------------------------------------------------- records as the agent

export interface PlanRequest {
  planId: string;
  conversationId: string;
  /** `task`: an agent's own Task follows the links of its conversation. */
  purpose: 'match' | 'task';
  plan: RecordPlan;
}

// ---------------------------------------------------------------- server -> softphone

export type SoftphoneEvent =
  | { kind: 'livePerson'; livePerson: LivePersonState; agent: AgentView }
  | { kind: 'presence'; presence: PresenceView }
  | { kind: 'statusReasons'; statusReasons: StatusReason[] }
  | { kind: 'ring'; ring: RingView }
  | { kind: 'ringEnded'; ringId: string; conversationId: string; reason: RingEnd; text: string }
  | { kind: 'conversation'; conversation: ConversationView }
  /** The conversation is no longer this agent's (transferred, taken over) or its wrap-up is over. */
  | {
      kind: 'conversationLeft';
      conversationId: string;
      reason: 'transferred' | 'returned' | 'taken_over' | 'done';
      text: string;
    }
  /** A new last message, and what it changes of its conversation: one frame is all a message costs. */
  | { kind: 'message'; conversationId: string; message: MessageView; summary: MessageSummary }
  /** Replaces the list of messages shown, after a gap was repaired from LivePerson. */
  | { kind: 'messages'; conversationId: string; messages: MessageView[] }
  | { kind: 'receipts'; conversationId: string; deliveredTo: number; readTo: number }
  | { kind: 'typing'; conversationId: string; typing: boolean }
  | { kind: 'plan'; request: PlanRequest }
  | { kind: 'match'; conversationId: string; match: MatchView; links: LinkView[]; undo?: string | null }
  | { kind: 'record'; conversationId: string; record: RecordMark }
  | { kind: 'draft'; conversationId: string; text: string; tabId: string }
  | { kind: 'notes'; conversationId: string; notes: NotesView; tabId: string }
  | { kind: 'followUps'; conversationId: string; followUps: FollowUpView[] }
  | { kind: 'settings'; settings: SoftphoneSettings }
  | {
      kind: 'notice';
      level: 'info' | 'warning' | 'error';
      code: string;
      text: string;
      /** What happened one after the other, epoch ms; `text` says the same in one go. */
      steps?: { at: number; text: string }[];
    };

export type ServerFrame =
  | {
      type: 'hello';
      /** The newest version the server speaks, */
      protocol: number;
      /** and the oldest; absent: only that one. */
      protocolOldest?: number;
      nonce: string;
      serverTime: number;
      heartbeatMs: number;
      version: string;
    }
  /** The agent's org has several connections: authenticate again with one of these. */
  | { type: 'choose'; connections: { id: string; name: string }[] }
  | { type: 'denied'; code: DenialCode; text: string; whoCanFix: 'agent' | 'admin' | 'wait' }
  | { type: 'ready'; sessionId: string; epoch: number; seq: number; snapshot: Snapshot }
  | { type: 'resumed'; sessionId: string; epoch: number; seq: number }
  | { type: 'resync'; reason: ResyncReason; sessionId: string; epoch: number; seq: number; snapshot: Snapshot }
  | { type: 'event'; seq: number; event: SoftphoneEvent }
  | { type: 'answer'; id: string; answer: CommandAnswer }
  | { type: 'ping'; serverTime: number }
  | { type: 'pong'; serverTime: number }
  /** Who the agent is must be confirmed again: send `authenticate` with a token for this nonce, on this socket. */
  | { type: 'renew'; nonce: string; withinMs: number }
  | { type: 'moving'; resumeUrl: string; delayMs: number };

export type ResyncReason = 'unknown_session' | 'epoch_changed' | 'too_far_behind';

export type DenialCode =
  | 'identity_invalid'
  | 'identity_expired'
  | 'identity_replayed'
  | 'identity_wrong_audience'
  | 'unknown_org'
  | 'permission_missing'
  | 'origin_not_allowed'
  | 'version_unsupported'
  | 'not_ready'
  | 'no_connection'
  /** Ended by an administrator, or by a lost permission. */
  | 'session_ended';

/** `refused` is certain: nothing happened. `uncertain`: it may have happened; a later event settles it. */
export type CommandAnswer =
  | { outcome: 'done'; result: unknown }
  /** `fields`: what is wrong with which field of a form. */
  | { outcome: 'refused'; code: string; text: string; fields?: { field: string; text: string }[] }
  | { outcome: 'uncertain'; code: string; text: string };

// ---------------------------------------------------------------- softphone -> server

export interface AuthenticateFrame {
  type: 'authenticate';
  /** The version the client chose among those of `hello`: the rest of the socket speaks it. */
  protocol: number;
  /** JWT signed by the org, holding the nonce of `hello`. */
  token: string;
  connectionId?: string | undefined;
  resume?: { sessionId: string; epoch: number; lastSeq: number } | undefined;
  client: { host: 'open_cti' | 'native' | 'simulator'; version: string; tabId: string };
}

export type ClientFrame =
  | AuthenticateFrame
  | { type: 'command'; id: string; epoch: number; command: Command }
  /** Everything up to `seq` was handled (not merely received). */
  | { type: 'ack'; seq: number }
  | { type: 'ping'; ack: number }
  | { type: 'pong'; ack: number };

export type Command =
  /** result: {url}: open it in a popup on the same click */
  | { name: 'signIn' }
  | { name: 'signInWithPassword'; username: string; password: string }
  | { name: 'signOut' }
  | { name: 'retryConnection' }
  | { name: 'setPresence'; availability: Availability; reasonId: string | null }
  | { name: 'acceptRing'; ringId: string }
  | { name: 'declineRing'; ringId: string }
  | { name: 'sendMessage'; conversationId: string; text: string; audience: Audience }
  | { name: 'setTyping'; conversationId: string; typing: boolean }
  | { name: 'markRead'; conversationId: string; sequence: number }
  /** result: {skills: {id,name}[], agents: {id,name,kind:'human'|'bot',availability:Availability|null}[]} */
  | { name: 'listTransferTargets'; conversationId: string }
  | { name: 'transferToSkill'; conversationId: string; skillId: string }
  | { name: 'transferToAgent'; conversationId: string; agentId: string }
  | { name: 'returnToQueue'; conversationId: string }
  | { name: 'closeConversation'; conversationId: string }
  /** Ends the wrap-up of a closed conversation now. */
  | { name: 'finishWrapUp'; conversationId: string }
  | { name: 'saveDraft'; conversationId: string; text: string }
  /** What this agent has written about the conversation so far, whole. */
  | { name: 'saveNotes'; conversationId: string; notes: string; wrapUp: string }
  /** Asks for one open Task. `owner` null: the agent. */
  | {
      name: 'addFollowUp';
      conversationId: string;
      subject: string;
      dueDate: string;
      owner: { userId: string; name: string } | null;
    }
  /** result: {plan: RecordPlan}: executed by the tab that asked; rows are users with `Name`, `Email`, `IsActive` */
  | { name: 'findUsers'; text: string }
  | { name: 'planResult'; planId: string; result: PlanResult }
  | { name: 'searchAgain'; conversationId: string }
  | {
      name: 'linkRecord';
      conversationId: string;
      object: string;
      recordId: string;
      recordName: string;
      /** Account of a contact, as far as known. */
      accountId?: string | undefined;
    }
  | { name: 'unlinkRecord'; conversationId: string; object: string; recordId: string }
  /** All or none: a saved record and its parents. */
  | { name: 'linkRecords'; conversationId: string; links: LinkView[] }
  /** Takes back the agent's or the connector's latest change of links, whole. */
  | { name: 'undoLinks'; conversationId: string }
  /** A view, a form or a search of the CRM side; the answers are in crmTypes.ts. */
  | { name: 'crm'; conversationId: string; ask: CrmAsk };

export type CommandName = Command['name'];

export interface TransferTargets {
  skills: { id: string; name: string }[];
  agents: { id: string; name: string; kind: 'human' | 'bot'; availability: Availability | null }[];
}
