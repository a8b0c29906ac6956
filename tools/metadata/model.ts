/** A typed reading of force-app: what the org will hold, and who may do what. Others may import this file. */
import { componentName, filesBelow, objectOf } from './files.ts';
import { readCustomMetadata, readField, readObject, readPermissionSet } from './readComponents.ts';
import { readXml, texts, elements, text } from './xml.ts';

export interface FieldModel {
  name: string;
  label: string;
  /** Metadata API field type: Text, Lookup, Picklist, LongTextArea, DateTime, Number, Checkbox … */
  type: string;
  /** Characters, for text types; null elsewhere. */
  length: number | null;
  precision: number | null;
  scale: number | null;
  required: boolean;
  unique: boolean;
  externalId: boolean;
  caseSensitive: boolean;
  /** Null unless a picklist. */
  picklist: { restricted: boolean; values: string[]; default: string | null } | null;
  referenceTo: string | null;
  relationshipName: string | null;
  /** Of a field the platform computes; null elsewhere. */
  formula: string | null;
  file: string;
}

export interface ObjectModel {
  name: string;
  /** Empty for a standard object that we only add fields to. */
  label: string;
  /** `custom` (__c), `customMetadata` (__mdt) or `standard` (fields added to an object of the platform). */
  kind: 'custom' | 'customMetadata' | 'standard';
  sharingModel: string | null;
  nameField: { label: string; type: string } | null;
  fields: Map<string, FieldModel>;
  file: string | null;
}

export interface ObjectRights {
  create: boolean;
  read: boolean;
  edit: boolean;
  delete: boolean;
  viewAll: boolean;
  modifyAll: boolean;
}

export interface PermissionSetModel {
  name: string;
  label: string;
  objects: Map<string, ObjectRights>;
  /** Keyed `Object.Field__c`. */
  fields: Map<string, { readable: boolean; editable: boolean }>;
  userPermissions: string[];
  customPermissions: string[];
  classes: string[];
  pages: string[];
  applications: string[];
  tabs: string[];
  file: string;
}

export interface QueueModel {
  name: string;
  label: string;
  objects: string[];
  file: string;
}

export interface CustomMetadataRecord {
  /** Type without `__mdt`. */
  type: string;
  name: string;
  label: string;
  values: Record<string, string | null>;
  file: string;
}

export interface MetadataModel {
  objects: Map<string, ObjectModel>;
  permissionSets: Map<string, PermissionSetModel>;
  customPermissions: Map<string, { name: string; label: string; file: string }>;
  queues: Map<string, QueueModel>;
  customMetadata: CustomMetadataRecord[];
}

const standardObject = (name: string): ObjectModel => ({
  name,
  label: '',
  kind: 'standard',
  sharingModel: null,
  nameField: null,
  fields: new Map(),
  file: null,
});

/** Reads source-format metadata below `dirs` (for example `force-app/main`). Throws naming the file that is not XML. */
export function readMetadata(dirs: readonly string[]): MetadataModel {
  const model: MetadataModel = {
    objects: new Map(),
    permissionSets: new Map(),
    customPermissions: new Map(),
    queues: new Map(),
    customMetadata: [],
  };
  const fields: [string, FieldModel][] = [];
  for (const file of filesBelow(dirs)) {
    if (!file.endsWith('-meta.xml')) continue;
    const object = componentName(file, 'object');
    if (object !== null) model.objects.set(object, readObject(object, file));
    const field = componentName(file, 'field');
    if (field !== null) fields.push([objectOf(file) ?? '', readField(field, file)]);
    const permissionSet = componentName(file, 'permissionset');
    if (permissionSet !== null) model.permissionSets.set(permissionSet, readPermissionSet(permissionSet, file));
    const customPermission = componentName(file, 'customPermission');
    if (customPermission !== null) {
      const label = text(readXml(file).body, 'label') ?? customPermission;
      model.customPermissions.set(customPermission, { name: customPermission, label, file });
    }
    const queue = componentName(file, 'queue');
    if (queue !== null) {
      const { body } = readXml(file);
      const objects = elements(body, 'queueSobject').flatMap((entry) => texts(entry, 'sobjectType'));
      model.queues.set(queue, { name: queue, label: text(body, 'name') ?? queue, objects, file });
    }
    const record = componentName(file, 'md');
    if (record !== null) model.customMetadata.push(readCustomMetadata(record, file));
  }
  for (const [objectName, field] of fields) {
    const object = model.objects.get(objectName) ?? standardObject(objectName);
    model.objects.set(objectName, object);
    object.fields.set(field.name, field);
  }
  return model;
}
