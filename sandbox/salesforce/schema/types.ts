/** What the stand-in knows of objects and fields; describe, queries, validation and access all read this. */

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'combobox'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'email'
  | 'phone'
  | 'url'
  | 'base64'
  /** A whole component as the Tooling API shows it; kept as JSON text. */
  | 'complexvalue';

export interface PicklistValue {
  value: string;
  label: string;
  active: boolean;
  defaultValue: boolean;
  /** Of a dependent picklist: values of its controller with which it may be chosen. */
  validFor?: string[];
}

export interface FieldDef {
  name: string;
  label: string;
  type: FieldType;
  /** UTF-16 units for text; 0 where it does not apply. */
  length: number;
  precision: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  /** The platform fills it when a create leaves it out. */
  defaultedOnCreate: boolean;
  referenceTo: string[];
  relationshipName: string | null;
  /** Name of the child list on each parent, for lookups. */
  childRelationshipName: string | null;
  values: PicklistValue[];
  restricted: boolean;
  externalId: boolean;
  unique: boolean;
  caseSensitive: boolean;
  /** May be used where an id would do; also the fields the store keeps an index on. */
  idLookup: boolean;
  filterable: boolean;
  sortable: boolean;
  custom: boolean;
  calculated: boolean;
  /** What a calculated field of ours holds; null elsewhere. */
  formula: ((row: Row) => FieldValue) | null;
  nameField: boolean;
  /** Subject to field-level security: invisible unless a profile or permission set grants it. */
  fieldSecurity: boolean;
  defaultValue: string | number | boolean | null;
  /** Field that controls a dependent picklist; null elsewhere. */
  controller: string | null;
  /** The administrator's help text. */
  help: string;
}

/** Who may touch rows of an object: by object permissions, or by one of the platform's special rules. */
export type AccessRule =
  | 'object'
  | 'activity'
  | 'everyone'
  | 'viewSetup'
  | 'viewRoles'
  | 'users'
  | 'files'
  /** View Setup, Assign Permission Sets or Manage Users; writing needs Assign Permission Sets. */
  | 'permissionSets'
  | 'manageUsers'
  /** Each user sees the row about itself. */
  | 'ownRow'
  /** The apps a user may use. */
  | 'apps'
  /** What a user may read is there for it. */
  | 'entities'
  | 'customMetadata';

export interface RecordTypeDef {
  id: string;
  name: string;
  developerName: string;
  active: boolean;
  isDefault: boolean;
  /** Profiles it is not assigned to. */
  hiddenFrom: string[];
  /** Picklist values it offers, by field; a field left out offers all. */
  values: Record<string, readonly string[]>;
}

export type SharingModel = 'Private' | 'Read' | 'ReadWrite' | 'ControlledByParent' | 'None';

export interface ObjectDef {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  custom: boolean;
  /** By lower-cased name. */
  fields: Map<string, FieldDef>;
  accessRule: AccessRule;
  sharing: SharingModel;
  /** Field of the parent that decides when sharing is ControlledByParent. */
  parentField: string | null;
  /** A Task's WhatId may point at it. */
  activities: boolean;
  /** Rows can be written through the API at all. */
  writable: boolean;
  deletable: boolean;
  searchable: boolean;
  /** Which API can be asked for it. */
  api: 'data' | 'tooling' | 'both';
  /** Empty: the object has none, and no RecordTypeId. */
  recordTypes: RecordTypeDef[];
}

export type FieldValue = string | number | boolean | null;
/** A stored record, by canonical field name. Absent and null are the same. */
export type Row = Record<string, FieldValue>;
