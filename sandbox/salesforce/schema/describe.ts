/** Describe answers, cut to what the asking user may see. */
import type { UserAccess } from '../access/userAccess.ts';
import type { FieldDef, ObjectDef } from './types.ts';
import type { Schema } from './schema.ts';

const SOAP: Partial<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  base64: 'xsd:base64Binary',
};

function describeField(f: FieldDef, editable: boolean): Record<string, unknown> {
  return {
    aggregatable: f.sortable,
    autoNumber: false,
    byteLength: f.length * 3,
    calculated: f.calculated,
    caseSensitive: f.caseSensitive,
    createable: f.createable && editable,
    custom: f.custom,
    defaultValue: f.type === 'boolean' ? (f.defaultValue ?? false) : null,
    defaultedOnCreate: f.defaultedOnCreate,
    deprecatedAndHidden: false,
    digits: f.type === 'int' ? f.precision : 0,
    externalId: f.externalId,
    filterable: f.filterable,
    groupable: f.filterable && f.sortable,
    idLookup: f.type === 'id' || f.externalId || (f.idLookup && (f.nameField || f.type === 'email')),
    label: f.label,
    length: f.length,
    name: f.name,
    nameField: f.nameField,
    namePointing: f.referenceTo.length > 1,
    nillable: f.nillable,
    permissionable: f.fieldSecurity,
    picklistValues: f.values.map((v) => ({
      active: v.active,
      defaultValue: v.defaultValue,
      label: v.label,
      validFor: null,
      value: v.value,
    })),
    polymorphicForeignKey: f.referenceTo.length > 1,
    precision: f.type === 'int' ? 0 : f.precision,
    queryByDistance: false,
    referenceTo: f.referenceTo,
    relationshipName: f.relationshipName,
    restrictedPicklist: f.restricted,
    scale: f.scale,
    soapType: SOAP[f.type] ?? 'xsd:string',
    sortable: f.sortable,
    type: f.type,
    unique: f.unique,
    updateable: f.updateable && editable,
  };
}

function summary(definition: ObjectDef, access: UserAccess, base: string): Record<string, unknown> {
  const rights = access.object(definition.name);
  return {
    activateable: false,
    createable: rights.create,
    custom: definition.custom,
    customSetting: false,
    deletable: rights.delete,
    keyPrefix: definition.keyPrefix,
    label: definition.label,
    labelPlural: definition.labelPlural,
    layoutable: true,
    mergeable: false,
    name: definition.name,
    queryable: rights.read,
    replicateable: true,
    retrieveable: rights.read,
    searchable: definition.searchable,
    triggerable: true,
    undeletable: definition.deletable,
    updateable: rights.edit,
    urls: {
      sobject: `${base}/sobjects/${definition.name}`,
      describe: `${base}/sobjects/${definition.name}/describe`,
      rowTemplate: `${base}/sobjects/${definition.name}/{ID}`,
    },
  };
}

/** Every object has the master type; profiles are not looked at here. */
function recordTypeInfos(definition: ObjectDef, base: string): unknown[] {
  const master = { id: '012000000000000AAA', name: 'Master', developerName: 'Master', active: true, isDefault: false };
  const own = definition.recordTypes;
  return [...own, { ...master, isDefault: own.length === 0 }].map((type) => ({
    active: type.active,
    available: true,
    defaultRecordTypeMapping: type.isDefault,
    developerName: type.developerName,
    master: type.id === master.id,
    name: type.name,
    recordTypeId: type.id,
    urls: { layout: `${base}/sobjects/${definition.name}/describe/layouts/${type.id}` },
  }));
}

/** `base` is `/services/data/vNN.0`. */
export function describeGlobal(schema: Schema, access: UserAccess, base: string): Record<string, unknown> {
  const sobjects = schema
    .all()
    .filter((o) => access.object(o.name).read)
    .map((o) => summary(o, access, base));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
}

export function describeObject(
  schema: Schema,
  definition: ObjectDef,
  access: UserAccess,
  base: string,
): Record<string, unknown> {
  const fields = [...definition.fields.values()]
    .filter((f) => access.readable(definition, f))
    .map((f) => describeField(f, access.editable(definition, f)));
  const childRelationships = schema
    .childRelations(definition.name)
    .filter((c) => access.object(c.object).read)
    .map((c) => ({
      cascadeDelete: false,
      childSObject: c.object,
      deprecatedAndHidden: false,
      field: c.field,
      relationshipName: c.name,
      restrictedDelete: false,
    }));
  return {
    ...summary(definition, access, base),
    fields,
    childRelationships,
    recordTypeInfos: recordTypeInfos(definition, base),
    supportedScopes: [],
  };
}
