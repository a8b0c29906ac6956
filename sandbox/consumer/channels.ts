/** How each channel shows up in a conversation: context and client properties as the connectors of the real cloud send them. */
export type ConsumerChannel = 'web' | 'app' | 'sms' | 'whatsapp' | 'apple' | 'facebook';

export interface ChannelLook {
  /** conversationContext of ConsumerRequestConversation. */
  context: Record<string, unknown>;
  /** .ams.headers.ClientProperties of InitConnection. */
  clientProperties: Record<string, unknown>;
  /** Campaign and engagement of the account whose button was clicked. */
  campaignInfo?: { campaignId: string; engagementId: string };
}

const FEATURES = ['PHOTO_SHARING', 'QUICK_REPLIES', 'AUTO_MESSAGES', 'MULTI_DIALOG', 'FILE_SHARING', 'RICH_CONTENT'];

const connector = (name: string, appId: string): ChannelLook => ({
  context: { type: 'CustomContext', name },
  clientProperties: { appId, features: FEATURES },
});

/** Context and client properties of a channel. Browsers cannot set headers, so both travel in requests. */
export function channelLook(channel: ConsumerChannel): ChannelLook {
  switch (channel) {
    case 'web':
      return {
        context: {
          type: 'SharkContext',
          lang: 'en-US',
          visitorId: 'A1ZDEyMzQ1Njc4OTAx',
          sessionId: 'demo-session',
          interactionContextId: '1',
        },
        clientProperties: {
          appId: 'webAsync',
          deviceFamily: 'DESKTOP',
          os: 'WINDOWS',
          integration: 'WEB_SDK',
          integrationVersion: '3.0.60',
          browser: 'CHROME',
          browserVersion: '140',
          timeZone: 'Europe/London',
          features: [...FEATURES, 'CO_BROWSE'],
        },
        campaignInfo: { campaignId: '310001', engagementId: '310003' },
      };
    case 'app':
      return {
        context: { type: 'MobileAppContext', lang: 'en-US' },
        clientProperties: {
          appId: 'com.harbor.demo',
          deviceFamily: 'MOBILE',
          os: 'ANDROID',
          osVersion: '16',
          integration: 'MOBILE_SDK',
          integrationVersion: '5.24.0',
          timeZone: 'Europe/Lisbon',
          features: [...FEATURES, 'SECURE_FORMS'],
        },
      };
    case 'sms':
      return connector('SMS', 'sms');
    case 'whatsapp':
      return connector('WhatsApp Business', 'whatsapp');
    case 'apple':
      return connector('Apple Business Chat', 'abc');
    case 'facebook':
      return connector('Facebook', 'facebook');
  }
}
