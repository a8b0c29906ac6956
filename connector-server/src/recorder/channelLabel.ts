import type { Channel } from '../protocol/types.ts';

/** Values of the picklist LivePerson_Conversation__c.Engagement_Channel__c. */
const LABELS: Readonly<Record<Channel, string>> = {
  web: 'Web Messaging',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  apple: 'Apple Messages for Business',
  facebook: 'Facebook Messenger',
  app: 'In-App Messaging',
  other: 'Other',
};

export function channelLabel(channel: Channel): string {
  return LABELS[channel];
}

/** Values of the picklist LivePerson_Conversation__c.API_Type__c. */
export function apiLabel(api: 'messaging' | 'chat'): 'Messaging' | 'Chat' {
  return api === 'chat' ? 'Chat' : 'Messaging';
}
