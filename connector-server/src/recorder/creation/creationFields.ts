/** What a person or a Case made by itself looks like: the settings' field tables, else these (MAP-26, MAP-27). Pure. */
import type { ConversationAttributes } from '../../attributes/attributes.ts';
import { readValue } from '../../attributes/readValue.ts';
import type { AutomaticCreation, ValueSource } from '../../protocol/crmSettings.ts';
import { channelLabel } from '../channelLabel.ts';
import type { ConversationRecord } from '../conversationRecord.ts';
import type { RecordValue } from '../ports.ts';
import type { PersonObject } from './creationPorts.ts';

type FieldTable = readonly { field: string; source: ValueSource; defaultValue: string | null }[];
type Fields = Record<string, RecordValue>;

const from = (field: string, value: string, defaultValue: string | null = null) => ({
  field,
  source: { value },
  defaultValue,
});
/** Salesforce's own words where a required field is not known. */
const NOT_PROVIDED = '[not provided]';

export const PERSON_TABLES: Readonly<Record<PersonObject, FieldTable>> = {
  Lead: [
    from('LastName', 'lastName', NOT_PROVIDED),
    from('FirstName', 'firstName'),
    from('Email', 'email'),
    from('Phone', 'phone'),
    from('Company', 'company', NOT_PROVIDED),
  ],
  Contact: [
    from('LastName', 'lastName', NOT_PROVIDED),
    from('FirstName', 'firstName'),
    from('Email', 'email'),
    from('Phone', 'phone'),
  ],
};

/** What is known of the customer, by field. */
export function personValues(
  object: PersonObject,
  rule: AutomaticCreation,
  attributes: ConversationAttributes,
): Record<string, string> {
  return valuesOf(rule.personFields ?? PERSON_TABLES[object], attributes);
}

/** For a new record: defaults where nothing is known. `ownerId` null: the org decides. */
export function newPerson(
  object: PersonObject,
  rule: AutomaticCreation,
  attributes: ConversationAttributes,
  ownerId: string | null,
): Fields {
  const table = rule.personFields ?? PERSON_TABLES[object];
  return { ...filled(table, attributes), ...(ownerId === null ? {} : { OwnerId: ownerId }) };
}

/**
 * For a person who is known: what the policy lets be written; null: nothing. `now`: what the record holds, for `add_only`.
 */
export function changedPerson(
  known: AutomaticCreation['known'],
  values: Readonly<Record<string, string>>,
  now: Readonly<Record<string, RecordValue>>,
): Fields | null {
  if (known === 'keep') return null;
  const empty = (field: string): boolean => now[field] === undefined || now[field] === null || now[field] === '';
  const changes = Object.entries(values).filter(
    ([field, value]) => now[field] !== value && (known === 'update' || empty(field)),
  );
  return changes.length === 0 ? null : Object.fromEntries(changes);
}

/** Fields of a Case that may be filled, beside those of the rule's own table. */
export const CASE_FIELDS: readonly string[] = [
  'ContactId',
  'Description',
  'Origin',
  'Subject',
  'SuppliedEmail',
  'SuppliedName',
  'SuppliedPhone',
];

export function newCase(
  rule: AutomaticCreation,
  record: ConversationRecord,
  attributes: ConversationAttributes,
  of: { account: string; ownerId: string | null },
): Fields {
  const { account, ownerId } = of;
  const own = rule.activityFields === undefined ? {} : filled(rule.activityFields, attributes);
  const name = readValue(attributes, { value: 'name' }) ?? record.consumerName;
  const base: Fields = {
    Subject: `LivePerson ${account} ${channelLabel(record.channel)}${name === '' ? '' : `: ${name}`}`,
    Description: description(record, account),
    Origin: 'Web',
    SuppliedEmail: readValue(attributes, { value: 'email' }),
    SuppliedPhone: readValue(attributes, { value: 'phone' }),
    SuppliedName: name === '' ? null : name,
    ...(ownerId === null ? {} : { OwnerId: ownerId }),
  };
  return { ...Object.fromEntries(Object.entries(base).filter(([, value]) => value !== null)), ...own };
}

const LAST_LINE = 'What was said is with the conversation’s record.';
const conversationLine = ({ conversationId }: ConversationRecord): string => `Conversation: ${conversationId}`;
const time = (ms: number): string => new Date(ms).toISOString();

function description(record: ConversationRecord, account: string): string {
  return [
    conversationLine(record),
    `LivePerson account: ${account}`,
    `Channel: ${channelLabel(record.channel)}`,
    `Started: ${time(record.startedAt)}`,
    ...endLines(record),
    LAST_LINE,
  ].join('\n');
}

function endLines({ endedAt, notes }: ConversationRecord): string[] {
  return [
    ...(endedAt === null ? [] : [`Ended: ${time(endedAt)}`]),
    ...[...notes.values()].flatMap(({ notes, wrapUp }) => [
      ...(notes === '' ? [] : [`Notes: ${notes}`]),
      ...(wrapUp === '' ? [] : [`Wrap-up: ${wrapUp}`]),
    ]),
  ];
}

/**
 * The description of a Case made at the start, with what the end of the conversation adds; null: nothing is to be added. What
 * people wrote into it since stays; a description that is not the connector's any more is left alone.
 */
export function endedDescription(now: string, record: ConversationRecord): string | null {
  const held = now.replaceAll('\r\n', '\n');
  const lines = held.split('\n');
  if (!lines.includes(conversationLine(record))) return null;
  const missing = endLines(record).filter((line) => !held.includes(line));
  if (missing.length === 0) return null;
  const last = lines.lastIndexOf(LAST_LINE);
  return lines.toSpliced(last < 0 ? lines.length : last, 0, ...missing).join('\n');
}

function valuesOf(table: FieldTable, attributes: ConversationAttributes): Record<string, string> {
  return Object.fromEntries(
    table.flatMap(({ field, source }): [string, string][] => {
      const value = readValue(attributes, source);
      return value === null || value.trim() === '' ? [] : [[field, value]];
    }),
  );
}

function filled(table: FieldTable, attributes: ConversationAttributes): Record<string, string> {
  const defaults = table.flatMap(({ field, defaultValue }): [string, string][] =>
    defaultValue === null ? [] : [[field, defaultValue]],
  );
  return { ...Object.fromEntries(defaults), ...valuesOf(table, attributes) };
}
