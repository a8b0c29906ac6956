import type { PermissionSetModel } from '../model.ts';
import type { Problem } from '../problem.ts';
import { elements, readXml, text } from '../xml.ts';
import type { Inventory } from './inventory.ts';
import { fieldReferences, objectReference, type Reference } from './reference.ts';

export function referencesOfPermissionSets(inventory: Inventory): Reference[] {
  return [...inventory.model.permissionSets.values()].flatMap((set) => {
    const { file } = set;
    const of = (kind: Reference['kind'], names: readonly string[]): Reference[] =>
      names.map((name) => ({ file, kind, name }));
    return [
      ...[...set.fields.keys()].flatMap((field) => fieldReferences(inventory, file, ...split(field))),
      ...[...set.objects.keys()].flatMap((object) => objectReference(file, object)),
      ...of('class', set.classes),
      ...of('page', set.pages),
      ...of('application', set.applications),
      ...of(
        'tab',
        set.tabs.filter((tab) => !tab.startsWith('standard-')),
      ),
      ...of('customPermission', set.customPermissions),
    ];
  });
}

/** Required, or never subject to field-level security: one such row fails the whole deploy. (Permission set documentation; see docs.) */
const NEVER_LISTED = new Set([
  'Id',
  'Name',
  'OwnerId',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'IsDeleted',
  'RecordTypeId',
]);
const REQUIRED_STANDARD = new Set([
  'Contact.LastName',
  'Lead.Status',
  'Lead.Company',
  'Lead.LastName',
  'Case.Status',
  'Opportunity.StageName',
  'Opportunity.CloseDate',
  'Task.Status',
  'Task.Priority',
  'Task.CallDisposition',
  'Task.CallDurationInSeconds',
  'Task.CallObject',
  'Task.CallType',
]);

/** User permissions that a deploy refuses without another. */
const DEPENDS_ON: Record<string, string> = { ViewSetup: 'ViewRoles', ModifyMetadata: 'ViewSetup' };

/** Rows that make a deploy fail, and custom fields that nobody could read. */
export function problemsOfPermissionSets(inventory: Inventory): Problem[] {
  const sets = [...inventory.model.permissionSets.values()];
  return [...sets.flatMap((set) => problemsOfPermissionSet(inventory, set)), ...unreadableFields(inventory, sets)];
}

/** Rows of one permission set that make its deploy fail. */
export function problemsOfPermissionSet(inventory: Inventory, set: PermissionSetModel): Problem[] {
  const problems: Problem[] = [];
  const say = (text: string): unknown => problems.push({ file: set.file, text });
  for (const [name, rights] of set.fields) {
    const [object, field] = split(name);
    if (object === 'Activity' || object === 'Event') say(`${name}: fields of activities are granted under Task.`);
    if (NEVER_LISTED.has(field) || REQUIRED_STANDARD.has(name))
      say(`${name} may not be listed: required, or without field-level security`);
    if (inventory.model.objects.get(object)?.fields.get(field)?.required)
      say(`${name} may not be listed: the field is required`);
    if (rights.editable && !rights.readable) say(`${name} is editable but not readable`);
  }
  for (const [name, { create, read, edit, delete: remove, viewAll, modifyAll }] of set.objects) {
    if (modifyAll && !(create && read && edit && remove && viewAll))
      say(`${name}: Modify All needs every other right on the object`);
    if ((create || edit || viewAll) && !read) say(`${name}: the rights need Read`);
    if (remove && !edit) say(`${name}: Delete needs Edit`);
  }
  for (const name of set.userPermissions) {
    const needed = DEPENDS_ON[name];
    if (needed !== undefined && !set.userPermissions.includes(needed)) say(`${name} needs ${needed}`);
  }
  for (const [list, key] of [
    ['fieldPermissions', 'field'],
    ['objectPermissions', 'object'],
  ] as const) {
    const names = elements(readXml(set.file).body, list).map((row) => text(row, key));
    for (const name of new Set(names.filter((each, i) => names.indexOf(each) !== i))) say(`${name} is listed twice`);
  }
  return problems;
}

/** A field deployed without any grant is seen by nobody, administrators included. */
function unreadableFields(inventory: Inventory, sets: PermissionSetModel[]): Problem[] {
  return [...inventory.model.objects.values()]
    .filter((object) => object.kind !== 'customMetadata')
    .flatMap((object) => [...object.fields.values()].map((field) => ({ object, field })))
    .filter(({ object, field }) => {
      const granted = `${object.name === 'Activity' ? 'Task' : object.name}.${field.name}`;
      return !field.required && !sets.some((set) => set.fields.get(granted)?.readable);
    })
    .map(({ object, field }) => ({
      file: field.file,
      text: `no permission set lets anybody read ${object.name}.${field.name}`,
    }));
}

const split = (name: string): [object: string, field: string] => [
  name.slice(0, name.indexOf('.')),
  name.slice(name.indexOf('.') + 1),
];
