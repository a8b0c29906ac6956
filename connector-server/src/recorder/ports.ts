/** What the recorder needs from the outside and what it tells the outside. `store/`, `salesforce/` and `main.ts` implement these. */
import type { ConversationFact } from '../conversation/facts.ts';
import type { RecordMark } from '../protocol/types.ts';

/** Accepts facts. Resolves when they are committed together with their outbox job. Never called on the relay path. */
export interface FactSink {
  record(connectionId: string, facts: readonly ConversationFact[]): Promise<void>;
}

/** Told when the state of a conversation's Salesforce record changes, so that the softphone can show it. */
export interface RecordMarkListener {
  (connectionId: string, conversationId: string, mark: RecordMark): void;
}

/** One line of a transcript, as far as the recorder formats it. Kept only while it is written. */
export interface TranscriptLine {
  dialogId: string;
  sequence: number;
  at: number;
  fromName: string;
  fromRole: 'consumer' | 'agent' | 'manager' | 'reader' | 'bot' | 'system';
  internal: boolean;
  /** Plain text; files and rich content already described in words. */
  text: string;
  /** Default `text`. `other`: described in words that differ between a live dialog and history. */
  kind?: 'text' | 'rich' | 'file' | 'other';
  /** Of kind `file`; `path` is LivePerson's own, `fileType` what the sender's side called it. */
  file?: { path: string; fileType: string; caption: string };
}

/** Fetches what was said, from a live agent session or else from history. Null: not to be had now, try later. */
export interface TranscriptSource {
  fetch(
    connectionId: string,
    conversationId: string,
    dialogs: readonly { dialogId: string; lastSequence: number }[],
    /** `history`: only what LivePerson keeps, not what a live dialog says. */
    from?: 'anywhere' | 'history',
  ): Promise<TranscriptLine[] | null>;
}

/** The people and skills of a LivePerson account, by id. Null: unknown there, or not to be had now. */
export interface AccountDirectory {
  agent(connectionId: string, agentId: string): Promise<{ name: string; email: string | null; isBot: boolean } | null>;
  skillName(connectionId: string, skillId: string): Promise<string | null>;
}

/** The Salesforce user whom a LivePerson agent signed in as, learnt from identity tokens. Null: never seen. */
export interface KnownAgents {
  salesforceUserId(connectionId: string, livePersonUserId: string): Promise<string | null>;
}

/** One row to write. `ref` names it within the batch and in the outcome. */
export type RecordIntent =
  | {
      kind: 'upsert';
      ref: string;
      object: string;
      externalIdField: string;
      externalId: string;
      fields: Record<string, RecordValue>;
      /** Fields the row does without when the org does not take their values. */
      optional?: readonly string[];
      /** Paths of the settings that stopped leading anywhere, for the administrator. */
      deadPaths?: readonly { path: string; field: string; text: string }[];
      /** Fields written instead when Salesforce refuses the owner (inactive, or may not own such records). */
      whenOwnerRefused?: Record<string, RecordValue>;
    }
  | {
      kind: 'create';
      ref: string;
      object: string;
      fields: Record<string, RecordValue>;
      /** Lookups, by field, to records named by their keys; one that is upserted by the same `write` is there by then. */
      byKey?: Record<string, { object: string; externalIdField: string; externalId: string }>;
      /** Ids for a lookup whose record is gone, the next best first. */
      whenLinkLost?: Record<string, readonly string[]>;
      whenOwnerRefused?: Record<string, RecordValue>;
    }
  | { kind: 'update'; ref: string; object: string; recordId: string; fields: Record<string, RecordValue> };

export type RecordValue = string | number | boolean | null;

/** The org, not the row, is the trouble: `away` passes by itself, `refuses` needs an administrator. */
export type OrgState = 'away' | 'refuses';

/** Per item. `uncertain` = the call may have been executed; look it up before creating again. */
export type WriteOutcome =
  | {
      ref: string;
      outcome: 'written';
      recordId: string;
      created: boolean;
      droppedFields: string[];
      /** Texts that did not fit. */ cutFields?: string[];
    }
  | {
      ref: string;
      outcome: 'retry';
      code: string;
      message: string;
      afterMs: number | null;
      uncertain: boolean;
      /** Absent: the trouble is this row's. */
      org?: OrgState;
    }
  | { ref: string; outcome: 'dead'; code: string; message: string; field: string | null; whatToDo: string };

/** Writes rows to one org as the API user; never throws for a row. */
export interface RecordWriter {
  /** Upserts are carried out before creates; what fits travels in one call (five times 200 rows). */
  write(connectionId: string, intents: readonly RecordIntent[]): Promise<WriteOutcome[]>;
  /** Ids of Tasks by their CallObject keys, for after an uncertain outcome or a lost ledger. */
  findTasks(connectionId: string, callObjects: readonly string[]): Promise<Map<string, string>>;
  /** Active users by lower-cased e-mail. */
  findUsersByEmail(connectionId: string, emails: readonly string[]): Promise<Map<string, string>>;
  /** IANA time zones of users, by user id as given; one not to be had is absent. Rejects only when the org is away. */
  findTimeZones(connectionId: string, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Id of a queue by developer name, or null. */
  findQueue(connectionId: string, developerName: string): Promise<string | null>;
  /** Accounts of contacts, by contact id; a contact without one, or not readable, is absent. */
  findAccountsOfContacts(connectionId: string, contactIds: readonly string[]): Promise<Map<string, string>>;
  /** A value of Task.Status that means done in this org. */
  closedTaskStatus(connectionId: string): Promise<string>;
}
