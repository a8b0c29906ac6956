import { describe, expect, it } from 'vitest';
import { channelOfContext, channelOfSource } from '../../../connector-server/src/conversation/channel.ts';

const context = (over: Partial<Parameters<typeof channelOfContext>[0]>) =>
  channelOfContext({ type: '', name: '', appId: '', integration: '', ...over });

describe('the channel of a conversation [MSG-03]', () => {
  it.each([
    [{ type: 'SharkContext', name: 'whatever' }, 'web'],
    [{ type: 'MobileAppContext' }, 'app'],
    [{ type: 'CustomContext', name: 'WhatsApp Business' }, 'whatsapp'],
    [{ type: 'CustomContext', appId: 'whatsapp' }, 'whatsapp'],
    [{ type: 'CustomContext', name: 'Twilio SMS' }, 'sms'],
    [{ type: 'CustomContext', name: 'Apple Messages for Business' }, 'apple'],
    [{ type: 'CustomContext', name: 'Facebook Messenger' }, 'facebook'],
    [{ type: 'SomethingNew', integration: 'MOBILE_SDK' }, 'app'],
    [{ type: 'SomethingNew', integration: 'WEB_SDK' }, 'web'],
    [{ type: 'CustomContext', name: 'Carrier Pigeon' }, 'other'],
    [{}, 'other'],
  ] as const)('context %o is %s', (given, channel) => expect(context(given)).toBe(channel));

  it.each([
    ['SHARK', 'web'],
    ['APP', 'app'],
    ['SMS', 'sms'],
    ['FACEBOOK', 'facebook'],
    ['Apple Business Chat', 'apple'],
    ['WhatsApp Business', 'whatsapp'],
    ['AGENT', 'other'],
    ['', 'other'],
  ])('history source %s is %s', (source, channel) => expect(channelOfSource(source)).toBe(channel));
});
