import type { OrgField, OrgObject } from '../../protocol/adminCrmTypes.ts';

interface RawField {
  name: string;
  label: string;
  type: string;
  length?: number;
  custom?: boolean;
  calculated?: boolean;
  autoNumber?: boolean;
  createable?: boolean;
  updateable?: boolean;
  nillable?: boolean;
  defaultedOnCreate?: boolean;
  filterable?: boolean;
  sortable?: boolean;
  referenceTo?: string[];
  relationshipName?: string | null;
  restrictedPicklist?: boolean;
  picklistValues?: { value: string; label?: string | null; active?: boolean }[];
}
interface RawObject {
  name: string;
  label: string;
  custom?: boolean;
  keyPrefix?: string | null;
  createable?: boolean;
  updateable?: boolean;
  fields?: RawField[];
  childRelationships?: { childSObject: string; field: string; deprecatedAndHidden?: boolean }[];
}

/** Standard fields that Salesforce fills, whoever asks. */
const SET_BY_SALESFORCE: ReadonlySet<string> = new Set([
  'Id',
  'IsDeleted',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'LastActivityDate',
  'LastViewedDate',
  'LastReferencedDate',
  'MasterRecordId',
]);

/** What Salesforce answers to `/sobjects/<name>/describe`, as the admin pages and the checks need it. */
export function readObject(answer: unknown): OrgObject {
  const raw = answer as RawObject;
  return {
    object: raw.name,
    label: raw.label,
    custom: raw.custom ?? raw.name.endsWith('__c'),
    keyPrefix: raw.keyPrefix ?? '',
    createable: raw.createable ?? false,
    updateable: raw.updateable ?? false,
    fields: (raw.fields ?? []).map((field) => readField(field, raw.createable ?? false)),
    children: (raw.childRelationships ?? [])
      .filter(({ deprecatedAndHidden, field }) => deprecatedAndHidden !== true && field !== undefined)
      .map(({ childSObject, field }) => ({ object: childSObject, field })),
  };
}

/** An API user who may not write the object at all says nothing about its fields. */
function readField(raw: RawField, mayCreate: boolean): OrgField {
  const never = mayCreate && raw.createable !== true && raw.updateable !== true && raw.nillable === false;
  const computed = (raw.calculated ?? false) || (raw.autoNumber ?? false) || SET_BY_SALESFORCE.has(raw.name) || never;
  return {
    field: raw.name,
    label: raw.label,
    type: raw.type.toLowerCase(),
    length: raw.length ?? 0,
    custom: raw.custom ?? false,
    computed,
    writable: (raw.createable ?? false) || (raw.updateable ?? false),
    required: raw.nillable === false && raw.defaultedOnCreate !== true && raw.type !== 'boolean' && !computed,
    filterable: raw.filterable ?? true,
    sortable: raw.sortable ?? true,
    referenceTo: raw.referenceTo ?? [],
    relationship: raw.relationshipName ?? null,
    picklist: (raw.picklistValues ?? [])
      .filter(({ active }) => active !== false)
      .map(({ value, label }) => ({ value, label: label ?? value })),
    restricted: raw.restrictedPicklist ?? false,
  };
}
