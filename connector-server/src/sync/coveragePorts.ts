/** What the coverage meter needs from the outside. `store/` and `salesforce/` implement these; `main` wires them. */

/** Hours are numbered from 1970: epoch ms divided by 3,600,000. */
export const HOUR_MS = 3_600_000;

/** What is known of an hour that was counted before. */
export interface HourToCount {
  hour: number;
  countedAt: number;
  hasHoles: boolean;
}

/** A closed conversation without a record in Salesforce, whether its write waits, failed, or was never asked for. */
export interface Hole {
  conversationId: string;
  closedAt: number;
}

export interface CountedHour {
  hour: number;
  /** Closed conversations that began in this hour. */
  inLivePerson: number;
  /** Of these, how many have a record. */
  inSalesforce: number;
  holes: readonly Hole[];
  /** Epoch ms. */
  at: number;
}

export interface CoverageHoleRow extends Hole {
  /** Asked to be healed, not seen in Salesforce yet. */
  healing: boolean;
  /** Its job in the outbox, if any. */
  state: 'ready' | 'dead' | null;
  code: string | null;
  message: string | null;
  /** A record of it was written once. */
  written: boolean;
}

export interface CoverageView {
  countedAt: number | null;
  /** Why the latest count ended early. */
  problem: string | null;
  /** A count was asked for and has not begun. */
  waiting: boolean;
  hours: { hour: number; inLivePerson: number; inSalesforce: number }[];
  holes: CoverageHoleRow[];
}

export interface CoverageTotals {
  connectionId: string;
  inLivePerson: number;
  inSalesforce: number;
  countedAt: number;
}

export interface CoverageStore {
  /** Hours of [fromHour, toHour) that were counted before. */
  counted(connectionId: string, fromHour: number, toHour: number): Promise<HourToCount[]>;
  save(connectionId: string, hour: CountedHour): Promise<void>;
  /** A count ended; `problem` null: with every hour counted. */
  finish(connectionId: string, at: number, problem: string | null): Promise<void>;
  /** Asks for a count of a range; replaces what was asked before. */
  want(connectionId: string, from: number, to: number): Promise<void>;
  wanted(connectionId: string): Promise<{ from: number; to: number } | null>;
  /** That range was counted. */
  granted(connectionId: string, range: { from: number; to: number }): Promise<void>;
  /** The latest hour that was counted; null: none. */
  lastHour(connectionId: string): Promise<number | null>;
  view(connectionId: string, fromHour: number, toHour: number): Promise<CoverageView>;
  /** Holes, oldest first; of those named, or of all. */
  holes(
    connectionId: string,
    among: readonly string[] | null,
    limit: number,
  ): Promise<{ conversationId: string; hour: number }[]>;
  healing(connectionId: string, ids: readonly string[]): Promise<void>;
  /** Over all hours kept, per connection. */
  totals(): Promise<CoverageTotals[]>;
  /** Those that were erased: they are to have no record. */
  erased(connectionId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The keys of records in the org. Both reject when the org is away. */
export interface RecordKeys {
  /** Conversation ids of records that began in this range (epoch ms, `to` not included). */
  startedBetween(connectionId: string, from: number, to: number): Promise<ReadonlySet<string>>;
  /** Which of these have a record. */
  among(connectionId: string, conversationIds: readonly string[]): Promise<ReadonlySet<string>>;
}
