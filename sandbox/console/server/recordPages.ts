/** What our own Lightning pages put onto record pages, read from the files we ship: what is forgotten there is missed here. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';

/** A Lightning web component of ours on a record page. */
export interface PageComponent {
  /** Name of the bundle, e.g. `lpTranscript`. */
  name: string;
  region: 'main' | 'sidebar';
  /** Custom permissions of which the user must hold every one. */
  permissions: string[];
}

interface Property {
  name: string;
  value?: string;
  valueList?: { valueListItems: { value: string } | { value: string }[] };
}
interface Instance {
  componentName: string;
  componentInstanceProperties?: Property | Property[];
  visibilityRule?: { criteria: Criterion | Criterion[] };
}
interface Criterion {
  leftValue: string;
  operator: string;
  rightValue: string;
}
interface Page {
  sobjectType: string;
  type: string;
  flexiPageRegions: {
    name: string;
    itemInstances?: { componentInstance: Instance } | { componentInstance: Instance }[];
  }[];
}

const FORCE_APP = fileURLToPath(new URL('../../../force-app/', import.meta.url));
const PACKAGES = globSync('*/default', { cwd: FORCE_APP }).map((dir) => path.join(FORCE_APP, dir));
const PERMISSION = /^\{!\$Permission\.CustomPermission\.(\w+)\}$/;

const many = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** By folder. A deploy makes a new folder. */
const pagesIn = new Map<string, Page[]>();

function recordPagesOf(dir: string): Page[] {
  const known = pagesIn.get(dir);
  if (known) return known;
  const parser = new XMLParser({ parseTagValue: false });
  const pages = globSync('flexipages/*-meta.xml', { cwd: dir })
    .map((file) => (parser.parse(readFileSync(path.join(dir, file), 'utf8')) as { FlexiPage: Page }).FlexiPage)
    .filter((page) => page.type === 'RecordPage');
  pagesIn.set(dir, pages);
  return pages;
}

const pageOf = (dirs: readonly string[], object: string): Page | null =>
  dirs.flatMap(recordPagesOf).find((page) => page.sobjectType === object) ?? null;

const instances = (page: Page | null): { region: string; instance: Instance }[] =>
  (page?.flexiPageRegions ?? []).flatMap((region) =>
    many(region.itemInstances).map(({ componentInstance }) => ({ region: region.name, instance: componentInstance })),
  );

/** Components of ours on the record page of an object, in order. `dirs`: what is deployed, in source format. */
export function componentsOn(dirs: readonly string[], object: string): PageComponent[] {
  return instances(pageOf(dirs, object)).flatMap(({ region, instance }) =>
    (region === 'main' || region === 'sidebar') && !instance.componentName.includes(':')
      ? [
          {
            name: instance.componentName,
            region,
            permissions: many(instance.visibilityRule?.criteria).map(permissionOf),
          },
        ]
      : [],
  );
}

function permissionOf({ leftValue, operator, rightValue }: Criterion): string {
  const permission = PERMISSION.exec(leftValue)?.[1];
  if (permission === undefined || operator !== 'EQUAL' || rightValue !== 'true')
    throw new Error(`This console cannot tell who sees a component by ${leftValue} ${operator} ${rightValue}.`);
  return permission;
}

/** Fields of the related list of conversations on the page of a standard object. */
export function conversationColumns(object: string): string[] {
  const list = instances(pageOf(PACKAGES, object)).find(
    ({ instance }) => instance.componentName === 'lst:dynamicRelatedList',
  );
  const aliases = many(list?.instance.componentInstanceProperties).find(
    ({ name }) => name === 'relatedListFieldAliases',
  );
  return many(aliases?.valueList?.valueListItems).map(({ value }) => (value === 'NAME' ? 'Name' : value));
}
