import type { Db } from './database.ts';

export interface RecentConversation {
  conversationId: string;
  /** Epoch ms. */
  at: number;
  channel: string;
  consumerName: string;
}

/** Conversations met last, newest first. */
export async function recentConversations(db: Db, connectionId: string, limit: number): Promise<RecentConversation[]> {
  const rows = await db
    .selectFrom('connector.facts')
    .select(['conversation_id', 'at', 'body'])
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'opened')
    .orderBy('id', 'desc')
    // The same one may have been met twice.
    .limit(limit * 2)
    .execute();
  const seen = new Map<string, RecentConversation>();
  for (const { conversation_id: conversationId, at, body } of rows) {
    if (body.type !== 'opened') continue;
    const known = seen.get(conversationId);
    if (known === undefined)
      seen.set(conversationId, { conversationId, at, channel: body.channel, consumerName: body.consumerName });
    else known.consumerName ||= body.consumerName;
  }
  return [...seen.values()].slice(0, limit);
}
