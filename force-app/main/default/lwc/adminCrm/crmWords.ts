import type { CrmObjectSettings, CrmSettings, ValueSource } from 'c/adminTypes';

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

/** Every source that the settings name, once. */
export function sourcesIn(settings: CrmSettings): ValueSource[] {
  const all: (ValueSource | null)[] = [
    ...settings.objects.flatMap(({ fields }) => fields.map(({ source }) => source)),
    ...[settings.defaultSkill, ...settings.skills].flatMap(({ searchValues }) => searchValues),
    ...settings.identification.flatMap(({ keys }) => keys.map(({ source }) => source)),
    ...settings.automaticCreation.flatMap(({ personFields, activityFields }) =>
      [...(personFields ?? []), ...(activityFields ?? [])].map(({ source }) => source),
    ),
    ...settings.conversationFields.map(({ source }) => source),
  ];
  const unique = new Map(all.flatMap((source) => (source === null ? [] : [[JSON.stringify(source), source] as const])));
  return [...unique.values()];
}
