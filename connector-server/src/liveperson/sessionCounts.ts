/** What happens between this server and LivePerson, counted for the metrics. Nothing here names an agent. */
import type { ReconnectReason } from './reconnectPlan.ts';

export interface SessionCounts {
  /** Sockets that ended without this server wanting it, by reason. */
  readonly reconnects: Map<ReconnectReason, number>;
  /** Requests that may or may not have been carried out: no answer in time, or the socket ended first. */
  readonly uncertain: Map<'no_answer' | 'connection_lost', number>;
  /** Frames that could not be read, or whose handling failed, and were put aside. */
  quarantined: number;
  /** Answers to requests nobody made, or that came too late. */
  strayAnswers: number;
  /** Missing events of a dialog that were asked for: found, or not there. */
  readonly gaps: Map<'filled' | 'none_missing' | 'not_answered', number>;
}

export function createSessionCounts(): SessionCounts {
  return { reconnects: new Map(), uncertain: new Map(), quarantined: 0, strayAnswers: 0, gaps: new Map() };
}

/** One more. */
export function tally<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
