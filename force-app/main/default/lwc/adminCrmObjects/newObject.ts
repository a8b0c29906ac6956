import type { CrmObjectSettings } from 'c/adminTypes';

/** An object as it is added: searched and linked, with its name; the rest is for the administrator to decide. */
export function newObject(object: string, conversationField: string | null): CrmObjectSettings {
  return {
    object,
    label: null,
    search: true,
    allowCreate: false,
    allowEdit: false,
    allowLink: conversationField !== null,
    fields: [
      { field: 'Name', editability: 'editable', source: null, overview: true, required: false, defaultValue: null },
    ],
    filters: [],
    relatedLists: [],
    accountMandatory: false,
    contactMandatory: false,
    accountField: null,
    contactField: null,
    conversationField,
    assignmentRules: 'never',
    assignmentPreset: true,
  };
}
