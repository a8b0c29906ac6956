/** What erasing a consumer needs from the outside. `store/`, `liveperson/` and `salesforce/` implement these. */

/** In Salesforce: personal content is taken out of the records, or the records are deleted. Files are deleted either way. */
export type EraseMode = 'mask' | 'delete';

export interface Erasure {
  id: string;
  connectionId: string;
  /** Null once the work is done. */
  consumerId: string | null;
  mode: EraseMode;
  /** Username of the administrator. */
  by: string;
  /** Epoch ms. */
  at: number;
  state: 'running' | 'done' | 'failed';
  conversations: number;
  /** Rows of Salesforce that were masked or deleted. */
  records: number;
  message: string | null;
}

export interface ErasedRow {
  object: string;
  recordId: string;
}

/** A conversation that is forgotten here and still to be done in Salesforce. */
export interface ToErase {
  conversationId: string;
  /** Tasks the ledger knew. */
  taskIds: string[];
}

export interface ErasureStore {
  /** A new one, or the one of the same consumer that is not done, begun anew. Audited. */
  add(request: { connectionId: string; consumerId: string; mode: EraseMode; by: string }): Promise<Erasure>;
  get(id: string): Promise<Erasure | null>;
  /** Those not done and not failed, oldest first. */
  running(limit: number): Promise<Erasure[]>;
  /** Newest first, before this id. */
  page(connectionId: string, before: string | null, limit: number): Promise<Erasure[]>;
  /** Conversations of this consumer, as far as anything is kept of them. */
  conversationsOf(connectionId: string, consumerId: string): Promise<string[]>;
  /** Forgets these conversations here and for good: they are never recorded again. */
  forget(erasure: Erasure, conversationIds: readonly string[]): Promise<void>;
  /** Forgotten ones whose Salesforce records are still to be done, and which no worker is writing. `busy`: how many are being written. */
  next(erasureId: string, limit: number): Promise<{ conversations: ToErase[]; busy: number }>;
  /** These are done in Salesforce too. One audit row for each of `rows`. */
  done(erasure: Erasure, conversationIds: readonly string[], rows: readonly ErasedRow[]): Promise<void>;
  /** Ends it, and forgets whose it was unless it failed. Audited. */
  end(erasure: Erasure, state: 'done' | 'failed', message: string | null): Promise<void>;
  /** What holds it up. */
  note(erasureId: string, message: string): Promise<void>;
}

/** A row the org refused for certain. */
export interface RefusedRow extends ErasedRow {
  code: string;
}

export interface OrgEraser {
  /**
   * Masks or deletes all that Salesforce holds of these conversations. `failure`: the org went away in the middle, `rows`
   * are done. Rejects when it was away from the beginning.
   */
  erase(
    connectionId: string,
    conversations: readonly ToErase[],
    mode: EraseMode,
  ): Promise<{ rows: ErasedRow[]; refused: RefusedRow[]; failure: Error | null }>;
}

/** Conversation ids of a consumer in LivePerson's history. Rejects with HistoryError. */
export interface ConsumerHistory {
  (connectionId: string, consumerId: string): Promise<string[]>;
}
