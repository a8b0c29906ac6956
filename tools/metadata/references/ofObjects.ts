import { componentName, objectOf } from '../files.ts';
import { children, elements, readXml, text, texts, type XmlElement } from '../xml.ts';
import type { Inventory } from './inventory.ts';
import { fieldReferences, objectReference, type Reference } from './reference.ts';

/** What objects, fields, list views, compact layouts, layouts, tabs, queues and custom metadata records name. */
export function referencesOfObjects(inventory: Inventory, file: string): Reference[] {
  const object = objectOf(file) ?? '';
  const on = (objectName: string, names: readonly string[]): Reference[] =>
    names.flatMap((name) => fieldReferences(inventory, file, objectName, name));
  const named = (suffix: string): string | null => componentName(file, suffix);
  if (named('field') !== null) return objectReference(file, text(readXml(file).body, 'referenceTo') ?? '');
  if (named('object') !== null) return ofObject(readXml(file).body, file, object, on);
  if (named('listView') !== null) {
    const { body } = readXml(file);
    return on(object, [
      ...texts(body, 'columns'),
      ...elements(body, 'filters').flatMap((filter) => texts(filter, 'field')),
    ]);
  }
  if (named('compactLayout') !== null) return on(object, texts(readXml(file).body, 'fields'));
  const layout = named('layout');
  if (layout !== null) return ofLayout(readXml(file).body, layout.slice(0, layout.indexOf('-')), on);
  const tab = named('tab');
  if (tab !== null) return objectReference(file, tab);
  if (named('queue') !== null) {
    return elements(readXml(file).body, 'queueSobject')
      .flatMap((row) => texts(row, 'sobjectType'))
      .flatMap((name) => objectReference(file, name));
  }
  return [];
}

type On = (objectName: string, names: readonly string[]) => Reference[];

function ofObject(body: XmlElement, file: string, object: string, on: On): Reference[] {
  const compactLayout = text(body, 'compactLayoutAssignment');
  const searched = elements(body, 'searchLayouts').flatMap((layout) =>
    Object.keys(layout).flatMap((key) => children(layout, key).filter((value) => typeof value === 'string')),
  );
  const assigned: Reference[] =
    compactLayout === undefined || compactLayout === 'SYSTEM'
      ? []
      : [{ file, kind: 'compactLayout', name: `${object}.${compactLayout}` }];
  return [...assigned, ...on(object, searched)];
}

function ofLayout(body: XmlElement, object: string, on: On): Reference[] {
  const fields = elements(body, 'layoutSections')
    .flatMap((section) => elements(section, 'layoutColumns'))
    .flatMap((column) => elements(column, 'layoutItems'))
    .flatMap((item) => texts(item, 'field'));
  const lists = elements(body, 'relatedLists')
    .flatMap((list) => texts(list, 'relatedList'))
    .filter((name) => name.includes('.'));
  return [
    ...on(object, fields),
    ...lists.flatMap((list) => on(list.slice(0, list.indexOf('.')), [list.slice(list.indexOf('.') + 1)])),
  ];
}
