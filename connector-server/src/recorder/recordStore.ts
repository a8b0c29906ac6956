/** What the recorder keeps: facts, the outbox with its leases, and the ledger of what Salesforce holds. `store/` implements it. */
import type { ConversationFact } from '../conversation/facts.ts';
import type { OrgState } from './ports.ts';

/** `record` writes the conversation row and Tasks; `transcript` writes the text, apart, so that it never delays the others. */
export type JobKind = 'record' | 'transcript';

export interface NewFact {
  connectionId: string;
  fact: ConversationFact;
  /** Same key = same fact; the second is ignored. */
  key: string;
  /** When its job is to run, epoch ms of the injected clock. */
  dueAt: number;
}

export interface ConversationRef {
  connectionId: string;
  conversationId: string;
}

/** A claimed job. Whoever holds it may settle it until the lease runs out. */
export interface Job extends ConversationRef {
  kind: JobKind;
  /** Grows with every new fact; a job settled at an older revision stays. */
  revision: number;
  attempts: number;
  /** When it was due, epoch ms: its place in the lane. */
  dueAt: number;
  /** Somebody held it before and never settled it: what they sent may still be on its way. */
  inherited: boolean;
}

export type JobResult =
  | { outcome: 'done' }
  /** Nothing failed; there is more to do at `dueAt`. */
  | { outcome: 'later'; dueAt: number }
  /** `org`: the org was the trouble, which counts as no attempt of this job. */
  | { outcome: 'retry'; dueAt: number; code: string; message: string; org?: OrgState }
  | { outcome: 'dead'; code: string; message: string; field: string | null; whatToDo: string };

/** All that is known of one conversation. */
export interface StoredConversation {
  conversationId: string;
  /** In the order they were stored. */
  facts: ConversationFact[];
  /** Null: not written yet, or the ledger was lost. */
  record: { recordId: string; writtenHash: string; transcriptHash: string | null } | null;
  /** By LivePerson user id. `taskId` null: a create was sent and its answer never seen. */
  tasks: Map<string, StoredTask>;
}

export interface StoredTask {
  callObject: string;
  taskId: string | null;
  /** Time since it was noted last. */
  ageMs: number;
  /** Who it was made about last (recorder/taskMoves.ts); null: not known. */
  relations: string | null;
  /** Who it should be about, when the org refused that; null: nothing is left. */
  left: string | null;
}

export interface DeadLetter extends ConversationRef {
  kind: JobKind;
  code: string;
  message: string;
  field: string | null;
  whatToDo: string;
}

export interface ClaimedLane {
  connectionId: string;
  kind: JobKind;
  /** Connections to the same org, this one included: of all their lanes of a kind one server works at a time. Default: this one. */
  sharing?: readonly string[];
}

export interface OutboxCounts {
  waiting: number;
  dead: number;
  /** Since when the oldest waiting job waits, epoch ms; null when none does. */
  oldestAt: number | null;
}

export interface RecordStore {
  /** Facts and their jobs in one transaction. Returns the conversations for which something was new. */
  addFacts(facts: readonly NewFact[], now: number): Promise<ConversationRef[]>;
  /** Leases up to `limit` due jobs of a lane to `owner`, oldest first. Null: another living server works on the org's lane. */
  claim(lane: ClaimedLane, limit: number, now: number, owner: string): Promise<Job[] | null>;
  load(connectionId: string, conversationIds: readonly string[]): Promise<Map<string, StoredConversation>>;
  /** Conversations that somebody linked to one of these records at some time; newest first, at most 2,000. */
  linkedTo(connectionId: string, recordIds: readonly string[]): Promise<string[]>;
  /** Conversations that were this LivePerson user's last and whose end is not recorded. */
  openOf(connectionId: string, agentId: string): Promise<string[]>;
  /** Conversations this LivePerson user was in that closed at `since` or later, without a wrap-up finished by the user. */
  closedOf(connectionId: string, agentId: string, since: number): Promise<string[]>;
  saveRecords(
    connectionId: string,
    rows: readonly { conversationId: string; recordId: string; writtenHash: string }[],
  ): Promise<void>;
  saveTranscript(connectionId: string, conversationId: string, transcriptHash: string): Promise<void>;
  /** Before Tasks are sent: remembers that they may come to exist. */
  announceTasks(
    connectionId: string,
    rows: readonly { conversationId: string; agentId: string; callObject: string }[],
  ): Promise<void>;
  saveTasks(
    connectionId: string,
    rows: readonly {
      conversationId: string;
      agentId: string;
      callObject: string;
      taskId: string;
      relations?: string | null;
    }[],
  ): Promise<void>;
  /** Who Tasks are about now, or (`left`) should be about and the org refused; null `relations`: as before. */
  saveTaskRelations(
    connectionId: string,
    rows: readonly { conversationId: string; slot: string; relations: string | null; left: string | null }[],
  ): Promise<void>;
  /** Makes sure a job exists and is due by `dueAt`. */
  enqueue(connectionId: string, kind: JobKind, conversationIds: readonly string[], dueAt: number): Promise<void>;
  /** Ends leases with their results; a job that got new facts meanwhile stays. */
  settle(owner: string, results: readonly { job: Job; result: JobResult }[]): Promise<void>;
  /** Lanes with work that no other living server holds, and when the next is due (epoch ms; may be past). */
  lanes(owner: string): Promise<{ connectionId: string; kind: JobKind; dueAt: number }[]>;
  counts(now: number): Promise<OutboxCounts>;
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /** Puts dead letters back to work. Returns how many. */
  replay(refs: readonly ConversationRef[], now: number): Promise<number>;
  /**
   * Has everything of these conversations written again, as if it had not been: their records by key, Tasks after a look
   * whether they are there, transcripts anew. Returns of how many anything is known.
   */
  rewrite(connectionId: string, conversationIds: readonly string[], now: number): Promise<number>;
}
