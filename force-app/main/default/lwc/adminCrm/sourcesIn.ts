import type { CrmSettings, ValueSource } from 'c/adminTypes';

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
