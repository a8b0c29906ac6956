import { readFileSync } from 'node:fs';
import { componentName } from '../files.ts';
import { elements, readXml, text, texts, type XmlElement } from '../xml.ts';
import type { Inventory } from './inventory.ts';
import { columnReferences, isCustom, objectReference, type Reference } from './reference.ts';

/** What apps, Lightning pages, call centers, Visualforce pages, reports and the OAuth client name. */
export function referencesOfPages(inventory: Inventory, file: string): Reference[] {
  if (file.endsWith('.page')) return ofVisualforce(file);
  const reader = READERS.find(([suffix]) => componentName(file, suffix) !== null)?.[1];
  return reader === undefined ? [] : reader(readXml(file).body, file, inventory);
}

type Reader = (body: XmlElement, file: string, inventory: Inventory) => Reference[];

const application: Reader = (body, file) => {
  const overrides = elements(body, 'actionOverrides');
  const tabs = [
    ...texts(body, 'tabs'),
    ...elements(body, 'workspaceConfig')
      .flatMap((config) => elements(config, 'mappings'))
      .flatMap((row) => texts(row, 'tab')),
  ];
  return [
    ...[...overrides.flatMap((row) => texts(row, 'content')), ...texts(body, 'utilityBar')].map((name): Reference => ({
      file,
      kind: 'flexipage',
      name,
    })),
    ...overrides.flatMap((row) => texts(row, 'pageOrSobjectType')).flatMap((name) => objectReference(file, name)),
    ...tabs.filter((name) => !name.startsWith('standard-')).map((name): Reference => ({ file, kind: 'tab', name })),
  ];
};

const flexipage: Reader = (body, file) => {
  const components = elements(body, 'flexiPageRegions')
    .flatMap((region) => elements(region, 'itemInstances'))
    .flatMap((item) => elements(item, 'componentInstance'))
    .flatMap((instance) => texts(instance, 'componentName'));
  const rules = elements(body, 'flexiPageRegions')
    .flatMap((region) => elements(region, 'itemInstances'))
    .flatMap((item) => elements(item, 'componentInstance'))
    .flatMap((instance) => elements(instance, 'visibilityRule'))
    .flatMap((rule) => elements(rule, 'criteria'))
    .flatMap((criterion) => texts(criterion, 'leftValue'))
    .flatMap((value) => [...value.matchAll(/\$Permission\.CustomPermission\.(\w+)/g)].map((match) => match[1] ?? ''));
  // Components of the platform carry a namespace (force:detailPanel); ours do not.
  const ours = components.filter((name) => !name.includes(':')).map((name): Reference => ({ file, kind: 'lwc', name }));
  return [
    ...ours,
    ...rules.map((name): Reference => ({ file, kind: 'customPermission', name })),
    ...relatedLists(body, file),
    ...texts(body, 'sobjectType').flatMap((name) => objectReference(file, name)),
  ];
};

/** Lists of our records that a page of another object shows: `Case.Id` and `LivePerson_Conversations__r`. */
function relatedLists(body: XmlElement, file: string): Reference[] {
  return elements(body, 'flexiPageRegions')
    .flatMap((region) => elements(region, 'itemInstances'))
    .flatMap((item) => elements(item, 'componentInstance'))
    .flatMap((instance) => {
      const properties = new Map(
        elements(instance, 'componentInstanceProperties').map((row) => [text(row, 'name'), text(row, 'value')]),
      );
      const [parent, list] = [properties.get('parentFieldApiName'), properties.get('relatedListApiName')];
      if (parent === undefined || list === undefined || !isCustom(list)) return [];
      return [{ file, kind: 'relatedList' as const, name: `${parent.replace(/\.Id$/, '')}.${list}` }];
    });
}

const dashboard: Reader = (body, file) =>
  elements(body, 'dashboardGridLayout')
    .flatMap((layout) => elements(layout, 'dashboardGridComponents'))
    .flatMap((cell) => elements(cell, 'dashboardComponent'))
    .flatMap((component) => texts(component, 'report'))
    .map((name) => ({ file, kind: 'report', name }));

const callCenter: Reader = (body, file) => {
  const page = /^\/apex\/(\w+)$/.exec(text(body, 'adapterUrl') ?? '')?.[1];
  return page === undefined ? [] : [{ file, kind: 'page', name: page }];
};

const reportType: Reader = (body, file, inventory) => [
  ...objectReference(file, text(body, 'baseObject') ?? ''),
  ...elements(body, 'sections')
    .flatMap((section) => elements(section, 'columns'))
    .flatMap((column) => columnReferences(inventory, file, text(column, 'table') ?? '', text(column, 'field') ?? '')),
];

const report: Reader = (body, file, inventory) => {
  const type = text(body, 'reportType') ?? '';
  const named = [
    ...['columns', 'groupingsDown', 'groupingsAcross'].flatMap((list) =>
      elements(body, list).flatMap((row) => texts(row, 'field')),
    ),
    ...elements(body, 'timeFrameFilter').flatMap((row) => texts(row, 'dateColumn')),
    ...elements(body, 'filter').flatMap((filter) =>
      elements(filter, 'criteriaItems').flatMap((row) => texts(row, 'column')),
    ),
    ...elements(body, 'chart').flatMap((chart) => [
      ...texts(chart, 'groupingColumn'),
      ...texts(chart, 'secondaryGroupingColumn'),
      ...elements(chart, 'chartSummaries').flatMap((row) => texts(row, 'column')),
    ]),
  ].filter((name) => name.includes('$'));
  return [
    // A report names a custom report type by its developer name and __c.
    ...(isCustom(type) ? [{ file, kind: 'reportType' as const, name: type.replace(/__c$/, '') }] : []),
    ...named.flatMap((name) =>
      columnReferences(inventory, file, name.slice(0, name.indexOf('$')), name.slice(name.indexOf('$') + 1)),
    ),
  ];
};

const client: Reader = (body, file) =>
  texts(body, 'externalClientApplication').map((name) => ({ file, kind: 'externalClientApp', name }));

const READERS: [suffix: string, reader: Reader][] = [
  ['app', application],
  ['flexipage', flexipage],
  ['callCenter', callCenter],
  ['reportType', reportType],
  ['report', report],
  ['dashboard', dashboard],
  ['ecaOauth', client],
  ['ecaPlcy', client],
  ['ecaOauthPlcy', client],
  ['ecaGlblOauth', client],
];

function ofVisualforce(file: string): Reference[] {
  const markup = readFileSync(file, 'utf8');
  const all = (pattern: RegExp): string[] =>
    [...markup.matchAll(pattern)].flatMap((match) => (match[1] ?? '').split(/\s*,\s*/));
  return [
    ...all(/\$Resource\.(\w+)/g).map((name): Reference => ({ file, kind: 'staticResource', name })),
    ...all(/\b(?:controller|extensions)="([^"]+)"/g).map((name): Reference => ({ file, kind: 'class', name })),
    ...all(/\$Permission\.(\w+)/g).map((name): Reference => ({ file, kind: 'customPermission', name })),
  ];
}
