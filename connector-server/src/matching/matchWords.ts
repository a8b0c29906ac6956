/** Everything matching says, in one place. */
import type { Clue, Wanted } from './clues.ts';

export const WORDS = {
  sameEmail: (email: string) => `same e-mail address (${email})`,
  samePhone: (phone: string, stored: string, field: string, likely: boolean) =>
    `${likely ? 'likely the ' : ''}same phone number (${phone}${stored === phone ? '' : `, as ${stored.slice(0, 40)} in ${field}`}${likely ? ', stored without its country' : ''})`,
  sameValue: (field: string, value: string) => `same ${field} (${value.slice(0, 80)})`,
  filterHidden: (field: string) =>
    `A search filter asks for ${fieldWords(field)}, which you may not see on this record.`,
  filteredOut: (field: string) => `Left out by the search filter on ${fieldWords(field)}.`,
  noFieldEqual: 'The search proposed it, but none of the compared fields you may see has the value.',
  converted: (name: string) => `This lead was converted. It is the contact ${name} now.`,
  convertedHidden: 'This lead was converted; you may not see the contact it became.',
  accountOf: (name: string) => `Its contact ${name} was found as well.`,
  weaker: (points: number, best: number) => `Weaker: ${points} of 100 points against ${best}.`,
  rank: (place: number) => `Number ${place} in the order; only the first are offered.`,
  autoSearchOff: 'Searching by itself is switched off. Search again, or by hand.',
  noRule: 'No identification rule is meant for this channel and skill, so nothing was searched.',
  notKnown: 'The customer is not known by e-mail or phone, so nothing was searched.',
  notKnownBy: (what: string) => `The customer is not known by ${what}, so nothing was searched.`,
  searchAway: 'Full-text search was not available, so phone numbers were only found in their commonest spellings.',
  leftOut: (rules: readonly string[]) =>
    rules.length === 0 ? '' : `A lookup has no room for all rules; not looked for: ${rules.slice(0, 5).join(', ')}.`,
  notByItself: 'Not certain enough to link by itself.',
} as const;

const KNOWN_FIELDS: Readonly<Record<string, string>> = {
  Email: 'E-mail',
  Phone: 'Phone',
  MobilePhone: 'Mobile',
  HomePhone: 'Home phone',
  OtherPhone: 'Other phone',
  AssistantPhone: 'Assistant’s phone',
  'Account.Name': 'Account',
  'Owner.Name': 'Owner',
};

/** `CSAT_Score__c` -> `CSAT Score`, `LastName` -> `Last Name`. */
export function fieldWords(field: string): string {
  const known = KNOWN_FIELDS[field];
  if (known !== undefined) return known;
  const [first = field] = field.replace(/__(?:c|r|pc|pr)\b/g, '').split('.');
  const words = first
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
  return words === '' ? field : words;
}

/** "e-mail address a@x.example or phone number +49…": what was looked for, each once. */
export function searchedFor(clues: readonly Clue[], joint: 'or' | 'and'): string {
  const all = [
    ...new Set(
      clues.flatMap(({ keys }) => keys.flatMap(({ fields, wanted }) => wanted.map((one) => named(one, fields)))),
    ),
  ];
  const parts = all.slice(0, 4);
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1) ?? ''}`;
}

function named(wanted: Wanted, fields: readonly string[]): string {
  switch (wanted.compare) {
    case 'email':
      return `e-mail address ${wanted.shown}`;
    case 'phone':
      return `phone number ${wanted.shown}`;
    case 'exact':
      return `${fieldWords(fields[0] ?? '')} ${wanted.shown.slice(0, 80)}`;
  }
}

/** Codes whose message the org wrote for the person in front of the screen (docs/apex-contracts.md). */
const IN_WORDS = new Set(['permission_missing', 'not_allowed', 'no_access', 'not_configured']);

export function failureText({ code, message }: { code: string; message: string }): string {
  const words = message.trim().slice(0, 300);
  if (IN_WORDS.has(code) && words !== '') return words;
  return `The lookup in Salesforce failed (${code}). Search again, or link the record by hand.`;
}
