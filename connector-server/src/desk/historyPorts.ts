/** What LivePerson's reporting tells about conversations of the past, page by page. `liveperson/` implements it. */
import type { AttributesFact, ConversationFact } from '../conversation/facts.ts';
import type { HistoryLine, LivePersonAccount } from './livePersonPorts.ts';

/** `messaging`: Messaging Interactions. `chat`: Engagement History, the chats of older accounts; ended ones only. */
export type HistoryApi = 'messaging' | 'chat';

export interface HistoryQuery {
  api: HistoryApi;
  /** Conversations that began in this range, epoch ms; LivePerson rounds it outwards to ten minutes. */
  startFrom: number;
  startTo: number;
  /** Only those that changed at this time or later; null: all. Chats do not change: not used for them. */
  changedSince: number | null;
  /** Conversations to pass over, oldest first. */
  offset: number;
  /** 1 to 100. */
  limit: number;
  /** What was said comes along. */
  withLines: boolean;
  /** What is known of the customer and the visit comes along. Absent: not. */
  withAttributes?: boolean;
}

/** One conversation as far as history knows it. */
export interface HistoryRecord {
  conversationId: string;
  startedAt: number;
  /** For its agents; a survey may still run. */
  closed: boolean;
  /** LivePerson cut the record: it has to be read by its id. */
  cut: boolean;
  /** The same record always gives the same facts. */
  facts: ConversationFact[];
  /** What it tells of the customer and the visit; null: nothing, or not asked for. */
  attributes?: AttributesFact | null;
  /** Null: not asked for. */
  lines: HistoryLine[] | null;
}

export interface HistoryPage {
  /** How many the query selects in all. */
  total: number;
  /** Records on this page, unreadable ones included. */
  size: number;
  /** Those that can be read; the others lack an id or a beginning. */
  records: HistoryRecord[];
}

/** Why history did not answer as asked. */
export class HistoryError extends Error {
  /**
   * `throttled`, `incomplete` (not all of LivePerson's stores answered), `unreachable`: later. `too_large`: ask for less.
   * `refused`: the query is not acceptable. `no_access`: no application is set up, or it lacks the right.
   */
  readonly code: 'throttled' | 'incomplete' | 'unreachable' | 'too_large' | 'refused' | 'no_access';
  /** LivePerson wants to be left alone this long, ms; null: it did not say. */
  readonly afterMs: number | null;
  constructor(code: HistoryError['code'], message: string, afterMs: number | null = null) {
    super(message);
    this.name = 'HistoryError';
    this.code = code;
    this.afterMs = afterMs;
  }
}

/** All reject with HistoryError. Each call is one request, but for a renewed token. */
export interface HistoryArchive {
  page(account: LivePersonAccount, query: HistoryQuery): Promise<HistoryPage>;
  /** Null: LivePerson does not know it (yet). */
  one(account: LivePersonAccount, api: HistoryApi, conversationId: string): Promise<HistoryRecord | null>;
}
