import type { ConversationMemory } from '../desk/ports.ts';
import { conversationRecord } from '../recorder/conversationRecord.ts';
import { savedMark } from '../recorder/marks.ts';
import type { RecordStore } from '../recorder/recordStore.ts';

/** What desks may know of a conversation's record, from the facts and the ledger. */
export function createConversationMemory(store: Pick<RecordStore, 'load' | 'openOf'>): ConversationMemory {
  return {
    openOf: (connectionId, agentId) => store.openOf(connectionId, agentId),
    async recall(connectionId, conversationId) {
      const stored = (await store.load(connectionId, [conversationId])).get(conversationId);
      const links = stored === undefined ? undefined : conversationRecord(stored.facts)?.links;
      return {
        links: [...(links ?? [])].map(([object, { recordId, recordName }]) => ({ object, recordId, name: recordName })),
        handsOff: stored?.facts.some((fact) => fact.type === 'unlinked') ?? false,
        mark: stored?.record ? savedMark(stored.record.recordId, []) : null,
      };
    },
  };
}
