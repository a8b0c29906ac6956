/** A chat of the past, as the cloud keeps it for Engagement History. Times are epoch ms. */
export interface ChatLine {
  at: number;
  from: 'visitor' | 'agent' | 'system';
  text: string;
  textType: 'plain' | 'html' | 'url';
  /** Seen by agents only. */
  internal: boolean;
}

export interface ChatRecord {
  engagementId: string;
  startedAt: number;
  /** Null: still going on, so not in history. */
  endedAt: number | null;
  visitorId: string;
  visitorName: string;
  /** Numeric user id; null: nobody took it. */
  agentId: string | null;
  skillId: string;
  /** Code of the reference: 201, 202 the agent, 205, 208, 210 the visitor, 101, 106 the service. */
  endReason: number;
  lines: ChatLine[];
  campaign?: { campaignId: string; engagementId: string };
  /** Where the visitor was, in the words of the API (country, city, browser …). */
  visitorInfo?: Record<string, string>;
  surveys?: Partial<Record<'preChat' | 'postChat' | 'operator', { question: string; answer: string }[]>>;
  /** Engagement attributes, as the web site tells them. */
  sdes?: Record<string, unknown>[];
}
