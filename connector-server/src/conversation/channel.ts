/** Which channel a conversation came over, from LivePerson's several spellings. */
import type { Channel } from '../protocol/types.ts';

/** Parts of words that occur in connector names, app ids and history sources. First match wins. */
const WORDS: readonly [RegExp, Channel][] = [
  [/whats\s*app/i, 'whatsapp'],
  [/apple|\babc\b|business chat|imessage/i, 'apple'],
  [/facebook|messenger|\bfb\b/i, 'facebook'],
  [/\bsms\b|twilio|text message/i, 'sms'],
  [/^shark$|web/i, 'web'],
  [/^app$|mobile|in-?app/i, 'app'],
];

function fromWord(word: string): Channel | null {
  for (const [pattern, channel] of WORDS) if (pattern.test(word)) return channel;
  return null;
}

/** From the context of a live conversation. Anything unknown is `other`, never an error. */
export function channelOfContext(context: { type: string; name: string; appId: string; integration: string }): Channel {
  switch (context.type) {
    case 'SharkContext':
      return 'web';
    case 'MobileAppContext':
      return 'app';
    default:
      break;
  }
  const named = fromWord(context.name) ?? fromWord(context.appId);
  if (named !== null) return named;
  if (context.integration === 'MOBILE_SDK') return 'app';
  if (context.integration === 'WEB_SDK') return 'web';
  return 'other';
}

/** From the `source` of a history record (SHARK, APP, SMS, FACEBOOK, "Apple Business Chat", "WhatsApp Business" …). */
export function channelOfSource(source: string): Channel {
  return fromWord(source.trim()) ?? 'other';
}
