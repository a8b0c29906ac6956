/**
 * The simulator of identification rules: `POST /admin/api/matching/simulate` asks with `MatchSimulationRequest` and is
 * answered with `MatchSimulation`. Past conversations are looked up again by the API user, with the rules in force and
 * with the changed ones; nothing is written.
 */
import type { IdentificationRule } from './crmSettings.ts';
import type { Channel, LinkView, MatchCandidate } from './types.ts';

export interface MatchSimulationRequest {
  /** Absent: the rules in force, so that both sides are the same. */
  rules?: IdentificationRule[] | undefined;
  /** Absent: as in force. */
  phoneCountry?: string | null | undefined;
  /** Those that are known are looked up; 50 at most. */
  conversationIds?: string[] | undefined;
  /** Without ids: the latest so many, 1 to 50; absent: 20. */
  last?: number | undefined;
}

export interface MatchSimulation {
  /** Newest first. */
  conversations: SimulatedConversation[];
  /** How many of them differ. */
  changed: number;
  before: SimulationCounts;
  after: SimulationCounts;
  /** In words: ids nobody knows, what could not be looked up. */
  notes: string[];
}

/** Conversations per outcome; `byItself`: of `one`, those that would be linked without asking. */
export interface SimulationCounts {
  none: number;
  one: number;
  several: number;
  failed: number;
  byItself: number;
}

export interface SimulatedConversation {
  conversationId: string;
  /** When it began, epoch ms. */
  at: number;
  channel: Channel;
  skillId: string;
  consumerName: string;
  /** What it is linked to in fact. */
  linked: LinkView[];
  before: SimulatedMatch;
  after: SimulatedMatch;
  /** The outcome, a record or what would be linked differs. */
  changed: boolean;
}

export interface SimulatedMatch {
  state: 'none' | 'one' | 'several' | 'failed';
  text: string;
  candidates: MatchCandidate[];
  losers: MatchCandidate[];
  /** What would be linked without asking; null: nothing. */
  link: LinkView | null;
}
