/** The JSON behind record pages, lists, timeline and search of the console, read with the user's own rights. */
import { layoutOf, NAVIGATION, type ObjectLayout } from './layouts.ts';
import type { PageComponent } from './recordPages.ts';
import { OrgRefusal, type Described, type OrgClient } from './orgClient.ts';

export interface ShownField {
  name: string;
  label: string;
  value: string;
  /** Record to open when the value is clicked. */
  recordId: string | null;
  long: boolean;
}
export interface ShownRow {
  id: string;
  name: string;
  cells: ShownField[];
}
export interface RecordPage {
  id: string;
  object: string;
  label: string;
  icon: string;
  name: string;
  highlights: ShownField[];
  sections: { title: string; columns: ShownField[][] }[];
  related: { title: string; object: string; icon: string; rows: ShownRow[] }[];
  timeline: TimelineItem[];
  /** Lightning web components of ours that this user sees. */
  components: Pick<PageComponent, 'name' | 'region'>[];
}
export interface TimelineItem {
  id: string;
  subject: string;
  status: string;
  date: string;
  owner: string;
  description: string;
  conversationId: string | null;
}

type Row = Record<string, unknown> & { Id: string };

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(value);
const literal = (id: string): string => {
  if (!isId(id)) throw new OrgRefusal(400, 'MALFORMED_ID', 'That is not a record id.');
  return `'${id}'`;
};

function shown(value: unknown, type: string): string {
  if (value === null || value === undefined) return '';
  if (type === 'datetime' && typeof value === 'string')
    return value.replace('T', ' ').replace(/\.\d{3}(Z|\+0000)$/, ' UTC');
  if (type === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a looked-up record is called by: a case has a number and no Name. */
const nameFieldOf = (field: Described['fields'][number]): string =>
  layoutOf(field.referenceTo.length === 1 ? (field.referenceTo[0] ?? '') : '')?.nameField ?? 'Name';

/** SOQL columns for the named fields that this user can see, lookups with the name of what they point at. */
function columns(described: Described, names: string[]): string[] {
  const wanted = new Set(['Id']);
  for (const name of names) {
    const field = described.fields.find((candidate) => candidate.name === name);
    if (!field) continue;
    wanted.add(name);
    if (field.type === 'reference' && field.relationshipName)
      wanted.add(`${field.relationshipName}.${nameFieldOf(field)}`);
  }
  return [...wanted];
}

const LOOKUP_LABELS: Record<string, string> = {
  AccountId: 'Account Name',
  ContactId: 'Contact Name',
  WhoId: 'Name',
  WhatId: 'Related To',
  CreatedById: 'Created By',
  LastModifiedById: 'Last Modified By',
};

/** Lightning shows a standard lookup under a name of its own, not under the id field's label. */
function labelOf(object: string, field: Described['fields'][number]): string {
  if (field.name === 'OwnerId')
    return object === 'Task' ? 'Assigned To' : object.endsWith('__c') ? 'Owner' : `${object} Owner`;
  return LOOKUP_LABELS[field.name] ?? field.label;
}

function cell(described: Described, row: Row, name: string): ShownField | null {
  const field = described.fields.find((candidate) => candidate.name === name);
  if (!field) return null;
  const raw = row[name];
  const related = field.relationshipName
    ? (row[field.relationshipName] as Record<string, string> | null | undefined)
    : null;
  const isLookup = field.type === 'reference' && isId(raw);
  return {
    name,
    label: labelOf(described.name, field),
    value: isLookup ? (related?.[nameFieldOf(field)] ?? String(raw)) : shown(raw, field.type),
    recordId: isLookup ? String(raw) : null,
    long: field.type === 'textarea',
  };
}

const cells = (described: Described, row: Row, names: string[]): ShownField[] =>
  names.flatMap((name) => {
    const one = cell(described, row, name);
    return one ? [one] : [];
  });

async function rowsOf(
  org: OrgClient,
  object: string,
  names: string[],
  where: string,
  limit: number,
): Promise<ShownRow[]> {
  const layout = layoutOf(object);
  const described = await org.describe(object);
  const nameField = layout?.nameField ?? 'Name';
  const rows = await org.query<Row>(
    `SELECT ${columns(described, [...names, nameField]).join(', ')} FROM ${object}${where} ORDER BY CreatedDate DESC LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    id: row.Id,
    name: shown(row[nameField], 'string'),
    cells: cells(described, row, names),
  }));
}

/** A related list the user may not see is left out, as Lightning does. */
async function optional<T>(read: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof OrgRefusal) return otherwise;
    throw error;
  }
}

async function timelineOf(org: OrgClient, object: string, id: string): Promise<TimelineItem[]> {
  const field =
    object === 'Contact' || object === 'Lead'
      ? 'WhoId'
      : object === 'LivePerson_Conversation__c'
        ? 'LivePerson_Conversation__c'
        : 'WhatId';
  const described = await org.describe('Task');
  const names = ['Subject', 'Status', 'ActivityDate', 'OwnerId', 'Description', 'LivePerson_Conversation__c'];
  const rows = await org.query<Row>(
    `SELECT ${columns(described, names).join(', ')} FROM Task WHERE ${field} = ${literal(id)} ORDER BY CreatedDate DESC LIMIT 50`,
  );
  return rows.map((row) => ({
    id: row.Id,
    subject: shown(row.Subject, 'string'),
    status: shown(row.Status, 'string'),
    date: shown(row.ActivityDate, 'date'),
    owner: cell(described, row, 'OwnerId')?.value ?? '',
    description: shown(row.Description, 'string'),
    conversationId: isId(row.LivePerson_Conversation__c) ? row.LivePerson_Conversation__c : null,
  }));
}

function layoutFor(object: string): ObjectLayout {
  const layout = layoutOf(object);
  if (!layout) throw new OrgRefusal(404, 'NOT_FOUND', 'This console has no page for that record.');
  return layout;
}

/** Everything a record page shows. Refused with NOT_FOUND when the user may not see the record. */
export async function recordPage(org: OrgClient, id: string): Promise<Omit<RecordPage, 'components'>> {
  const object = await org.objectOf(id);
  if (!object) throw new OrgRefusal(404, 'NOT_FOUND', 'The record does not exist, or you do not have access to it.');
  const layout = layoutFor(object);
  const described = await org.describe(object);
  const names = [
    layout.nameField,
    ...layout.highlights,
    ...layout.sections.flatMap((section) => section.columns.flat()),
  ];
  const [row] = await org.query<Row>(
    `SELECT ${columns(described, names).join(', ')} FROM ${object} WHERE Id = ${literal(id)}`,
  );
  if (!row) throw new OrgRefusal(404, 'NOT_FOUND', 'The record does not exist, or you do not have access to it.');
  const [related, timeline] = await Promise.all([
    Promise.all(
      layout.related.map(async (list) => ({
        title: list.title,
        object: list.object,
        icon: layoutOf(list.object)?.icon ?? 'record',
        rows: await optional(rowsOf(org, list.object, list.columns, ` WHERE ${list.field} = ${literal(id)}`, 10), []),
      })),
    ),
    object === 'Task' ? [] : optional(timelineOf(org, object, id), []),
  ]);
  return {
    id: row.Id,
    object,
    label: layout.label,
    icon: layout.icon,
    name: shown(row[layout.nameField], 'string'),
    highlights: cells(described, row, layout.highlights),
    sections: layout.sections.map((section) => ({
      title: section.title,
      columns: section.columns.map((column) => cells(described, row, column)),
    })),
    related,
    timeline,
  };
}

/** Values of a record as `getRecord` of lightning/uiRecordApi gives them; fields this user may not see are left out. */
export async function recordFields(
  org: OrgClient,
  id: string,
  names: readonly string[],
): Promise<{ fields: Record<string, { value: unknown }> }> {
  const object = await org.objectOf(id);
  if (!object) throw new OrgRefusal(404, 'NOT_FOUND', 'The record does not exist, or you do not have access to it.');
  const described = await org.describe(object);
  const seen = described.fields.filter(({ name }) => names.includes(`${object}.${name}`)).map(({ name }) => name);
  const [row] = await org.query<Row>(`SELECT ${['Id', ...seen].join(', ')} FROM ${object} WHERE Id = ${literal(id)}`);
  if (!row) throw new OrgRefusal(404, 'NOT_FOUND', 'The record does not exist, or you do not have access to it.');
  return { fields: Object.fromEntries(seen.map((name) => [name, { value: row[name] ?? null }])) };
}

export interface ListPage {
  object: string;
  plural: string;
  icon: string;
  columns: string[];
  rows: ShownRow[];
}

/** A list view: what this user can see, newest first. */
export async function listPage(org: OrgClient, object: string): Promise<ListPage> {
  const layout = layoutFor(object);
  const described = await org.describe(object);
  const labels = layout.list.flatMap((name) =>
    described.fields.filter((field) => field.name === name).map((field) => labelOf(object, field)),
  );
  return {
    object,
    plural: layout.plural,
    icon: layout.icon,
    columns: labels,
    rows: await rowsOf(org, object, layout.list, '', 50),
  };
}

/** The navigation menu: objects this user can open. */
export async function navigation(org: OrgClient): Promise<{ object: string; plural: string; icon: string }[]> {
  const items = await Promise.all(
    NAVIGATION.map(async (object) => {
      const layout = layoutFor(object);
      return optional(
        org.describe(object).then(() => [{ object, plural: layout.plural, icon: layout.icon }]),
        [],
      );
    }),
  );
  return items.flat();
}

/** Global search by name and e-mail. */
export async function search(
  org: OrgClient,
  text: string,
): Promise<{ id: string; object: string; icon: string; name: string }[]> {
  const trimmed = text.trim();
  if (trimmed.length < 2) return [];
  const pattern = `'%${trimmed.replace(/[\\']/g, '\\$&').replace(/[%_]/g, '\\$&')}%'`;
  const found = await Promise.all(
    NAVIGATION.map(async (object) => {
      const layout = layoutFor(object);
      const rows = await optional(
        org.query<Row>(
          `SELECT Id, ${layout.nameField} FROM ${object} WHERE ${layout.nameField} LIKE ${pattern} LIMIT 5`,
        ),
        [],
      );
      return rows.map((row) => ({
        id: row.Id,
        object,
        icon: layout.icon,
        name: shown(row[layout.nameField], 'string'),
      }));
    }),
  );
  return found.flat();
}

/** Fields of the New form with their labels and values to choose from. */
export async function newForm(
  org: OrgClient,
  object: string,
): Promise<{
  label: string;
  icon: string;
  fields: { name: string; label: string; required: boolean; options: string[] }[];
}> {
  const layout = layoutFor(object);
  const described = await org.describe(object);
  if (!described.createable)
    throw new OrgRefusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY', `You may not create ${layout.plural}.`);
  return {
    label: layout.label,
    icon: layout.icon,
    fields: layout.form.flatMap((name) => {
      const field = described.fields.find((candidate) => candidate.name === name && candidate.createable);
      return field
        ? [
            {
              name,
              label: field.label,
              required: !field.nillable,
              options: field.picklistValues.filter((value) => value.active).map((value) => value.value),
            },
          ]
        : [];
    }),
  };
}

/** Creates a record as the user; returns its id. */
export async function createRecord(org: OrgClient, object: string, fields: Record<string, string>): Promise<string> {
  layoutFor(object);
  const { id } = await org.send<{ id: string }>('POST', `/sobjects/${object}`, fields);
  return id;
}
