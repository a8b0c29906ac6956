/** The objects of one org: the standard table, plus what our own metadata declares, and nothing else. */
import { readFileSync } from 'node:fs';
import type { MetadataModel, ObjectModel } from '../../../tools/metadata/model.ts';
import { customField } from './customField.ts';
import { object, open, owner } from './field.ts';
import { addPersonAccounts } from './personAccounts.ts';
import { standardObjects } from './standard/index.ts';
import { WHAT_OBJECTS } from './standard/activities.ts';
import type { FieldDef, ObjectDef, SharingModel } from './types.ts';

export interface ChildRelation {
  object: string;
  field: string;
  name: string;
}

export class Schema {
  readonly #objects = new Map<string, ObjectDef>();
  readonly #byPrefix = new Map<string, ObjectDef>();
  readonly #children = new Map<string, ChildRelation[]>();

  constructor(objects: readonly ObjectDef[]) {
    this.#fill(objects);
  }

  /** Becomes another schema, as by a deploy. What an administrator set on standard objects and old values stays. */
  adopt(next: Schema): void {
    const objects = next.all();
    for (const definition of objects) {
      const before = this.object(definition.name);
      if (!before) continue;
      if (!definition.custom) definition.sharing = before.sharing;
      for (const [key, f] of definition.fields)
        for (const value of f.values)
          if (before.fields.get(key)?.values.find((old) => old.value === value.value)?.active === false)
            value.active = false;
    }
    this.#objects.clear();
    this.#byPrefix.clear();
    this.#children.clear();
    this.#fill(objects);
  }

  #fill(objects: readonly ObjectDef[]): void {
    for (const definition of objects) {
      this.#objects.set(definition.name.toLowerCase(), definition);
      if (!this.#byPrefix.has(definition.keyPrefix)) this.#byPrefix.set(definition.keyPrefix, definition);
    }
    for (const definition of objects) {
      for (const f of definition.fields.values()) {
        if (f.childRelationshipName === null) continue;
        for (const parent of f.referenceTo) {
          const list = this.#children.get(parent) ?? [];
          list.push({ object: definition.name, field: f.name, name: f.childRelationshipName });
          this.#children.set(parent, list);
        }
      }
    }
  }

  all(): ObjectDef[] {
    return [...this.#objects.values()];
  }

  /** Case does not matter, as on the platform. */
  object(name: string): ObjectDef | null {
    return this.#objects.get(name.toLowerCase()) ?? null;
  }

  field(objectName: string, fieldName: string): FieldDef | null {
    return this.object(objectName)?.fields.get(fieldName.toLowerCase()) ?? null;
  }

  /** The object a record id belongs to. */
  objectOfId(id: string): ObjectDef | null {
    return this.#byPrefix.get(id.slice(0, 3)) ?? null;
  }

  childRelations(parent: string): ChildRelation[] {
    return this.#children.get(parent) ?? [];
  }
}

/** Field-level security does not apply to custom metadata types here: whoever may read the type reads its fields. */
const readOnly = (f: FieldDef): FieldDef => ({ ...f, fieldSecurity: false, createable: false, updateable: false });

function customObject(model: ObjectModel, keyPrefix: string): ObjectDef {
  const xml = model.file === null ? '' : readFileSync(model.file, 'utf8');
  const autoNumber = model.nameField?.type === 'AutoNumber';
  const name = open('Name', 'string', {
    length: 80,
    nameField: true,
    idLookup: true,
    label: model.nameField?.label ?? 'Name',
    nillable: false,
    // A Text name left out becomes the record id, so it is not demanded on create.
    defaultedOnCreate: true,
    createable: !autoNumber,
    updateable: !autoNumber,
  });
  return object(model.name, keyPrefix, [name, owner(['Group', 'User'])], {
    label: model.label,
    custom: true,
    searchable: true,
    labelPlural: /<pluralLabel>([^<]*)</.exec(xml)?.[1] ?? `${model.label}s`,
    activities: /<enableActivities>true</.test(xml),
    sharing: (model.sharingModel ?? 'ReadWrite') as SharingModel,
  });
}

/** Custom metadata types are read through the API, never written. */
function customMetadataType(model: ObjectModel, keyPrefix: string): ObjectDef {
  const text = (name: string, length: number, nameField = false): FieldDef =>
    open(name, 'string', { length, nameField, createable: false, updateable: false });
  return object(
    model.name,
    keyPrefix,
    [
      text('DeveloperName', 40, true),
      text('QualifiedApiName', 70),
      text('MasterLabel', 40),
      text('Label', 40),
      text('Language', 40),
      text('NamespacePrefix', 15),
    ],
    { label: model.label, custom: true, accessRule: 'customMetadata', sharing: 'None', writable: false, api: 'both' },
  );
}

/** `keyPrefixes` fixes the id prefix of a custom object (seed records bring theirs); others get the next free one. */
export function buildSchema(
  model: MetadataModel,
  keyPrefixes: Record<string, string>,
  features: { personAccounts?: boolean } = {},
): Schema {
  const objects = new Map(standardObjects().map((definition) => [definition.name, definition]));
  const [account, contact] = [objects.get('Account'), objects.get('Contact')];
  if (features.personAccounts === true && account && contact) addPersonAccounts(account, contact);
  const taken = new Set(Object.values(keyPrefixes));
  let next = 0;
  const freePrefix = (): string => {
    for (;;) {
      const prefix = `a${(next++).toString(36).toUpperCase().padStart(2, '0')}`;
      if (!taken.has(prefix)) return prefix;
    }
  };
  let types = 0;
  const metadataPrefix = (): string => `m${(types++).toString(36).toUpperCase().padStart(2, '0')}`;
  for (const item of model.objects.values()) {
    if (item.kind === 'customMetadata') objects.set(item.name, customMetadataType(item, metadataPrefix()));
    if (item.kind === 'custom') objects.set(item.name, customObject(item, keyPrefixes[item.name] ?? freePrefix()));
  }
  for (const item of model.objects.values()) {
    // Custom fields of Activity appear on Task and on Event.
    for (const target of item.name === 'Activity' ? ['Task', 'Event'] : [item.name]) {
      const definition = objects.get(target);
      if (!definition)
        throw new Error(`${item.name} is neither declared in the packages nor a standard object the stand-in knows.`);
      for (const f of item.fields.values()) {
        const made = customField(f);
        definition.fields.set(f.name.toLowerCase(), item.kind === 'customMetadata' ? readOnly(made) : made);
      }
    }
  }
  const what = [...WHAT_OBJECTS, ...[...objects.values()].filter((o) => o.custom && o.activities).map((o) => o.name)];
  for (const name of ['Task', 'Event']) {
    const whatId = objects.get(name)?.fields.get('whatid');
    if (whatId) whatId.referenceTo = what;
  }
  return new Schema([...objects.values()]);
}
