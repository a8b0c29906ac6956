import { readValue } from '../attributes/readValue.ts';
import type { ValueSource } from '../protocol/crmSettings.ts';
import type { CrmSubject } from './crmSubject.ts';

/** A value of the conversation, trimmed; null: not known. Without attributes, what the customer's profile says. */
export function conversationValue(subject: CrmSubject, source: ValueSource): string | null {
  const value = subject.attributes === null ? null : readValue(subject.attributes, source);
  return usable(value) ?? usable(ofProfile(subject, source));
}

function ofProfile({ consumer }: CrmSubject, source: ValueSource): string | null {
  if (!('value' in source)) return null;
  switch (source.value) {
    case 'email':
      return consumer.email;
    case 'phone':
      return consumer.phone;
    case 'name':
      return consumer.name;
    default:
      return null;
  }
}

function usable(value: string | null): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
