/** Short ways to write fields of the standard objects. */
import type { AccessRule, FieldDef, FieldType, ObjectDef, RecordTypeDef, SharingModel } from './types.ts';

type Extra = Partial<Omit<FieldDef, 'name' | 'type'>>;

const LENGTHS: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  combobox: 255,
  textarea: 32000,
};

/** `CallDurationInSeconds` -> `Call Duration In Seconds`; good enough for a label nobody depends on. */
function labelOf(name: string): string {
  return name
    .replace(/Id$/, ' ID')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
}

/** A field that is optional, writable and subject to field-level security, unless told otherwise. */
export function field(name: string, type: FieldType, extra: Extra = {}): FieldDef {
  const numeric = type === 'double' || type === 'currency' || type === 'percent';
  return {
    name,
    type,
    label: labelOf(name),
    length: LENGTHS[type] ?? 0,
    precision: numeric ? 18 : type === 'int' ? 9 : 0,
    scale: numeric ? 2 : 0,
    nillable: type !== 'boolean',
    createable: true,
    updateable: true,
    defaultedOnCreate: type === 'boolean',
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    values: [],
    restricted: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    idLookup: type === 'email',
    filterable: !(type === 'base64' || (type === 'textarea' && (extra.length ?? 32000) > 255)),
    sortable: type !== 'base64' && type !== 'textarea',
    custom: false,
    calculated: false,
    formula: null,
    nameField: false,
    fieldSecurity: true,
    defaultValue: type === 'boolean' ? false : null,
    controller: null,
    help: '',
    ...extra,
  };
}

/** Always visible: required on every layout, a name or a system field, so no field access exists for it. */
export const open = (name: string, type: FieldType, extra: Extra = {}): FieldDef =>
  field(name, type, { fieldSecurity: false, ...extra });

/** Set by the platform, always visible. */
export const system = (name: string, type: FieldType, extra: Extra = {}): FieldDef =>
  open(name, type, { createable: false, updateable: false, defaultedOnCreate: true, nillable: false, ...extra });

export const required: Extra = { nillable: false, fieldSecurity: false };

interface PicklistExtra extends Extra {
  /** The first value is the default. */
  defaulted?: boolean;
  /** Values out of use. */
  retired?: readonly string[];
  /** Of a dependent picklist: the values of its controller with which each value may be chosen. */
  validFor?: Readonly<Record<string, string[]>>;
}

export function picklist(name: string, values: readonly string[], extra: PicklistExtra = {}): FieldDef {
  const { defaulted, retired, validFor, ...rest } = extra;
  return field(name, 'picklist', {
    values: values.map((value, i) => ({
      value,
      label: value,
      active: retired?.includes(value) !== true,
      defaultValue: defaulted === true && i === 0,
      ...(validFor ? { validFor: validFor[value] ?? [] } : {}),
    })),
    ...(defaulted ? { defaultedOnCreate: true, defaultValue: values[0] ?? null } : {}),
    ...rest,
  });
}

/** A lookup; the relationship name is the field name without `Id`. */
export function lookup(name: string, referenceTo: string | string[], extra: Extra = {}): FieldDef {
  return field(name, 'reference', {
    referenceTo: [referenceTo].flat(),
    relationshipName: name.replace(/Id$/, ''),
    idLookup: true,
    ...extra,
  });
}

export function systemFields(): FieldDef[] {
  return [
    system('Id', 'id', { idLookup: true, label: 'Record ID' }),
    system('IsDeleted', 'boolean', { label: 'Deleted' }),
    system('CreatedDate', 'datetime'),
    system('CreatedById', 'reference', { referenceTo: ['User'], relationshipName: 'CreatedBy' }),
    system('LastModifiedDate', 'datetime'),
    system('LastModifiedById', 'reference', { referenceTo: ['User'], relationshipName: 'LastModifiedBy' }),
    system('SystemModstamp', 'datetime'),
  ];
}

export const owner = (referenceTo: string | string[] = 'User'): FieldDef =>
  lookup('OwnerId', referenceTo, {
    ...required,
    defaultedOnCreate: true,
    relationshipName: 'Owner',
    label: 'Owner ID',
  });

interface ObjectOptions {
  label?: string;
  labelPlural?: string;
  custom?: boolean;
  accessRule?: AccessRule;
  sharing?: SharingModel;
  parentField?: string;
  activities?: boolean;
  writable?: boolean;
  deletable?: boolean;
  searchable?: boolean;
  recordTypes?: RecordTypeDef[];
  api?: ObjectDef['api'];
}

/** An object from its fields; system fields come by themselves. */
export function object(name: string, keyPrefix: string, fields: FieldDef[], options: ObjectOptions = {}): ObjectDef {
  const label = options.label ?? labelOf(name);
  const writable = options.writable ?? true;
  return {
    name,
    keyPrefix,
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    custom: options.custom ?? false,
    fields: new Map([...systemFields(), ...fields].map((f) => [f.name.toLowerCase(), f])),
    accessRule: options.accessRule ?? 'object',
    sharing: options.sharing ?? 'Private',
    parentField: options.parentField ?? null,
    activities: options.activities ?? false,
    writable,
    deletable: options.deletable ?? writable,
    searchable: options.searchable ?? false,
    recordTypes: options.recordTypes ?? [],
    api: options.api ?? 'data',
  };
}
