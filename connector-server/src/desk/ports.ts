/** The seams of a desk: to the browsers attached to it (`browser/` is the caller), and to what `main.ts` gives it. */
import type { Logger } from 'pino';
import type { ConversationFact } from '../conversation/facts.ts';
import type { ClosedConversation, RecordedConversation } from '../conversation/wrapUps.ts';
import type { Recalled } from '../conversation/writings.ts';
import type { ConversationAttributes } from '../attributes/attributes.ts';
import type { CloseCode } from '../protocol/constants.ts';
import type { CrmAsk } from '../protocol/crmTypes.ts';
import type {
  AuthenticateFrame,
  Availability,
  Channel,
  ClientFrame,
  CommandAnswer,
  ConsumerView,
  LinkView,
  MatchView,
  PlanResult,
  RecordPlan,
  ServerFrame,
  SoftphoneSettings,
} from '../protocol/types.ts';
import type { AgentPair } from '../support/agentPairs.ts';
import type { Timers } from '../support/clock.ts';
import type {
  Availabilities,
  CredentialBundle,
  LivePerson,
  LivePersonAccount,
  SignInError,
} from './livePersonPorts.ts';

/** Who the agent is, as the org signed it. */
export interface AgentIdentity {
  connectionId: string;
  orgId: string;
  salesforceUserId: string;
  username: string;
  email: string;
  name: string;
  permissions: readonly string[];
}

/** One browser socket, seen from the desk. `deliver` never blocks and never throws. */
export interface BrowserSink {
  deliver(frame: ServerFrame): void;
  /** A frame already serialised by the desk, so that several tabs share one string. */
  deliverText(text: string): void;
  close(code: CloseCode, text: string): void;
}

/** One attached tab, seen from the browser side. */
export interface DeskAttachment {
  /** Frames after authentication, already validated. */
  receive(frame: Exclude<ClientFrame, AuthenticateFrame>): void;
  /** The socket is gone. */
  detach(): void;
}

/** All desks of this server. */
export interface Desks {
  /** Sends ready, resumed or resync through the sink, then every event. Rejects only when the server is not ready. */
  attach(identity: AgentIdentity, hello: AuthenticateFrame, sink: BrowserSink): Promise<DeskAttachment>;
}

/** Ends all that an agent has here. */
export interface Dismissal {
  /**
   * Closes the agent's softphones with `text`, signs out of LivePerson (Offline there), revokes and deletes the kept
   * tokens. Resolves when that is done, within seconds; also when there was nothing to end.
   */
  dismiss(agent: AgentKey, text: string): Promise<void>;
}

/** The LivePerson sign-in by Sentinel code flow, as the http routes see it. Tickets and states are single use. */
export interface SignInDoor {
  /** For GET /liveperson/authorize?ticket=…: where to send the popup, or null when the ticket is unknown, used or too old. */
  authorizeUrl(ticket: string): Promise<string | null>;
  /** For GET /liveperson/callback: finishes the sign-in; the result reaches the softphone as an event. True: page says "done". */
  callback(query: { code?: string; state?: string; error?: string; errorDescription?: string }): Promise<boolean>;
}

// ---------------------------------------------------------------- what a desk needs; main.ts provides it

/** One agent: an agent of one connection, whoever of several servers holds the desk. */
export interface AgentKey {
  connectionId: string;
  salesforceUserId: string;
}

/** The part of a connection's settings that desks read. */
export interface ConnectionProfile {
  id: string;
  name: string;
  orgId: string;
  livePerson: LivePersonAccount;
  softphone: SoftphoneSettings;
  presence: {
    /** Without a browser for this long: AWAY. Default 60. */
    awayAfterSeconds: number;
    /** Without a browser for this long: OFFLINE. Default 1800. */
    offlineAfterSeconds: number;
    /** Then, by setting, the agent's open conversations go back to the queue. Default `keep`. */
    afterOffline?: 'keep' | 'return_to_queue';
  };
  /** Whose LivePerson user is whose, as far as somebody decided it. */
  agents?: readonly AgentPair[];
  /** Objects the conversation's record has a lookup for. Absent: the standard ones. */
  linkable?: readonly LinkableObject[];
}

export interface LinkableObject {
  /** API name. */
  object: string;
  /** Agents may link it by hand or by creating it; else it is linked only as the parent of another. */
  offered: boolean;
}

export const STANDARD_LINKABLE: readonly LinkableObject[] = Object.freeze(
  ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2'].map((object) => ({ object, offered: true })),
);

export interface ConnectionSource {
  find(connectionId: string): ConnectionProfile | null;
}

/** What comes with an agent whom this server may hold. */
export interface Hold {
  /** Number of this hold, higher than that of any before on any server: commands of an older one are never executed. */
  epoch: number;
  /** The presence a server set because no browser was there; null: none. */
  lowered: Availability | null;
}

/** Which of several servers on one database holds which agent. */
export interface AgentHolds {
  /** Takes the agent, or gives the address of the server that holds them. Rejects when this server may take nobody. */
  claim(key: AgentKey): Promise<{ held: true; hold: Hold } | { held: false; url: string }>;
  /** What another server must know when this one is suddenly gone. */
  note(key: AgentKey, state: { signedIn: boolean; lowered: Availability | null }): Promise<void>;
  /** The agent is free for anybody. */
  release(key: AgentKey): Promise<void>;
}

/** Keeps agents' LivePerson sessions, sealed. Rejections are logged and change nothing for the agent. */
export interface SessionVault {
  /** Null: none. Rejects with ConnectorError whose action is `sign_in` when what is kept cannot be opened. */
  load(key: AgentKey): Promise<CredentialBundle | null>;
  save(key: AgentKey, bundle: CredentialBundle): Promise<void>;
  clear(key: AgentKey): Promise<void>;
  /**
   * Leaves the session of a finished sign-in for whichever server holds the desk, and uses up the claim. False: the
   * agent signed out meanwhile, or it took too long.
   */
  deposit(key: AgentKey, claim: string, bundle: CredentialBundle): Promise<boolean>;
  /** Deletes the session whoever holds the agent: for an administrator. */
  remove(key: AgentKey): Promise<void>;
  /** Tokens of agents of a connection, kept latest first. */
  bearers(connectionId: string, limit: number): Promise<string[]>;
}

/** One-time tickets and states of the sign-in popup; good on any server of the database. */
export interface SignInTickets {
  /** A ticket for this agent: 256 bits, good once within 5 minutes. */
  issue(agent: AgentKey): Promise<string>;
  /** Trades a ticket for a state, good once within 10 minutes; null when unknown, used or too old. */
  redeem(ticket: string): Promise<{ agent: AgentKey; state: string } | null>;
  /** Trades a state for the claim to leave the result (`SessionVault.deposit`) within 2 minutes; null as above. */
  finish(state: string): Promise<{ agent: AgentKey; claim: string } | null>;
  /** Those of `agents` with a sign-in still under way. */
  pending(agents: readonly AgentKey[]): Promise<AgentKey[]>;
  /** Ends all sign-ins of the agent that are under way. */
  forget(agent: AgentKey): Promise<void>;
}

/** How a sign-in ended that came back to another server than the desk's. Best effort: may be lost. */
export interface SignInNotices {
  /** `failure` null: the session lies in the vault. */
  tell(agent: AgentKey, failure: SignInFailure | null): void;
  /** `failure` is a code as the other server knows it. */
  onTold(listener: (agent: AgentKey, failure: string | null) => void): () => void;
  /** Notices may have been lost. */
  onGap(listener: () => void): () => void;
}

export type SignInFailure = SignInError['code'] | 'cancelled' | 'not_completed' | 'not_kept';

/** One thing done while no softphone was open. `kept`: conversations LivePerson did not take back, or of which it is not known. */
export interface AbsenceStep {
  what: 'away' | 'offline' | 'returned' | 'kept';
  /** Epoch ms. */
  at: number;
  conversations: number;
}

export interface AgentRecord {
  livePersonUserId: string | null;
  /** Null: never chosen. */
  chosen: Availabilities | null;
  /** What was done while no softphone was open and the agent was not told yet. */
  absence?: readonly AbsenceStep[];
}

/** What is remembered of an agent apart from secrets: LivePerson user id and the presence chosen last. */
export interface AgentRegistry {
  load(key: AgentKey): Promise<AgentRecord | null>;
  save(key: AgentKey, record: AgentRecord): Promise<void>;
}

/** Why the database takes no writes. */
export type StoreTroubleKind = 'away' | 'read_only' | 'full' | 'denied';

export interface StoreTrouble {
  kind: StoreTroubleKind;
  /** Epoch ms. */
  since: number;
  /** A plain sentence for administrators. */
  text: string;
}

/** Whether what is accepted now can be kept. */
export interface StoreHealth {
  readonly trouble: StoreTrouble | null;
  /** Told at the beginning, at each change of kind, and with null at the end. The returned function stops it. */
  onChange(listener: (trouble: StoreTrouble | null) => void): () => void;
}

/** Takes facts for recording; see recorder/ports.ts, which has the same shape. */
export interface DeskFactSink {
  record(connectionId: string, facts: readonly ConversationFact[]): Promise<void>;
}

/** What is recorded of a conversation already: by another agent, in another stint or before a restart. */
export interface ConversationMemory {
  /** Rejects when the store is away. `mark` null: there is no record. */
  recall(connectionId: string, conversationId: string): Promise<Recalled>;
  /** Conversations that were this LivePerson user's last and whose end is not recorded. Rejects when the store is away. */
  openOf(connectionId: string, livePersonUserId: string): Promise<string[]>;
  /**
   * Conversations that were this LivePerson user's when they closed, at `since` (epoch ms) or later, and that the user has
   * not finished wrapping up. Rejects when the store is away.
   */
  closedOf(connectionId: string, livePersonUserId: string, since: number): Promise<ClosedConversation[]>;
  /**
   * What is recorded of a conversation that this LivePerson user has, or had when it closed, and has not wrapped up; null
   * when that is not so. Rejects when the store is away.
   */
  unfinished(
    connectionId: string,
    conversationId: string,
    livePersonUserId: string,
  ): Promise<RecordedConversation | null>;
}

/** What matching may know of a conversation. */
export interface MatchSubject {
  connectionId: string;
  conversationId: string;
  channel: Channel;
  skillId: string;
  consumer: ConsumerView;
  /** Null: nothing but the consumer is known yet. */
  attributes: ConversationAttributes | null;
  /** The agent asked for it, so it is searched also where searching by itself is switched off. */
  asked?: boolean;
}

/** Who is this consumer in the CRM: asked before (what to look up) and after (what the rows mean). Pure. */
export interface MatchPlanner {
  /** Null: nothing to look up with. */
  plan(conversation: MatchSubject): RecordPlan | null;
  /** Why nothing is looked up, in words; absent: in general ones. */
  whyNothing?(conversation: MatchSubject): string;
  /** After a refusal: a plan that does without what was refused, once; null: there is none. */
  planWithout?(conversation: MatchSubject, refused: Extract<PlanResult, { ok: false }>): RecordPlan | null;
  /** `link` is set when exactly one record is certain; `parents` are linked with it. */
  judge(
    result: PlanResult,
    conversation: MatchSubject,
  ): { match: MatchView; link: LinkView | null; parents?: readonly LinkView[] };
}

/** A conversation as the CRM side sees it. */
export interface CrmSubject extends MatchSubject {
  /** Salesforce user id of the agent who asks. */
  agentUserId: string;
  links: readonly LinkView[];
  /** Skills of the LivePerson account, where the conversation carries none and they could be counted. */
  skillsInAccount?: number;
}

/** Answers the `crm` command: plans and how to show their rows. Pure but for the settings; never throws. */
export interface CrmDesk {
  answer(subject: CrmSubject, ask: CrmAsk): CommandAnswer;
}

/** Everything desks are made with. */
export interface DesksDeps {
  logger: Logger;
  timers: Timers;
  /** https address of this server without a trailing slash. */
  publicUrl: string;
  connections: ConnectionSource;
  vault: SessionVault;
  tickets: SignInTickets;
  signInNotices: SignInNotices;
  registry: AgentRegistry;
  facts: DeskFactSink;
  /** Absent: the store is taken to work. */
  store?: StoreHealth;
  /** True while there is no memory for more agents; absent: there always is. */
  crowded?: () => boolean;
  memory: ConversationMemory;
  matching: MatchPlanner;
  crm: CrmDesk;
  livePerson: LivePerson;
  /** Number of this server's life; that of an agent's hold is higher. */
  epoch: number;
  /** Address at which browsers reach exactly this server; absent: as publicUrl. */
  serverUrl?: string;
  /** Absent: there is no other server. */
  holds?: AgentHolds;
  /** Told when an agent's LivePerson session is caught up, and when its socket ended or could not be opened. */
  onLink?: (key: AgentKey, state: 'live' | 'down') => void;
}
