/** What a desk needs from LivePerson. `liveperson/` implements these; nothing here knows sockets or http. */
import type { ClosedBy, ConsumerProfile, UpstreamEvent, UpstreamRecord } from '../conversation/upstream.ts';
import type { Audience, Availability, LivePersonState, Role, StatusReason } from '../protocol/types.ts';

/** Everything about one LivePerson account a session needs. Part of the connection's settings. */
export interface LivePersonAccount {
  account: string;
  signIn: { oauth: { clientId: string; clientSecret: string } | null; password: boolean };
  /** Application for machine access to history and directory, if the account has one for us. */
  api?: { clientId: string; clientSecret: string } | null;
  /** Of older accounts: an OAuth 1.0 key, which then signs the searches of history instead. */
  apiKey?: { appKey: string; secret: string; accessToken: string; accessTokenSecret: string } | null;
  /** Fixed host[:port] per service name, instead of what domain discovery says. */
  domains?: Readonly<Record<string, string>>;
  /** Name of the member that carries a status reason's id in SetAgentState; LivePerson does not document it. */
  reasonMember?: string;
}

/** An agent's LivePerson session as it is kept, sealed, between restarts. */
export interface CredentialBundle {
  method: 'oauth' | 'password';
  /** Bearer of the socket's URL and of REST calls. */
  accessToken: string;
  refreshToken: string | null;
  csrf: string | null;
  cookies: string | null;
  /** Numeric LivePerson user id. */
  userId: string;
  pid: string | null;
  obtainedAt: number;
  /** Epoch ms after which the session is surely over; null = unknown. Renewals move it. */
  expiresAt: number | null;
  /** Epoch ms of the end that was named when the agent signed in, if one was. */
  endsAt?: number | null;
  /** Epoch ms of the end of the access token alone, if the answer said it. */
  bearerEndsAt?: number | null;
}

/** Why a sign-in or a renewal failed. `permanent`: the same again cannot succeed. */
export class SignInError extends Error {
  readonly code:
    | 'wrong_credentials'
    | 'blocked'
    | 'unknown_account'
    | 'throttled'
    | 'unreachable'
    | 'not_allowed'
    | 'rejected'
    | 'unexpected';
  readonly permanent: boolean;
  /** Wait at least this long before trying again, ms. */
  readonly afterMs: number;
  constructor(code: SignInError['code'], message: string, permanent: boolean, afterMs = 0) {
    super(message);
    this.name = 'SignInError';
    this.code = code;
    this.permanent = permanent;
    this.afterMs = afterMs;
  }
}

/** A LivePerson user of type "bot" and the credentials of the application it signs in with. */
export interface ServiceUser {
  loginName: string;
  clientId: string;
  clientSecret: string;
}

export interface SignIn {
  authorizeUrl(account: LivePersonAccount, redirectUri: string, state: string): Promise<string>;
  /** A service user, by the application it belongs to; no person is asked. */
  withApplication(account: LivePersonAccount, user: ServiceUser): Promise<CredentialBundle>;
  /** Rejects with SignInError, like all below. */
  withCode(account: LivePersonAccount, redirectUri: string, code: string): Promise<CredentialBundle>;
  withPassword(account: LivePersonAccount, username: string, password: string): Promise<CredentialBundle>;
  refresh(account: LivePersonAccount, bundle: CredentialBundle): Promise<CredentialBundle>;
  /** Ends the session at LivePerson. Never rejects: what cannot be revoked expires. */
  revoke(account: LivePersonAccount, bundle: CredentialBundle): Promise<void>;
}

/** Answer of LivePerson to one request. `uncertain`: no answer came, so it may have happened. */
export type RequestOutcome<T> =
  | { outcome: 'ok'; value: T }
  | { outcome: 'refused'; status: number; text: string }
  | { outcome: 'uncertain'; code: 'no_answer' | 'connection_lost' };

export type SessionStatus = Pick<LivePersonState, 'state' | 'code' | 'text' | 'action' | 'endsAt' | 'retryAt'>;

/** What a session reports. All are called synchronously, in the order things happened. */
export interface AgentSessionListener {
  onEvent(event: UpstreamEvent): void;
  onStatus(status: SessionStatus): void;
  /** Renewed credentials: to be kept. */
  onCredentials(bundle: CredentialBundle): void;
  /** Subscribed again and everything the cloud pushed at first has arrived. */
  onCaughtUp(): void;
}

export type Availabilities = { availability: Availability; reasonId: string | null };

/** One agent at LivePerson. Survives its sockets. Agent ids are numeric user ids. */
export interface AgentSession {
  readonly userId: string;
  readonly pid: string | null;
  readonly connected: boolean;
  readonly bearer: string;
  start(): void;
  /** Ends the socket without ending the session at LivePerson. */
  stop(): void;
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void;
  /**
   * The same agent signed in again: goes over to these credentials without a break. False: not the same agent, or over.
   */
  adopt(bundle: CredentialBundle): boolean;
  /** The handling of an event failed and was caught elsewhere; after three within a minute everything is read anew. */
  eventFailed(): void;
  /** Sent now if connected, and after every reconnect. */
  setAvailability(wanted: Availabilities): Promise<RequestOutcome<null>>;
  /** It was changed elsewhere: not sent now, but this is what a reconnect restores. */
  noteAvailability(current: Availabilities): void;
  /** Asks how it is; the answer comes as an event. */
  askAvailability(): Promise<void>;
  answerRing(ringId: string, answer: 'accept' | 'decline'): Promise<RequestOutcome<null>>;
  publishText(
    dialogId: string,
    text: string,
    audience: Audience,
    externalId: string,
  ): Promise<RequestOutcome<{ sequence: number }>>;
  publishTyping(dialogId: string, typing: boolean): Promise<RequestOutcome<null>>;
  publishReceipt(
    dialogId: string,
    status: 'delivered' | 'read',
    sequences: readonly number[],
  ): Promise<RequestOutcome<null>>;
  queryMessages(dialogId: string, newerThan: number): Promise<RequestOutcome<UpstreamRecord[]>>;
  profileOf(consumerId: string): Promise<RequestOutcome<ConsumerProfile>>;
  /** A link to a file of a conversation, good for about a minute. `path` is the file's own (`MessageContent`). */
  fileLink(path: string): Promise<RequestOutcome<{ path: string; query: Record<string, string> }>>;
  /** Takes this agent off the conversation and hands it on; all in one request. */
  handOver(conversationId: string, target: HandOver): Promise<RequestOutcome<null>>;
  /** Closes the main dialog, so that a survey may start; falls back to closing the conversation. */
  close(conversationId: string, dialogId: string): Promise<RequestOutcome<null>>;
}

/** What a watcher needs of a session. */
export type WatchSession = Pick<AgentSession, 'start' | 'stop' | 'connected' | 'bearer' | 'profileOf'>;

export type HandOver =
  { to: 'queue' } | { to: 'skill'; skillId: string } | { to: 'agent'; agentId: string; skillId: string };

export interface Skill {
  id: string;
  name: string;
  canTransfer: boolean;
  /** Skills it may be transferred to; null = any. */
  transferTo: readonly string[] | null;
}

export interface DirectoryPerson {
  id: string;
  pid: string | null;
  name: string;
  email: string | null;
  loginName: string;
  isBot: boolean;
  enabled: boolean;
  skillIds: readonly string[];
}

export interface DirectoryView {
  skills: ReadonlyMap<string, Skill>;
  /** By numeric user id. */
  people: ReadonlyMap<string, DirectoryPerson>;
  statusReasons: readonly StatusReason[];
}

/** People, skills and status reasons of an account, read with an agent's bearer and shared by all its agents. */
export interface Directory {
  /** Cached 5 minutes; a part the agent may not read stays empty. Rejects only when nothing can be had. */
  get(connectionId: string, account: LivePersonAccount, bearer: string): Promise<DirectoryView>;
  cached(connectionId: string): DirectoryView | null;
}

export interface HistoryLine {
  dialogId: string;
  sequence: number;
  at: number;
  fromName: string;
  fromRole: Role;
  internal: boolean;
  text: string;
  /** Default `text`. `other`: described in words that differ between a live dialog and history. */
  kind?: 'text' | 'rich' | 'file' | 'other';
  file?: { path: string; fileType: string; caption: string };
}

export interface HistoryConversation {
  open: boolean;
  source: string;
  latestAgentId: string | null;
  endedAt: number | null;
  closedBy: ClosedBy | null;
  lines: HistoryLine[];
}

/** One conversation from LivePerson's reporting (up to a minute late). Null: not there (yet). */
export interface History {
  conversation(account: LivePersonAccount, bearer: string, conversationId: string): Promise<HistoryConversation | null>;
}

/** A bearer of the connector itself for REST calls. Null: none is set up, or it was refused. Never rejects. */
export interface MachineAccess {
  token(account: LivePersonAccount): Promise<string | null>;
  /** There is no token because LivePerson does not accept the application; false: because it could not be asked. */
  refused(account: LivePersonAccount): boolean;
  /** The token was refused: another is asked for the next time. */
  forget?(account: LivePersonAccount): void;
}

/** `too_large`, `gone`: for good; `later`: not now. */
export type FileAnswer =
  { outcome: 'ok'; bytes: Uint8Array } | { outcome: 'too_large' } | { outcome: 'gone' } | { outcome: 'later' };

/** Reads files from LivePerson's own store, and from nowhere else. Never rejects. */
export interface FileDownload {
  read(
    account: LivePersonAccount,
    link: { path: string; query: Record<string, string> },
    maxBytes: number,
  ): Promise<FileAnswer>;
}

/** All of LivePerson, for the desks. */
export interface LivePerson {
  signIn: SignIn;
  directory: Directory;
  history: History;
  files: FileDownload;
  machine: MachineAccess;
  openSession(account: LivePersonAccount, bundle: CredentialBundle, listener: AgentSessionListener): AgentSession;
  /** A session that follows all conversations of the account instead of one agent's, and is offered none. */
  openWatch(account: LivePersonAccount, bundle: CredentialBundle, listener: AgentSessionListener): WatchSession;
}
