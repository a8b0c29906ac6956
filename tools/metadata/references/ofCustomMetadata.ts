import type { Problem } from '../problem.ts';
import type { Inventory } from './inventory.ts';
import { fieldReferences, objectReference, type Reference } from './reference.ts';

/** What custom metadata records name: their own fields, and what our allow-list records list. */
export function referencesOfCustomMetadata(inventory: Inventory): Reference[] {
  return inventory.model.customMetadata.flatMap((record) => {
    const { file, values } = record;
    const own = Object.keys(values).flatMap((field) => fieldReferences(inventory, file, `${record.type}__mdt`, field));
    const object = values['Object__c'];
    if (record.type !== 'LivePerson_Record_Access' || !object) return own;
    const listed = ['Fields__c', 'Search_Fields__c', 'Write_Fields__c'].flatMap((list) =>
      (values[list] ?? '').split(/[,\s]+/).filter(Boolean),
    );
    return [
      ...own,
      ...objectReference(file, object),
      ...listed.flatMap((field) => fieldReferences(inventory, file, object, field)),
    ];
  });
}

/** A record must give every required field of its type. */
export function problemsOfCustomMetadata(inventory: Inventory): Problem[] {
  return inventory.model.customMetadata.flatMap(({ type, file, values }) =>
    [...(inventory.model.objects.get(`${type}__mdt`)?.fields.values() ?? [])]
      .filter((field) => field.required && values[field.name] == null)
      .map((field) => ({ file, text: `no value for the required field ${field.name}` })),
  );
}
