/**
 * What happened to a conversation, as far as its Salesforce record is concerned. Produced by the pure
 * reducer from an agent's session (later also by the watcher and by history sync), consumed by `recorder/`.
 * A fact may be reported many times and by many agents; recording it twice changes nothing.
 * `at` is LivePerson's clock, epoch ms.
 */
import type { AttributeSource, ToldAttributes } from '../attributes/attributes.ts';
import type { Channel } from '../protocol/types.ts';

interface FactBase {
  conversationId: string;
  at: number;
}

export type ConversationFact =
  | (FactBase & {
      type: 'opened';
      skillId: string;
      /** The moment whose skill that is: a conversation may be met long after it began. Without it: `at`. */
      skillAt?: number;
      channel: Channel;
      /** Kind of conversation: absent means messaging. */
      api?: 'messaging' | 'chat';
      /** LivePerson's own word for where it came from (context name, source), as far as known. */
      source: string;
      consumerId: string;
      /** Empty while nobody told. */
      consumerName: string;
      dialogId: string;
    })
  | (FactBase & { type: 'skill_changed'; skillId: string })
  /** An agent became the assigned agent. */
  | (FactBase & { type: 'assigned'; agentId: string })
  /** The agent stopped being the assigned agent, for any reason but close. */
  | (FactBase & { type: 'unassigned'; agentId: string })
  | (FactBase & {
      type: 'closed';
      by: 'agent' | 'consumer' | 'system' | 'timeout';
      /** Highest message sequence known per dialog when it closed: the transcript must reach these. */
      dialogs: { dialogId: string; kind: 'main' | 'survey' | 'other'; lastSequence: number }[];
    })
  | (FactBase & { type: 'rated'; csat: number })
  /** What a source told of the customer and the visit, whole and at most 16 KB; of each source the latest counts. `at`: the start. */
  | (FactBase & { type: 'attributes'; source: AttributeSource; told: ToldAttributes })
  | (FactBase & {
      type: 'linked';
      object: string;
      recordId: string;
      recordName: string;
      agentId: string;
      /** Account of a linked contact, where the one who linked it could see it: saves asking Salesforce. */
      accountId?: string;
      /** Links made or taken away together have one; they are undone together. Absent: a change of its own. */
      changeId?: string;
    })
  | (FactBase & { type: 'unlinked'; object: string; recordId: string; agentId: string; changeId?: string })
  /** The change is as if it had never been. */
  | (FactBase & { type: 'links_undone'; changeId: string; agentId: string })
  /** A linked record went on as others: a contact was merged, a lead converted, a contact's account changed. */
  | (FactBase & {
      type: 'links_moved';
      object: string;
      recordId: string;
      why: 'merged' | 'converted' | 'account_changed';
      to: { object: string; recordId: string; recordName: string; accountId?: string }[];
    })
  /** An agent's own tab gave their Task (`slot`) these relations, since the connector's user may not. */
  | (FactBase & { type: 'task_moved'; agentId: string; slot: string; whoId: string | null; whatId: string | null })
  /** The agent finished (or timed out of) the wrap-up of a closed conversation. */
  | (FactBase & { type: 'wrapped_up'; agentId: string })
  /** What the agent wrote about the conversation, whole; of each agent the latest counts. LivePerson does not have it. */
  | (FactBase & { type: 'noted'; agentId: string; notes: string; wrapUp: string })
  /** The agent asked for one open Task. */
  | (FactBase & {
      type: 'follow_up';
      agentId: string;
      /** Unique in the conversation. */
      followUpId: string;
      subject: string;
      /** YYYY-MM-DD. */
      dueDate: string;
      /** Salesforce user. */
      ownerId: string;
      ownerName: string;
    });

export type AttributesFact = Extract<ConversationFact, { type: 'attributes' }>;
export type ConversationFactType = ConversationFact['type'];
