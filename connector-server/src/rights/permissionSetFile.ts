/** The permission set that holds exactly these rights, as a file for the Metadata API. Pure. */
import { WITHOUT_OBJECT_RIGHTS, withDependencies } from './dependencies.ts';
import { tidied } from './neededRights.ts';
import type { NeededRight, ObjectAccess } from './types.ts';

export interface PermissionSetFile {
  /** API name. */
  name: string;
  /** Of the source format; the zip of the Metadata API names it without `-meta.xml`. */
  fileName: string;
  xml: string;
}

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const LONGEST_NAME = 80;
const LONGEST_LABEL = 80;
const LONGEST_DESCRIPTION = 255;

/** API name of the permission set of a connection: letters, digits and single underscores, as Salesforce demands. */
export function permissionSetName(connectionId: string): string {
  const plain = connectionId.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return `LivePerson_Connector_API_${plain}`.slice(0, LONGEST_NAME).replace(/_+$/, '');
}

/**
 * Rows in the order in which Salesforce gives them back, so that differences stay small. `listable` tells fields that the org
 * lets no permission set list (required ones, for example); null: unknown.
 */
export function permissionSetFile(
  connection: { id: string; name: string },
  rights: readonly NeededRight[],
  listable: (object: string, field: string) => boolean | null = () => null,
): PermissionSetFile {
  const name = permissionSetName(connection.id);
  const whole = tidied(withDependencies(rights));
  const fields = whole
    .filter((right) => right.kind === 'field')
    .filter(({ object, field }) => listable(object, field) !== false)
    .map(({ object, field, access }) => fieldRow(`${object}.${field}`, access === 'edit'))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const accesses = new Map<string, Set<ObjectAccess>>();
  for (const right of whole) {
    if (right.kind !== 'object' || WITHOUT_OBJECT_RIGHTS.has(right.object)) continue;
    const known = accesses.get(right.object) ?? new Set();
    accesses.set(right.object, known.add(right.access));
  }
  const objects = [...accesses].sort(([one], [other]) => (one < other ? -1 : 1));
  const system = whole.filter((right) => right.kind === 'system').map((right) => right.name);
  const description = `What the API user of the LivePerson connection "${connection.name}" needs by its settings, and no more. Made by "npm run rights".`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<PermissionSet xmlns="${NAMESPACE}">`,
    `    <description>${escaped(cut(description, LONGEST_DESCRIPTION))}</description>`,
    ...fields.flatMap(({ rows }) => rows),
    '    <hasActivationRequired>false</hasActivationRequired>',
    `    <label>${escaped(cut(`LivePerson Connector API ${connection.name}`, LONGEST_LABEL))}</label>`,
    ...objects.flatMap(([object, held]) => objectRows(object, held)),
    ...system.sort().flatMap(systemRows),
    '</PermissionSet>',
    '',
  ];
  return { name, fileName: `${name}.permissionset-meta.xml`, xml: lines.join('\n') };
}

function fieldRow(name: string, editable: boolean): { name: string; rows: string[] } {
  return {
    name,
    rows: element('fieldPermissions', [
      ['editable', String(editable)],
      ['field', name],
      ['readable', 'true'],
    ]),
  };
}

function objectRows(object: string, held: ReadonlySet<ObjectAccess>): string[] {
  const has = (access: ObjectAccess): string => String(held.has(access));
  return element('objectPermissions', [
    ['allowCreate', has('create')],
    ['allowDelete', has('delete')],
    ['allowEdit', has('edit')],
    ['allowRead', has('read')],
    ['modifyAllRecords', has('modifyAll')],
    ['object', object],
    ['viewAllRecords', has('viewAll')],
  ]);
}

const systemRows = (name: string): string[] =>
  element('userPermissions', [
    ['enabled', 'true'],
    ['name', name],
  ]);

function element(name: string, members: readonly (readonly [string, string])[]): string[] {
  return [
    `    <${name}>`,
    ...members.map(([member, value]) => `        <${member}>${escaped(value)}</${member}>`),
    `    </${name}>`,
  ];
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
