/**
 * What the admin pages and the routes under `/admin/api` say to each other, as JSON. All times are epoch ms, all counts
 * whole numbers. A failed request answers `AdminProblem` with a status of 400 or above. Each request names its
 * connection by `?connection=<id>` (GET) or `connection` in the body (POST); one of another org is "not found".
 */

/** Any answer with a status of 400 or above. `text` is for the person at the page. */
export interface AdminProblem {
  error: string;
  text: string;
}

/** A page of a list. `next` is given back as `?cursor=`; null: this is the last page. */
export interface AdminPage<Row> {
  rows: Row[];
  next: string | null;
}

// --- GET /admin/api/me ---------------------------------------------------------------------------------------------

export interface AdminSelf {
  name: string;
  username: string;
  /** Connections of the administrator's org; with a set-up link, all. */
  connections: AdminConnection[];
  /** How the administrator came in. */
  by: 'salesforce' | 'setup_link' | 'access_token';
  /** When the session ends unless it is used, or null. */
  expiresAt: number | null;
}

export interface AdminConnection {
  id: string;
  name: string;
  /** LivePerson account number. */
  account: string;
  orgId: string;
}

/** Row of `GET /admin/sign-in/choices`, which anybody may ask. */
export interface AdminSignInChoice {
  id: string;
  name: string;
}

// --- GET /admin/api/budget, POST /admin/api/budget/resume -----------------------------------------------------------

export interface BudgetReport {
  /** When Salesforce last said its numbers, or null: not yet. */
  asOf: number | null;
  /** What waits now because of the thresholds, the least important first. */
  level: BudgetLevel;
  /** One sentence about what waits and until when; null: nothing waits. */
  text: string | null;
  meters: BudgetMeter[];
  /** The lane to this org was stopped (security, key revoked …), or null. */
  stopped: { since: number; text: string } | null;
}

/** Body of POST /admin/api/budget/resume: calls to a stopped org are allowed again. Answers `{ok: true}`, or 409 `not_stopped`. */
export interface BudgetResumeRequest {
  connection: string;
}

/** `full`: all is written; `no_transcripts`: those wait; `closing_only`: updates of open conversations wait too; `none`: all waits. */
export type BudgetLevel = 'full' | 'no_transcripts' | 'closing_only' | 'none';

export interface BudgetMeter {
  kind: 'calls' | 'data_storage' | 'file_storage';
  /** Calls of the running 24 hours, or megabytes. */
  used: number;
  limit: number;
  /** Of `used`, what this connector did; null: not known. */
  ours: number | null;
  /** When the limit is reached at today's rate; null: not in the next day (calls) or year (storage). */
  runsOutAt: number | null;
  /** Shares of the limit, 0 to 1, from which things wait. */
  thresholds: { transcripts: number; updates: number; all: number };
}

// --- GET /admin/api/sync, POST /admin/api/sync/window, POST /admin/api/sync/conversation ----------------------------

export interface SyncReport {
  periodic: SyncPlan;
  daily: SyncPlan;
  /** Runs under way and the latest past ones, newest first. */
  runs: SyncRun[];
  /** Longest window a manual run may cover, days back from now. */
  maxDays: number;
}

export interface SyncPlan {
  on: boolean;
  /** In words, e.g. "every 3 hours, 17 minutes past, over the last 6 hours". */
  text: string;
  nextAt: number | null;
}

export interface SyncRun {
  id: string;
  kind: 'periodic' | 'daily' | 'manual' | 'conversation' | 'coverage';
  from: number;
  to: number;
  startedAt: number;
  endedAt: number | null;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** Conversations read so far, of these how many changed something. */
  read: number;
  changed: number;
  /** Why it failed or what was left out; null: nothing. */
  text: string | null;
}

/** Body of POST /admin/api/sync/window; answers `{run: SyncRun}` (202), or 400 `window_too_long`, `window_in_future`. */
export interface SyncWindowRequest {
  connection: string;
  from: number;
  to: number;
}

/** Body of POST /admin/api/sync/conversation; answers `{run: SyncRun}` (202), or 409 `conversation_open`, 404 `conversation_unknown`. */
export interface SyncConversationRequest {
  connection: string;
  conversationId: string;
}

// --- GET /admin/api/conversations, /admin/api/conversations/:id, POST …/:id/replay ----------------------------------

/** Row of `GET /admin/api/conversations?connection=&state=&query=&cursor=`, newest first. `query` is a conversation id or its beginning. */
export interface LedgerRow {
  conversationId: string;
  state: LedgerState;
  /** When something about it happened last. */
  at: number;
  openedAt: number | null;
  closedAt: number | null;
  /** Salesforce id of the Conversation record, or null: not written yet. */
  recordId: string | null;
  /** The latest trouble in a sentence, or null. */
  text: string | null;
}

/** `saved`: all is in Salesforce; `saving`: waits its turn or a retry; `failed`: set aside, needs a person. */
export type LedgerState = 'saved' | 'saving' | 'failed';

/** GET /admin/api/conversations/:id */
export interface LedgerDetail extends LedgerRow {
  /** What was written, and what was not and why; newest first. */
  events: LedgerEvent[];
  /** Fields left out because the org lacks them or the API user may not write them. */
  leftOut: { object: string; field: string; why: string }[];
  tasks: { agentId: string; recordId: string | null }[];
}

export interface LedgerEvent {
  id: string;
  at: number;
  /** What it was about, e.g. "Conversation", "Task", "Transcript", "File". */
  object: string;
  outcome: 'written' | 'unchanged' | 'retry' | 'failed' | 'left_out';
  recordId: string | null;
  /** Code of Salesforce or LivePerson, or null. */
  code: string | null;
  field: string | null;
  text: string | null;
  /** What a person can do; null: nothing needed. */
  whatToDo: string | null;
}

// --- GET /admin/api/errors ("Callout Errors"), POST /admin/api/errors/:id/retry --------------------------------------

/** Row of `GET /admin/api/errors?connection=&cursor=`, newest first. Retry answers `{ok: true}`. */
export interface CalloutError {
  id: string;
  at: number;
  /** Whose call it was. */
  target: 'salesforce' | 'liveperson';
  conversationId: string | null;
  object: string | null;
  code: string;
  text: string;
  whatToDo: string | null;
  /** `waiting`: tried again by itself; `failed`: waits for a person; `cured`: a later try or run mended it. */
  state: 'waiting' | 'failed' | 'cured';
  /** When it is tried again, or null. */
  nextTryAt: number | null;
}

// --- GET /admin/api/coverage, POST /admin/api/coverage/heal ----------------------------------------------------------

/** `GET /admin/api/coverage?connection=&from=&to=`; without times the latest day that was counted. */
export interface CoverageReport {
  /** When it was counted, or null: never. */
  countedAt: number | null;
  /** A count is under way. */
  counting: boolean;
  from: number;
  to: number;
  inLivePerson: number;
  inSalesforce: number;
  hours: CoverageHour[];
  /** Closed conversations without a record; at most 1,000. */
  holes: CoverageHole[];
  /** Why it could not be counted, or null. */
  text: string | null;
}

export interface CoverageHour {
  /** Start of the hour. */
  at: number;
  inLivePerson: number;
  inSalesforce: number;
}

export interface CoverageHole {
  conversationId: string;
  closedAt: number;
  /** What is known of why, or null. */
  text: string | null;
}

/** Body of POST /admin/api/coverage/count: counts the hours of this range anew, at most 31 days. Answers `{ok: true}` (202). */
export interface CoverageCountRequest {
  connection: string;
  from: number;
  to: number;
}

/** Body of POST /admin/api/coverage/heal: all holes, or those named. Answers `{started: number}` (202). */
export interface CoverageHealRequest {
  connection: string;
  conversationIds?: string[];
}

// --- POST /admin/api/erase, GET /admin/api/erase ----------------------------------------------------------------------

/** Answers `EraseReport` (202); GET with `?connection=` answers `AdminPage<EraseReport>`. */
export interface EraseRequest {
  connection: string;
  /** LivePerson's consumer id. */
  consumerId: string;
}

export interface EraseReport {
  id: string;
  at: number;
  by: string;
  /** What is done in Salesforce, by setting. */
  mode: 'mask' | 'delete';
  state: 'running' | 'done' | 'failed';
  conversations: number;
  recordsDone: number;
  text: string | null;
}

// --- GET /admin/api/keeping -------------------------------------------------------------------------------------------

/** How long what is kept, as docs/data.md explains it. */
export interface KeepingReport {
  rows: { what: string; personal: string; days: number | null; count: number | null; oldestAt: number | null }[];
  lastRunAt: number | null;
}

// --- GET /admin/api/audit ---------------------------------------------------------------------------------------------

/** Row of `GET /admin/api/audit?connection=&cursor=`, newest first. */
export interface AuditRow {
  id: string;
  at: number;
  /** Username or service that acted. */
  who: string;
  /** What was done, in words. */
  what: string;
  /** Id it was done to, or null. */
  on: string | null;
}

/** GET /admin/api/audit/check: recomputes the chain. */
export interface AuditCheck {
  ok: boolean;
  rows: number;
  /** Row from which the chain does not hold, or null. */
  brokenAt: string | null;
}

// --- POST /admin/api/masking, POST /admin/api/transcripts/verify, POST /admin/api/transcripts/rewrite ---------------

export interface MaskingRequest {
  connection: string;
  /** At most 20,000 characters. */
  text: string;
  /** Rules to try; without them those of the connection. A pattern that is not taken answers 400 `pattern_refused`. */
  rules?: { cards: boolean; patterns: { name: string; pattern: string; ignoreCase?: boolean }[] };
}

export interface MaskingAnswer {
  text: string;
  /** What was found, by rule, and how often. */
  found: { rule: string; count: number }[];
}

export interface TranscriptVerifyRequest {
  connection: string;
  conversationId: string;
}

export interface TranscriptVerifyAnswer {
  /** `rules_changed`: written under other rules of masking, so it cannot be compared. */
  outcome: 'same' | 'different' | 'rules_changed' | 'not_in_salesforce' | 'not_in_liveperson' | 'not_now';
  text: string;
  /** Files sent in the conversation that were not attached, for good. */
  notAttached: { file: string; why: string }[];
}

/** Body of POST /admin/api/transcripts/rewrite: writes it again by the rules of today. Answers `{ok: true}` (202), or 404. */
export type TranscriptRewriteRequest = TranscriptVerifyRequest;
