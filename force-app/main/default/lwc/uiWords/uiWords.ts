/** The words for values of the protocol, in one place, so that every screen says the same. */
import type { Availability, Channel, Role } from '../../../../../connector-server/src/protocol/types.ts';

const CHANNELS: Readonly<Record<Channel, string>> = {
  web: 'Web',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  apple: 'Apple Messages',
  facebook: 'Facebook',
  app: 'In-app',
  other: 'Other channel',
};

const AVAILABILITIES: Readonly<Record<Availability, string>> = {
  ONLINE: 'Online',
  BACK_SOON: 'Back soon',
  AWAY: 'Away',
  OFFLINE: 'Offline',
};

const ROLES: Readonly<Record<Role, string>> = {
  consumer: 'Customer',
  agent: 'Agent',
  manager: 'Manager',
  reader: 'Observer',
  bot: 'Bot',
  system: 'System',
};

export function channelName(channel: Channel): string {
  return CHANNELS[channel] ?? CHANNELS.other;
}

export function availabilityName(availability: Availability): string {
  return AVAILABILITIES[availability] ?? availability;
}

export function roleName(role: Role): string {
  return ROLES[role] ?? role;
}

/** Icon of `uiIcon` for an availability; the word always stands beside it. */
export function availabilityIcon(availability: Availability): string {
  return availability.toLowerCase();
}

/** The name shown for a customer; never empty. */
export function customerName(name: string): string {
  return name.trim() || 'Visitor';
}

/** First word of a customer's name, for "Send to Grace". */
export function firstName(name: string): string {
  return customerName(name).split(/\s+/u)[0] ?? 'Visitor';
}

/** At most two letters for the avatar, by whole characters (an emoji or a letter outside the BMP is one). */
export function initials(name: string): string {
  const words = customerName(name).split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined].map((word) =>
    word ? ([...word][0] ?? '') : '',
  );
  return letters.join('').toLocaleUpperCase();
}

/** `1 message`, `3 messages`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A CRM object's name for people: `LivePerson_Conversation__c` becomes `LivePerson Conversation`. */
export function objectName(object: string): string {
  if (object === 'Product2') return 'Product';
  return object.replace(/__[cr]$/u, '').replaceAll('_', ' ');
}
