import type { Inventory, Kind } from './inventory.ts';

/** A place in our files that names a component of ours. `field` names are `Object.Field`, perhaps through parents. */
export interface Reference {
  file: string;
  kind: Kind;
  name: string;
}

/** Is the name one of ours? What the platform owns (Contact, standard-home, NAME) cannot be checked without an org. */
export const isCustom = (name: string): boolean => /__(c|r|mdt|e)\b/.test(name);

/**
 * Steps from field to field: `LivePerson_Conversation__c.Contact__r.Name` uses LivePerson_Conversation__c.Contact__c.
 * Returns the custom fields passed through, as `Object.Field__c`.
 */
export function customFieldsOn(inventory: Inventory, objectName: string, fieldPath: string): string[] {
  const fields: string[] = [];
  let current: string | null = objectName;
  for (const part of fieldPath.split('.')) {
    if (current === null) break;
    const field: string = part.endsWith('__r') ? part.replace(/__r$/, '__c') : part;
    if (!isCustom(field)) break;
    // Task and Event share the fields of Activity.
    const holder: string = current === 'Task' || current === 'Event' ? 'Activity' : current;
    fields.push(`${holder}.${field}`);
    current = inventory.model.objects.get(holder)?.fields.get(field)?.referenceTo ?? null;
  }
  return fields;
}

/**
 * Object of a report's table: itself, or for `Case.LivePerson_Conversations__r` the one whose lookup makes that list;
 * null when no lookup of ours does.
 */
export function objectOfTable(inventory: Inventory, table: string): string | null {
  const cut = table.lastIndexOf('.');
  if (cut < 0) return table;
  const parent = objectOfTable(inventory, table.slice(0, cut));
  const list = table.slice(cut + 1).replace(/__r$/, '');
  const found = [...inventory.model.objects.values()].find(({ fields }) =>
    [...fields.values()].some((field) => field.referenceTo === parent && field.relationshipName === list),
  );
  return found?.name ?? null;
}

/** References of a column of a report or report type: to the related list it comes through, and to the field. */
export function columnReferences(inventory: Inventory, file: string, table: string, field: string): Reference[] {
  const object = objectOfTable(inventory, table);
  const list: Reference[] = table.includes('.') ? [{ file, kind: 'relatedList', name: table }] : [];
  return [...list, ...(object === null ? [] : fieldReferences(inventory, file, object, field))];
}

/** References to the custom fields of a path on an object, and to the object when it is custom. */
export function fieldReferences(
  inventory: Inventory,
  file: string,
  objectName: string,
  fieldPath: string,
): Reference[] {
  const found: Reference[] = customFieldsOn(inventory, objectName, fieldPath).map((name) => ({
    file,
    kind: 'field',
    name,
  }));
  if (isCustom(objectName)) found.push({ file, kind: 'object', name: objectName });
  return found;
}

/** Reference to an object, when it is one of ours to define. */
export const objectReference = (file: string, name: string): Reference[] =>
  isCustom(name) ? [{ file, kind: 'object', name }] : [];
