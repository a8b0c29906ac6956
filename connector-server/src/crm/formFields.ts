/** Fields of a form: which, how they may be changed, and what they start with. */
import type { CrmObjectSettings, FieldMapping } from '../protocol/crmSettings.ts';
import type { CrmFormField, CrmReference } from '../protocol/crmTypes.ts';
import { conversationValue } from './conversationValue.ts';
import type { CrmSubject } from './crmSubject.ts';
import { parentValues } from './formParents.ts';

/** Mapped fields, then the lookups to account and contact where no mapping names them: without them nothing is linked (LNK-20). */
export function mappedFields(rules: CrmObjectSettings): FieldMapping[] {
  const parents = [rules.contactField, rules.accountField].flatMap((field): FieldMapping[] =>
    field === null || rules.fields.some((mapping) => mapping.field === field)
      ? []
      : [{ field, editability: 'editable', source: null, overview: false, required: false, defaultValue: null }],
  );
  return [...rules.fields, ...parents];
}

/** A field must have a value. What the agent cannot fill is never required of them. */
export function isRequired(rules: CrmObjectSettings, mapping: FieldMapping): boolean {
  if (mapping.editability === 'read_only') return false;
  if (mapping.required) return true;
  return (
    (rules.accountMandatory && mapping.field === rules.accountField) ||
    (rules.contactMandatory && mapping.field === rules.contactField)
  );
}

/** Fields of a new record's form, prefilled; read-only ones only where they start with a value. */
export function newFields(rules: CrmObjectSettings, subject: CrmSubject, from: CrmReference | null): CrmFormField[] {
  const parents = parentValues(rules, from, subject.links);
  return mappedFields(rules).flatMap((mapping): CrmFormField[] => {
    const { field, editability } = mapping;
    const base = { field, editability, required: isRequired(rules, mapping) };
    const parent = parents.get(field);
    if (parent) {
      const { recordId, name, origin } = parent;
      return [{ ...base, value: recordId, ...(name === undefined ? {} : { valueName: name }), origin }];
    }
    const known = mapping.source === null ? null : conversationValue(subject, mapping.source);
    if (known !== null) return [{ ...base, value: known, origin: 'From the conversation' }];
    if (mapping.defaultValue !== null) return [{ ...base, value: mapping.defaultValue, origin: 'Preset' }];
    return editability === 'read_only' ? [] : [{ ...base, value: null, origin: '' }];
  });
}

/** Fields of an existing record's form; their values come with the record. */
export function existingFields(rules: CrmObjectSettings): CrmFormField[] {
  return mappedFields(rules).map((mapping) => ({
    field: mapping.field,
    editability: mapping.editability,
    required: isRequired(rules, mapping),
    value: null,
    origin: '',
  }));
}
