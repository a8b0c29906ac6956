import { assignedAgent, type Conversation, type Dialog } from './types.ts';

/** All conversations of one cloud, with the indexes that keep per-event work independent of their number. */
export interface ConversationStore {
  byId: Map<string, Conversation>;
  dialogs: Map<string, { conversation: Conversation; dialog: Dialog }>;
  byConsumer: Map<string, Set<Conversation>>;
  /** Conversations by id of a participating agent (assigned, suggested, manager, reader). */
  byAgent: Map<string, Set<Conversation>>;
  /** Open conversations by id of the assigned agent. */
  assigned: Map<string, Set<Conversation>>;
  add(conversation: Conversation): void;
  addDialog(conversation: Conversation, dialog: Dialog): void;
  /** Brings the agent index in line with the participants of one conversation. */
  reindex(conversation: Conversation): void;
  /** Called with the agent (old id) whenever one is assigned to a conversation less. */
  onFreed: (agentId: string) => void;
  /** How many open conversations an agent (old id) is assigned to. */
  load(agentId: string): number;
}

export function createConversationStore(): ConversationStore {
  const byId = new Map<string, Conversation>();
  const dialogs: ConversationStore['dialogs'] = new Map();
  const byConsumer = new Map<string, Set<Conversation>>();
  const byAgent = new Map<string, Set<Conversation>>();
  const assigned = new Map<string, Set<Conversation>>();
  const assignedTo = new Map<Conversation, string>();
  const indexed = new Map<Conversation, Set<string>>();
  const put = (index: Map<string, Set<Conversation>>, key: string, conversation: Conversation): void => {
    const held = index.get(key);
    if (held === undefined) index.set(key, new Set([conversation]));
    else held.add(conversation);
  };
  const store: ConversationStore = {
    byId,
    dialogs,
    byConsumer,
    byAgent,
    assigned,
    onFreed: () => undefined,
    add(conversation) {
      byId.set(conversation.id, conversation);
      put(byConsumer, conversation.consumerId, conversation);
      for (const dialog of conversation.dialogs) store.addDialog(conversation, dialog);
      store.reindex(conversation);
    },
    addDialog(conversation, dialog) {
      dialogs.set(dialog.dialogId, { conversation, dialog });
    },
    reindex(conversation) {
      const now = new Set(
        conversation.participants
          .filter((participant) => participant.role !== 'CONSUMER')
          .map((participant) => participant.id),
      );
      for (const id of indexed.get(conversation) ?? []) if (!now.has(id)) byAgent.get(id)?.delete(conversation);
      for (const id of now) put(byAgent, id, conversation);
      indexed.set(conversation, now);
      const agent = conversation.state === 'OPEN' ? assignedAgent(conversation)?.id : undefined;
      const before = assignedTo.get(conversation);
      if (before === agent) return;
      if (before !== undefined) {
        assigned.get(before)?.delete(conversation);
        store.onFreed(before);
      }
      if (agent === undefined) assignedTo.delete(conversation);
      else {
        put(assigned, agent, conversation);
        assignedTo.set(conversation, agent);
      }
    },
    load: (agentId) => assigned.get(agentId)?.size ?? 0,
  };
  return store;
}
