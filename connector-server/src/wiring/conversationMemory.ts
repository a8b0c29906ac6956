import type { ConversationFact } from '../conversation/facts.ts';
import { isLinkFact, linkStory } from '../conversation/links.ts';
import type { RecordedConversation } from '../conversation/wrapUps.ts';
import type { ConversationMemory } from '../desk/ports.ts';
import { conversationRecord, type ConversationRecord } from '../recorder/conversationRecord.ts';
import { savedMark } from '../recorder/marks.ts';
import type { RecordStore } from '../recorder/recordStore.ts';

/** What desks may know of a conversation's record, from the facts and the ledger. */
export function createConversationMemory(store: Pick<RecordStore, 'load' | 'openOf' | 'closedOf'>): ConversationMemory {
  return {
    openOf: (connectionId, agentId) => store.openOf(connectionId, agentId),
    async recall(connectionId, conversationId) {
      const stored = (await store.load(connectionId, [conversationId])).get(conversationId);
      const record = stored === undefined ? null : conversationRecord(stored.facts);
      return {
        links: [...(record?.links ?? [])].map(([object, { recordId, recordName }]) => ({
          object,
          recordId,
          name: recordName,
        })),
        linkFacts: stored?.facts.filter(isLinkFact) ?? [],
        handsOff: linkStory(stored?.facts ?? []).handsOff,
        mark: stored?.record ? savedMark(stored.record.recordId, []) : null,
        notes: record?.notes ?? new Map(),
        followUps: record?.followUps ?? [],
        told: record?.told ?? null,
      };
    },
    async closedOf(connectionId, agentId, since) {
      const found = await store.load(connectionId, await store.closedOf(connectionId, agentId, since));
      return [...found.values()].flatMap(({ facts }) => {
        const record = conversationRecord(facts);
        if (record?.endedAt == null || record.endedAt < since) return [];
        if (record.closingAgentId !== agentId || record.wrappedUp.has(agentId)) return [];
        return [{ ...recorded(record, facts), endedAt: record.endedAt, closedBy: record.closedBy ?? 'system' }];
      });
    },
    async unfinished(connectionId, conversationId, agentId) {
      const facts = (await store.load(connectionId, [conversationId])).get(conversationId)?.facts ?? [];
      const record = conversationRecord(facts);
      if (record === null || record.wrappedUp.has(agentId)) return null;
      const has = record.stints.get(agentId)?.at(-1)?.to === null;
      return has || record.closingAgentId === agentId ? recorded(record, facts) : null;
    },
  };
}

function recorded(record: ConversationRecord, facts: readonly ConversationFact[]): RecordedConversation {
  const { conversationId, channel, source, skillId, consumerName, startedAt, dialogs } = record;
  const opened = facts.findLast((fact) => fact.type === 'opened');
  return {
    conversationId,
    dialogId: opened?.dialogId ?? conversationId,
    channel,
    source,
    skillId,
    consumerId: record.consumerId ?? '',
    consumerName,
    startedAt,
    dialogs,
  };
}
