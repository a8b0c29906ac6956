/** What the history sync needs from the outside. `store/`, `liveperson/` and the recorder implement these; `wiring/` ties them. */
import type { ConversationFact } from '../conversation/facts.ts';
import type { HistoryApi, HistoryRecord } from '../desk/historyPorts.ts';
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';

export type SyncKind = 'periodic' | 'daily' | 'manual' | 'conversation' | 'coverage';

/** A part of a run: conversations that began in a range, oldest first. */
export interface SyncSlice {
  api: HistoryApi;
  startFrom: number;
  startTo: number;
  /** Only those that changed since; null: all. */
  changedSince: number | null;
}

/** How far a run is: what is left, how many of the first slice are behind it, and when the last of these began. */
export interface SyncPlace {
  slices: SyncSlice[];
  offset: number;
  lastStart: number | null;
  /** How many the slice held when it was asked last. */
  total: number | null;
}

export interface StoredRun {
  id: string;
  connectionId: string;
  kind: SyncKind;
  from: number;
  to: number;
  state: 'waiting' | 'running' | 'done' | 'failed';
  place: SyncPlace | null;
  tries: number;
  /** Not before this time. */
  dueAt: number;
  found: number;
  changed: number;
  passed: number;
  note: string | null;
  begunAt: number | null;
  endedAt: number | null;
}

/** Times are epoch ms. */
export interface SyncRuns {
  add(run: {
    connectionId: string;
    kind: SyncKind;
    from: number;
    to: number;
    now: number;
    askedBy: string;
  }): Promise<string | null>;
  plan(plan: {
    connectionId: string;
    kind: SyncKind;
    rule: string;
    now: number;
    nextAfter: (now: number) => number;
    windowOf: (lastTo: number | null) => { from: number; to: number };
  }): Promise<number>;
  nextAt(connectionId: string, kind: SyncKind): Promise<number | null>;
  dropPlan(connectionId: string, kind: SyncKind): Promise<void>;
  connectionsDue(now: number): Promise<string[]>;
  next(connectionId: string, now: number): Promise<StoredRun | null>;
  openCount(connectionId: string): Promise<number>;
  /** Records of a connection that wait for Salesforce now; counted up to `most`. */
  backlog(connectionId: string, now: number, most: number): Promise<number>;
  advance(
    id: string,
    step: { place: SyncPlace; found: number; changed: number; passed: number; calls: number },
    now: number,
  ): Promise<void>;
  /** `failed`: it was tried, and LivePerson did not answer as asked. */
  postpone(
    id: string,
    later: { dueAt: number; note: string; calls: number; failed: boolean },
    now: number,
  ): Promise<void>;
  end(id: string, state: 'done' | 'failed', note: string | null, now: number): Promise<void>;
  get(id: string): Promise<StoredRun | null>;
  latest(connectionId: string, limit: number): Promise<StoredRun[]>;
  forget(endedBefore: number): Promise<number>;
}

interface Lease {
  name: string;
  owner: string;
  epoch: number;
}

/** One holder of a name among all servers, by the database's clock. */
export interface SyncLeases {
  claim(name: string, owner: string, seconds: number): Promise<Lease | null>;
  renew(lease: Lease, seconds: number): Promise<boolean>;
  release(lease: Lease): Promise<void>;
}

/** Facts into the outbox, the same door as that of the agents' sessions. */
export interface SyncSink {
  /** Resolves when they are committed, with the conversations for which something was new. */
  learn(connectionId: string, facts: readonly ConversationFact[]): Promise<ReadonlySet<string>>;
  /** Writes these once more although nothing changed: somebody asked, or a record is missing. */
  rewrite(connectionId: string, conversationIds: readonly string[]): Promise<void>;
}

/** Takes what was said in conversations that changed, for their transcripts. */
export interface LineTaker {
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  offer(connectionId: string, record: HistoryRecord): void;
}

/** What is set for a connection. */
export interface SyncSettings {
  account: LivePersonAccount;
  periodic: boolean;
  daily: boolean;
  /** 0 to 23, in `timeZone`. */
  dailyHour: number;
  /** IANA name. */
  timeZone: string;
  apis: readonly HistoryApi[];
  /** Transcripts are saved, so what was said is worth reading along. */
  withLines: boolean;
  /** What is known of customer and visit goes into records, so it is read along. Absent: not. */
  withAttributes?: boolean;
}
