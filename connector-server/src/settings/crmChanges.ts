/** What differs between two settings of the CRM side, in words for an administrator. */
import type { CrmChange } from '../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';

/** By what the entries of a list are known; without one, by their place. */
const NAMED_BY = ['object', 'field', 'skillId', 'id'] as const;
const WORDS: Readonly<Record<string, string>> = {
  objects: 'Objects',
  fields: 'Field mapping',
  filters: 'Search filters',
  relatedLists: 'Related lists',
  defaultSkill: 'Default for skills',
  skills: 'Skills',
  skillsAllowed: 'Who may use it',
  identification: 'Identification rules',
  automaticCreation: 'Automatic creation',
  conversationFields: 'Conversation fields',
  autoSearch: 'Search on load',
  prefillSearch: 'Fill the search box',
  fullView: 'Full view',
  allowCreate: 'Allow creation',
  allowEdit: 'Allow editing',
  allowLink: 'Allow linking',
  accountField: 'Account field',
  contactField: 'Contact field',
  accountMandatory: 'Account is mandatory',
  contactMandatory: 'Contact is mandatory',
  conversationField: 'Lookup on the conversation',
  assignmentRules: 'Assignment rules',
  assignmentPreset: 'Preset of the agent’s checkbox',
  editability: 'Editability',
  source: 'LivePerson field',
  overview: 'Include in overview',
  required: 'Required',
  defaultValue: 'Default value',
  screen: 'Default screen',
  searchValues: 'Search values',
  phoneCountry: 'Country of phone numbers',
};

/** In the order of the settings. An entry that came or went as a whole is one change. */
export function crmChanges(before: CrmSettings, after: CrmSettings): CrmChange[] {
  const changes: CrmChange[] = [];
  compare('', before, after, changes);
  return changes;
}

function compare(where: string, before: unknown, after: unknown, changes: CrmChange[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const parts = isPlain(before) && isPlain(after) ? [entriesOf(before), entriesOf(after)] : null;
  if (parts === null) {
    changes.push({ where, before: textOf(before), after: textOf(after) });
    return;
  }
  const [old = new Map<string, unknown>(), now = new Map<string, unknown>()] = parts;
  const length = changes.length;
  for (const name of new Set([...old.keys(), ...now.keys()]))
    compare(where === '' ? name : `${where} › ${name}`, old.get(name), now.get(name), changes);
  // The same entries in another order.
  if (changes.length === length)
    changes.push({ where, before: [...old.keys()].join(', '), after: [...now.keys()].join(', ') });
}

/** Lists of texts, and sources, are told as a whole. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value))
    return (
      (value as unknown[]).some((entry) => typeof entry === 'object' && entry !== null && nameOf(entry) !== null) ||
      value.length === 0
    );
  return !('value' in value || 'paths' in value);
}

function entriesOf(value: object): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value).map(([key, part]) => [WORDS[key] ?? key, part]));
  const entries = new Map<string, unknown>();
  for (const [index, entry] of (value as unknown[]).entries()) {
    const name = (isObject(entry) ? nameOf(entry) : null) ?? `${index + 1}`;
    // Two filters may be on one field.
    let place = name;
    for (let number = 2; entries.has(place); number += 1) place = `${name} (${number})`;
    entries.set(place, entry);
  }
  return entries;
}

function nameOf(entry: object): string | null {
  for (const key of NAMED_BY) {
    const name = (entry as Record<string, unknown>)[key];
    if (typeof name === 'string') return name;
  }
  return null;
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((each) => textOf(each) ?? '–').join(', ') || null;
  if (!isObject(value)) return null;
  if ('value' in value && typeof value.value === 'string') return value.value;
  if ('paths' in value) return Object.values(value.paths as Record<string, string>).join(' | ');
  return Object.entries(value)
    .flatMap(([key, part]) => {
      if ((NAMED_BY as readonly string[]).includes(key)) return [];
      const text = Array.isArray(part) && part.length === 0 ? null : textOf(part);
      return text === null || text === 'no' ? [] : [`${WORDS[key] ?? key}: ${text}`];
    })
    .join('; ');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
