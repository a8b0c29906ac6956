import type { PersonObject } from '../recorder/creation/creationPorts.ts';

interface DuplicateError {
  duplicateResult?: unknown;
  /** As the REST API Developer Guide spells it in its sample. */
  duplicateResut?: unknown;
}

/**
 * Leads and contacts a refusal with DUPLICATES_DETECTED names, each once (Salesforce, "DuplicateResult": matchResults, and in
 * each of them matchRecords). Empty when it names none, as where the API user may not see them.
 */
export function foundDuplicates(error: unknown): { object: PersonObject; recordId: string }[] {
  const { duplicateResult, duplicateResut } = (error ?? {}) as DuplicateError;
  const results = listOf(duplicateResult ?? duplicateResut, 'matchResults');
  const found = new Map<string, { object: PersonObject; recordId: string }>();
  for (const result of results)
    for (const match of listOf(result, 'matchRecords')) {
      const { record } = (match ?? {}) as { record?: { attributes?: { type?: unknown }; Id?: unknown } | null };
      const recordId = record?.Id;
      const object = record?.attributes?.type;
      if (typeof recordId === 'string' && (object === 'Lead' || object === 'Contact'))
        found.set(recordId.slice(0, 15), { object, recordId });
    }
  return [...found.values()];
}

function listOf(holder: unknown, name: string): unknown[] {
  const list = (holder as Record<string, unknown> | null | undefined)?.[name];
  return Array.isArray(list) ? list : [];
}
