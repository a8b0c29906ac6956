/** Names in a deployed component that are neither in the zip nor in the org. Messages as the Metadata API words them where known. */
import { takeInventory, type Inventory, type Kind } from '../../../../tools/metadata/references/inventory.ts';
import {
  problemsOfCustomMetadata,
  referencesOfCustomMetadata,
} from '../../../../tools/metadata/references/ofCustomMetadata.ts';
import { referencesOfObjects } from '../../../../tools/metadata/references/ofObjects.ts';
import { referencesOfPages } from '../../../../tools/metadata/references/ofPages.ts';
import {
  problemsOfPermissionSet,
  referencesOfPermissionSets,
} from '../../../../tools/metadata/references/ofPermissionSets.ts';
import { problemsOfFlexipages } from '../../../../tools/metadata/references/problemsOfFlexipages.ts';
import { problemsOfLimits } from '../../../../tools/metadata/references/problemsOfLimits.ts';
import { failureOf, type Component, type ComponentFailure } from '../component.ts';
import type { StagedMetadata } from '../orgMetadata.ts';

const TYPE_OF: Record<Kind, string> = {
  object: 'CustomObject',
  field: 'CustomField',
  compactLayout: 'CompactLayout',
  class: 'ApexClass',
  page: 'ApexPage',
  permissionSet: 'PermissionSet',
  customPermission: 'CustomPermission',
  tab: 'CustomTab',
  application: 'CustomApplication',
  flexipage: 'FlexiPage',
  lwc: 'LightningComponentBundle',
  queue: 'Queue',
  messageChannel: 'LightningMessageChannel',
  staticResource: 'StaticResource',
  reportType: 'ReportType',
  report: 'Report',
  relatedList: 'RelatedList',
  externalClientApp: 'ExternalClientApplication',
};

const words = (kind: Kind, name: string): string =>
  kind === 'lwc'
    ? `We couldn't retrieve the design time component information for component ${name}.`
    : `In field: ${kind} - no ${TYPE_OF[kind]} named ${name} found`;

/** Modules, classes and permissions a bundle's code imports. */
function importsOf(component: Component): { kind: Kind; name: string }[] {
  if (component.type !== 'LightningComponentBundle') return [];
  const code = [...component.files].filter(([name]) => /\.js$/.test(name)).map(([, bytes]) => bytes.toString('utf8'));
  const all = (pattern: RegExp): string[] => code.flatMap((text) => [...text.matchAll(pattern)].map((m) => m[1] ?? ''));
  return [
    ...all(/from\s+['"]c\/(\w+)['"]/g).map((name) => ({ kind: 'lwc' as const, name })),
    ...all(/['"]@salesforce\/apex\/(\w+)\./g).map((name) => ({ kind: 'class' as const, name })),
    ...all(/['"]@salesforce\/customPermission\/(\w+)['"]/g).map((name) => ({
      kind: 'customPermission' as const,
      name,
    })),
    ...all(/['"]@salesforce\/messageChannel\/(\w+)__c['"]/g).map((name) => ({ kind: 'messageChannel' as const, name })),
  ];
}

function rulesBroken(inventory: Inventory, staged: StagedMetadata): { file: string; text: string }[] {
  const sets = [...inventory.model.permissionSets.values()].filter(({ file }) => staged.componentOf(file) !== null);
  return [
    ...sets
      .flatMap((set) => problemsOfPermissionSet(inventory, set))
      .map(({ file, text }) => ({
        file,
        // The platform's own words for the commonest of them.
        text: /^(\S+) may not be listed/.test(text)
          ? `You cannot deploy to a required field: ${text.split(' ')[0] ?? ''}`
          : text.replace(/^(\w+) needs (\w+)$/, 'Permission $1 depends on permission(s): $2'),
      })),
    ...problemsOfCustomMetadata(inventory),
    ...problemsOfFlexipages(inventory),
    ...problemsOfLimits(inventory),
  ];
}

/** Everything the deploy's components name that is nowhere, and what a single file cannot say is wrong. */
export function referenceFailures(staged: StagedMetadata, components: readonly Component[]): ComponentFailure[] {
  const inventory = takeInventory({
    root: staged.dir,
    packages: [{ name: 'org', dir: staged.dir }],
    apiVersion: '66.0',
  });
  const references = [
    ...inventory.files
      .filter((file) => staged.componentOf(file) !== null)
      .flatMap((file) => [...referencesOfObjects(inventory, file), ...referencesOfPages(inventory, file)]),
    ...referencesOfPermissionSets(inventory),
    ...referencesOfCustomMetadata(inventory),
  ];
  const missing = references.flatMap(({ file, kind, name }) => {
    const component = staged.componentOf(file);
    return component === null || inventory.definedIn(kind, name) !== null
      ? []
      : [failureOf(component, words(kind, name))];
  });
  const imports = components.flatMap((component) =>
    importsOf(component)
      .filter(({ kind, name }) => inventory.definedIn(kind, name) === null)
      .map(({ kind, name }) =>
        failureOf(component, kind === 'lwc' ? `No MODULE named markup://c:${name} found` : words(kind, name)),
      ),
  );
  const broken = rulesBroken(inventory, staged).flatMap(({ file, text }) => {
    const component = staged.componentOf(file);
    return component === null ? [] : [failureOf(component, text)];
  });
  return [...missing, ...imports, ...broken];
}
