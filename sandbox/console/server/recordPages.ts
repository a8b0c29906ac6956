/** What our own Lightning pages put onto record pages, read from the files we ship: what is forgotten there is missed here. */
import { globSync, readFileSync } from 'node:fs';
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

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PERMISSION = /^\{!\$Permission\.CustomPermission\.(\w+)\}$/;

const many = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

let pages: Page[] | null = null;

function pageOf(object: string): Page | null {
  const parser = new XMLParser({ parseTagValue: false });
  pages ??= globSync('force-app/*/default/flexipages/*-meta.xml', { cwd: ROOT })
    .map((file) => (parser.parse(readFileSync(ROOT + file, 'utf8')) as { FlexiPage: Page }).FlexiPage)
    .filter((page) => page.type === 'RecordPage');
  return pages.find((page) => page.sobjectType === object) ?? null;
}

const instances = (page: Page | null): { region: string; instance: Instance }[] =>
  (page?.flexiPageRegions ?? []).flatMap((region) =>
    many(region.itemInstances).map(({ componentInstance }) => ({ region: region.name, instance: componentInstance })),
  );

/** Components of ours on the record page of an object, in order. */
export function componentsOn(object: string): PageComponent[] {
  return instances(pageOf(object)).flatMap(({ region, instance }) =>
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
  const list = instances(pageOf(object)).find(({ instance }) => instance.componentName === 'lst:dynamicRelatedList');
  const aliases = many(list?.instance.componentInstanceProperties).find(
    ({ name }) => name === 'relatedListFieldAliases',
  );
  return many(aliases?.valueList?.valueListItems).map(({ value }) => (value === 'NAME' ? 'Name' : value));
}
