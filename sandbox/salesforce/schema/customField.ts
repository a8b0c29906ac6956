/** Turns a field of our own metadata into what describe and validation need. */
import type { FieldModel } from '../../../tools/metadata/model.ts';
import { field } from './field.ts';
import { compileFormula } from './formula.ts';
import type { FieldDef, FieldType } from './types.ts';

const TYPES: Record<string, FieldType> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Lookup: 'reference',
  MasterDetail: 'reference',
  Picklist: 'picklist',
  Checkbox: 'boolean',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
};

/** Throws for a field type the stand-in does not know, so that a new type is noticed and not silently a text. */
export function customField(model: FieldModel): FieldDef {
  const type = TYPES[model.type];
  if (!type) throw new Error(`The stand-in org knows no field type "${model.type}" (${model.file}).`);
  const length = model.length ?? (model.type === 'TextArea' ? 255 : undefined);
  return field(model.name, type, {
    label: model.label,
    custom: true,
    ...(length === undefined ? {} : { length }),
    ...(model.precision === null ? {} : { precision: model.precision }),
    ...(model.scale === null ? {} : { scale: model.scale }),
    nillable: !model.required && type !== 'boolean',
    // Required fields take no field permissions: everybody who sees the object sees them.
    fieldSecurity: !(model.required || model.type === 'MasterDetail'),
    referenceTo: model.referenceTo === null ? [] : [model.referenceTo],
    relationshipName: type === 'reference' ? model.name.replace(/__c$/, '__r') : null,
    childRelationshipName: model.relationshipName === null ? null : `${model.relationshipName}__r`,
    externalId: model.externalId,
    unique: model.unique,
    caseSensitive: model.caseSensitive,
    idLookup: model.externalId || type === 'reference' || type === 'email',
    values: (model.picklist?.values ?? []).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: value === model.picklist?.default,
    })),
    restricted: model.picklist?.restricted ?? false,
    ...(model.formula === null
      ? {}
      : { calculated: true, createable: false, updateable: false, formula: compileFormula(model) }),
    ...(model.picklist?.default == null ? {} : { defaultedOnCreate: true, defaultValue: model.picklist.default }),
  });
}
