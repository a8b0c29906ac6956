import type { ConversationAttributes } from '../attributes/attributes.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { Channel, ConsumerView, LinkView } from '../protocol/types.ts';

/** A conversation as the CRM side sees it; the same shape as desk/ports.ts. */
export interface CrmSubject {
  connectionId: string;
  conversationId: string;
  channel: Channel;
  skillId: string;
  consumer: ConsumerView;
  attributes: ConversationAttributes | null;
  agentUserId: string;
  links: readonly LinkView[];
  /** Skills of the LivePerson account, where the conversation carries none and they could be counted. */
  skillsInAccount?: number;
}

/** A connection's settings of the CRM side, or null when it was removed. */
export type CrmSettingsOf = (connectionId: string) => CrmSettings | null;
