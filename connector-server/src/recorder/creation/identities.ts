/** By what two conversations are known to be of one person: e-mail address and phone number, as hashes. Pure. */
import { createHash } from 'node:crypto';
import type { ConversationAttributes } from '../../attributes/attributes.ts';
import { readValue } from '../../attributes/readValue.ts';

const EMAILS = ['email', 'preChatEmail', 'sdeEmail', 'profileEmail'];
const PHONES = ['phone', 'preChatPhone', 'sdePhone', 'profilePhone'];
/** Numbers are compared by their last digits, since the country may be written or not. */
const TELLING_DIGITS = 9;
const FEWEST_DIGITS = 7;

/** In a fixed order; empty: nobody could be told from anybody else, so nobody is made. */
export function identitiesOf(attributes: ConversationAttributes): string[] {
  const all = (ids: readonly string[]): string[] =>
    ids.map((value) => readValue(attributes, { value })).filter((text) => text !== null);
  return identitiesFrom(all(EMAILS), all(PHONES));
}

/** The same of what a record says. */
export function identitiesFrom(emailTexts: readonly string[], phoneTexts: readonly string[]): string[] {
  const emails = emailTexts
    .map((text) => /[^\s<>;,]+@[^\s<>;,]+/.exec(text)?.[0]?.toLowerCase())
    .filter((text) => text !== undefined);
  const phones = phoneTexts
    .map((text) => text.replace(/\D/g, ''))
    .filter((digits) => digits.length >= FEWEST_DIGITS)
    .map((digits) => digits.slice(-TELLING_DIGITS));
  const names = [...emails.map((email) => `email ${email}`), ...phones.map((phone) => `phone ${phone}`)];
  return [...new Set(names)].map(hashed).sort();
}

/** The name under which a conversation's own record of an object is made. */
export function ownIdentity(object: string, connectionId: string, conversationId: string): string {
  return hashed(`${object} ${connectionId} ${conversationId}`);
}

function hashed(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
