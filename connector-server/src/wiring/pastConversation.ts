/** A recorded conversation as matching sees it: what an agent's desk would have known of the customer. */
import { attributesOf } from '../attributes/attributesOf.ts';
import type { ConversationFact } from '../conversation/facts.ts';
import type { PastConversation } from '../matching/simulation.ts';
import { conversationRecord } from '../recorder/conversationRecord.ts';

/** Null: nothing is known of it. */
export function pastConversation(
  connectionId: string,
  account: string,
  facts: readonly ConversationFact[],
): PastConversation | null {
  const record = conversationRecord(facts);
  if (record === null) return null;
  const { conversationId, channel, source, consumerName, startedAt, endedAt, closedBy, csat } = record;
  const consumerId = record.consumerId ?? '';
  return {
    connectionId,
    conversationId,
    at: startedAt,
    channel,
    skillId: record.skillId ?? '-1',
    consumer: { id: consumerId, name: consumerName, email: null, phone: null, authenticated: false },
    attributes: attributesOf(record.told ?? {}, {
      conversationId,
      account,
      api: record.api,
      startedAt,
      endedAt,
      source,
      skillId: record.skillId,
      skillName: null,
      consumerId,
      consumerName,
      agentId: record.lastAgentId,
      agentName: null,
      closedBy,
      csat,
    }),
    linked: [...record.links].map(([object, { recordId, recordName, accountId }]) => ({
      object,
      recordId,
      name: recordName,
      ...(accountId === null ? {} : { accountId }),
    })),
  };
}
