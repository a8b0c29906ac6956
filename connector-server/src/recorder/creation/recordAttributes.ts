import type { ConversationAttributes } from '../../attributes/attributes.ts';
import { attributesOf } from '../../attributes/attributesOf.ts';
import type { ConversationRecord } from '../conversationRecord.ts';

/** All that is known of a recorded conversation, its customer and the visit. */
export function recordAttributes(
  record: ConversationRecord,
  account: string,
  names: { skillName: string | null; agentName: string | null },
): ConversationAttributes {
  return attributesOf(record.told ?? {}, {
    conversationId: record.conversationId,
    account,
    api: record.api,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    source: record.source,
    skillId: record.skillId,
    consumerId: record.consumerId ?? '',
    consumerName: record.consumerName,
    agentId: record.lastAgentId,
    closedBy: record.closedBy,
    csat: record.csat,
    ...names,
  });
}
