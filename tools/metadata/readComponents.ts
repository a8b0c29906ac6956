/** One metadata file -> one entry of the model. */
import type { CustomMetadataRecord, FieldModel, ObjectModel, PermissionSetModel } from './model.ts';
import { elements, isTrue, readXml, text, texts, type XmlElement } from './xml.ts';

const number = (node: XmlElement, name: string): number | null => {
  const value = text(node, name);
  return value === undefined ? null : Number(value);
};

/** A `*.object-meta.xml`; its fields are read from their own files. */
export function readObject(name: string, file: string): ObjectModel {
  const { body } = readXml(file);
  const [nameField] = elements(body, 'nameField');
  return {
    name,
    label: text(body, 'label') ?? '',
    kind: name.endsWith('__mdt') ? 'customMetadata' : name.endsWith('__c') ? 'custom' : 'standard',
    sharingModel: text(body, 'sharingModel') ?? null,
    nameField: nameField ? { label: text(nameField, 'label') ?? '', type: text(nameField, 'type') ?? '' } : null,
    fields: new Map(),
    file,
  };
}

/** A `*.field-meta.xml`. */
export function readField(name: string, file: string): FieldModel {
  const { body } = readXml(file);
  return {
    name,
    label: text(body, 'label') ?? '',
    type: text(body, 'type') ?? '',
    length: number(body, 'length'),
    precision: number(body, 'precision'),
    scale: number(body, 'scale'),
    required: isTrue(body, 'required'),
    unique: isTrue(body, 'unique'),
    externalId: isTrue(body, 'externalId'),
    caseSensitive: isTrue(body, 'caseSensitive'),
    picklist: readPicklist(body),
    referenceTo: text(body, 'referenceTo') ?? null,
    relationshipName: text(body, 'relationshipName') ?? null,
    formula: text(body, 'formula') ?? null,
    file,
  };
}

function readPicklist(field: XmlElement): FieldModel['picklist'] {
  const [valueSet] = elements(field, 'valueSet');
  if (valueSet === undefined) return null;
  const values = elements(valueSet, 'valueSetDefinition').flatMap((definition) => elements(definition, 'value'));
  const byDefault = values.find((value) => isTrue(value, 'default'));
  return {
    restricted: isTrue(valueSet, 'restricted'),
    values: values.flatMap((value) => texts(value, 'fullName')),
    default: (byDefault && text(byDefault, 'fullName')) ?? null,
  };
}

/** A `*.permissionset-meta.xml`. A row that is listed but switched off grants nothing and is left out. */
export function readPermissionSet(name: string, file: string): PermissionSetModel {
  const { body } = readXml(file);
  const granted = (list: string, key: string, flag = 'enabled'): string[] =>
    elements(body, list)
      .filter((row) => isTrue(row, flag))
      .flatMap((row) => texts(row, key));
  return {
    name,
    label: text(body, 'label') ?? '',
    objects: new Map(
      elements(body, 'objectPermissions').map((row) => [
        text(row, 'object') ?? '',
        {
          create: isTrue(row, 'allowCreate'),
          read: isTrue(row, 'allowRead'),
          edit: isTrue(row, 'allowEdit'),
          delete: isTrue(row, 'allowDelete'),
          viewAll: isTrue(row, 'viewAllRecords'),
          modifyAll: isTrue(row, 'modifyAllRecords'),
        },
      ]),
    ),
    fields: new Map(
      elements(body, 'fieldPermissions').map((row) => [
        text(row, 'field') ?? '',
        { readable: isTrue(row, 'readable'), editable: isTrue(row, 'editable') },
      ]),
    ),
    userPermissions: granted('userPermissions', 'name'),
    customPermissions: granted('customPermissions', 'name'),
    classes: granted('classAccesses', 'apexClass'),
    pages: granted('pageAccesses', 'apexPage'),
    applications: granted('applicationVisibilities', 'application', 'visible'),
    tabs: elements(body, 'tabSettings').flatMap((row) => texts(row, 'tab')),
    file,
  };
}

/** A `Type.Record.md-meta.xml`. An empty or nil value reads as null. */
export function readCustomMetadata(fullName: string, file: string): CustomMetadataRecord {
  const { body } = readXml(file);
  const dot = fullName.indexOf('.');
  const values: Record<string, string | null> = {};
  for (const row of elements(body, 'values')) values[text(row, 'field') ?? ''] = text(row, 'value') || null;
  return {
    type: fullName.slice(0, dot),
    name: fullName.slice(dot + 1),
    label: text(body, 'label') ?? '',
    values,
    file,
  };
}
