/** Who the customer may be in the CRM, and what a conversation is linked to, as the softphone shows it. */

export interface MatchCandidate {
  object: string;
  recordId: string;
  name: string;
  /** Short facts under the name (account, e-mail, phone); label and value. */
  details: { label: string; value: string }[];
  /** Why it matched, in words. */
  reason: string;
  /** Each reason by itself, strongest first; absent: an older server. */
  reasons?: string[];
  /** 0 to 100: how sure it is. */
  score?: number;
  /** Set where it lost against others: why. */
  lostBecause?: string;
  /** Account of a contact, where the agent may see it. */
  accountId?: string;
}

export interface MatchView {
  state: 'waiting' | 'searching' | 'none' | 'one' | 'several' | 'failed';
  candidates: MatchCandidate[];
  /** What was searched for, or what went wrong, in words. */
  text: string;
  /** Found, but not offered ("why this person?"): converted leads, weaker hits. */
  losers?: MatchCandidate[];
}

export interface LinkView {
  object: string;
  recordId: string;
  name: string;
  /** Account of a contact, where the agent may see it. */
  accountId?: string | undefined;
}
