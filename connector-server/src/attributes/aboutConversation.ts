/** What the connector itself knows of a conversation, in the words of Messaging Interactions and of the widget. */
import type { AttributeModel, ToldAttributes } from './attributes.ts';

/** Times in epoch ms. Empty or null: not known. */
export interface AboutConversation {
  conversationId: string;
  account: string;
  api: 'messaging' | 'chat';
  startedAt: number | null;
  endedAt: number | null;
  /** LivePerson's own word for where it came from. */
  source: string;
  skillId: string | null;
  skillName: string | null;
  consumerId: string;
  consumerName: string;
  /** The agent it is assigned to, numeric LivePerson user id. */
  agentId: string | null;
  agentName: string | null;
  closedBy: 'agent' | 'consumer' | 'system' | 'timeout' | null;
  csat: number | null;
  /** The agent who looks at it. */
  ownAgent?: { id: string; name: string };
}

/** `now`: what may have changed since a source told it; `always`: what fills in where no source told it. */
export function aboutModels(about: AboutConversation): { now: ToldAttributes; always: ToldAttributes } {
  const { skillId, agentId, endedAt, startedAt, ownAgent } = about;
  const isMessaging = about.api === 'messaging';
  const lasted = startedAt !== null && endedAt !== null && endedAt >= startedAt ? endedAt - startedAt : null;
  const now = {
    status: endedAt === null ? 'OPEN' : 'CLOSE',
    isMessaging,
    ...known('endTimeL', endedAt),
    ...known('duration', lasted),
    ...known('latestSkillId', skillId === '-1' ? null : skillId),
    ...known('latestSkillName', about.skillName),
    ...known('latestAgentId', agentId),
    ...known('latestAgentFullName', about.agentName),
    ...known('csatRate', about.csat),
  };
  const consumer = {
    ...known('participantId', about.consumerId || null),
    ...known('consumerName', about.consumerName || null),
  };
  const always = {
    ...(isMessaging ? { conversationId: about.conversationId, brandId: about.account } : {}),
    ...known('startTimeL', startedAt),
    ...known('source', about.source || null),
    ...known('closeReason', about.closedBy?.toUpperCase() ?? null),
  };
  return {
    now: {
      widget: {
        chatInfo: { isMessaging },
        ...(ownAgent === undefined ? {} : { agentInfo: { agentId: ownAgent.id, agentName: ownAgent.name } }),
      },
      messagingHistory: { info: now },
    },
    always: {
      messagingHistory: {
        info: always,
        ...(Object.keys(consumer).length === 0 ? {} : { consumerParticipants: [consumer] }),
      },
      ...(isMessaging
        ? {}
        : { chatHistory: { info: { engagementId: about.conversationId, accountId: about.account } } }),
    },
  };
}

const known = (name: string, value: string | number | null): AttributeModel =>
  value === null ? {} : { [name]: value };
