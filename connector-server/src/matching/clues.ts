/** What is known of a customer that the rules can search with. */
import { readValue } from '../attributes/readValue.ts';
import type { ConversationAttributes } from '../attributes/attributes.ts';
import type { CrmSettings, IdentificationRule, ValueSource } from '../protocol/crmSettings.ts';
import type { Channel, ConsumerView } from '../protocol/types.ts';
import { emailsIn } from './emailAddress.ts';
import { readPhone, type PhoneNumber } from '../support/phone/phoneNumber.ts';

/** A conversation as matching sees it; the same shape as desk/ports.ts. */
export interface MatchInput {
  connectionId: string;
  channel: Channel;
  skillId: string;
  consumer: ConsumerView;
  attributes: ConversationAttributes | null;
  /** The agent asked for it: it is searched although searching by itself is switched off (MAT-01). */
  asked?: boolean;
}

export type RuleSettings = Pick<CrmSettings, 'identification' | 'objects' | 'phoneCountry' | 'autoSearch'>;

/** A rule whose keys all have a value in this conversation. */
export interface Clue {
  rule: IdentificationRule;
  keys: readonly ClueKey[];
}

export interface ClueKey {
  /** Any of these may hold the value. */
  fields: readonly string[];
  wanted: readonly Wanted[];
}

/** One value to look for. `shown` is how people are told of it. */
export type Wanted =
  | { compare: 'exact'; text: string; shown: string }
  | { compare: 'email'; text: string; shown: string }
  | { compare: 'phone'; phone: PhoneNumber; given: string; shown: string };

export interface Clues {
  clues: readonly Clue[];
  /** Rules that are meant for this conversation, but for which a value is missing. */
  without: readonly IdentificationRule[];
  /** No rule is meant for this conversation. */
  noRule: boolean;
}

/** Longest text a plan compares with (docs/apex-contracts.md). */
const LONGEST = 255;
const HANDLES: ReadonlySet<Channel> = new Set(['sms', 'whatsapp']);
/** What histories and forms write where they know nothing. */
const NOTHING = /^(?:undefined|null|n\/?a|none|unknown|unassigned|anonymous|visitor|-1|0|-+)$/i;

export function cluesOf(input: MatchInput, settings: RuleSettings): Clues {
  const rules = settings.identification.filter((rule) => isMeantFor(rule, input));
  const clues: Clue[] = [];
  const without: IdentificationRule[] = [];
  for (const rule of rules) {
    const keys = rule.keys.map(({ field, alsoFields = [], source, compare }) => ({
      fields: [field, ...alsoFields],
      wanted: wantedOf(input, source, compare, settings.phoneCountry ?? null),
    }));
    if (keys.every(({ wanted }) => wanted.length > 0)) clues.push({ rule, keys });
    else without.push(rule);
  }
  return { clues, without, noRule: rules.length === 0 };
}

function isMeantFor({ enabled, channels, skillIds }: IdentificationRule, { channel, skillId }: MatchInput): boolean {
  return enabled && (channels === null || channels.includes(channel)) && (skillIds?.includes(skillId) ?? true);
}

function wantedOf(
  input: MatchInput,
  source: ValueSource,
  compare: 'exact' | 'phone' | 'email',
  region: string | null,
): Wanted[] {
  const text = valueOf(input, source)?.trim() ?? '';
  if (text === '' || NOTHING.test(text)) return handleOf(input, source, compare, region);
  if (compare === 'email') return emailsIn(text).map((email) => ({ compare, text: email, shown: email }));
  if (compare === 'phone') {
    const wanted = phoneWanted(text, region, isHandle(input, text));
    return wanted.length > 0 ? wanted : handleOf(input, source, compare, region);
  }
  return text.length <= LONGEST ? [{ compare, text, shown: text }] : [];
}

/** The consumer's profile stands in where no attributes are kept (yet). */
function valueOf({ attributes, consumer }: MatchInput, source: ValueSource): string | null {
  const found = attributes === null ? null : readValue(attributes, source);
  if (found !== null || !('value' in source)) return found;
  switch (source.value) {
    case 'email':
      return consumer.email;
    case 'phone':
      return consumer.phone;
    case 'visitorId':
      return consumer.id;
    default:
      return null;
  }
}

function phoneWanted(text: string, region: string | null, handle: boolean): Wanted[] {
  const phone = readPhone(text, region, handle);
  return phone === null ? [] : [{ compare: 'phone', phone, given: text, shown: phone.e164 ?? text }];
}

const isHandle = ({ channel, consumer }: MatchInput, text: string): boolean =>
  HANDLES.has(channel) && (text === consumer.phone?.trim() || text === consumer.id || text === consumer.name);

/** On SMS and WhatsApp the customer's id, or the name they come with, is their number. */
function handleOf(
  input: MatchInput,
  source: ValueSource,
  compare: 'exact' | 'phone' | 'email',
  region: string | null,
): Wanted[] {
  if (compare !== 'phone' || !('value' in source) || source.value !== 'phone' || !HANDLES.has(input.channel)) return [];
  for (const text of [input.consumer.id, input.consumer.name]) {
    if (!/^[+\d][\d\s().-]{9,24}$/.test(text)) continue;
    const wanted = phoneWanted(text, region, true);
    if (wanted.length > 0) return wanted;
  }
  return [];
}
