import path from 'node:path';
import { filesBelow } from '../files.ts';
import type { Problem } from '../problem.ts';
import { readRelative, type Inventory } from './inventory.ts';
import type { Reference } from './reference.ts';

const isTest = (file: string): boolean => /[\\/]__tests__[\\/]|Test\.cls$|\.test\.ts$/.test(file);

/** What the softphone's modules import from the org and from each other. Built .js files repeat their .ts and are not read. */
export function referencesOfModules(inventory: Inventory): { references: Reference[]; problems: Problem[] } {
  const references: Reference[] = [];
  const problems: Problem[] = [];
  for (const file of inventory.files.filter(
    (each) => /[\\/]lwc[\\/].*\.ts$/.test(each) && !each.endsWith('.d.ts') && !isTest(each),
  )) {
    const { content } = readRelative(inventory.project, file);
    const all = (pattern: RegExp): RegExpMatchArray[] => [...content.matchAll(pattern)];
    const add = (kind: Reference['kind'], name: string | undefined): unknown =>
      name !== undefined && references.push({ file, kind, name });
    for (const [, className, method] of all(/['"]@salesforce\/apex\/(\w+)\.(\w+)['"]/g)) {
      add('class', className);
      if (!hasAuraMethod(inventory, className ?? '', method ?? ''))
        problems.push({ file, text: `${className} has no @AuraEnabled method ${method}` });
    }
    for (const [, name] of all(/['"]@salesforce\/messageChannel\/(\w+?)(?:__c)?['"]/g)) add('messageChannel', name);
    for (const [, name] of all(/['"]@salesforce\/customPermission\/(\w+)['"]/g)) add('customPermission', name);
    for (const [, name] of all(/['"]@salesforce\/resourceUrl\/(\w+)['"]/g)) add('staticResource', name);
    for (const [, name] of all(/(?:from|import)\s*\(?\s*['"]c\/(\w+)['"]/g)) add('lwc', name);
  }
  return { references: [...references, ...referencesOfTemplates(inventory)], problems };
}

/** `<c-desk-panel>` in a template is the bundle deskPanel. */
function referencesOfTemplates(inventory: Inventory): Reference[] {
  return inventory.files
    .filter((file) => /[\\/]lwc[\\/].*\.html$/.test(file))
    .flatMap((file) =>
      [...readRelative(inventory.project, file).content.matchAll(/<c-([a-z][a-z0-9-]*)/g)].map(
        ([, tag = '']): Reference => ({
          file,
          kind: 'lwc',
          name: tag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        }),
      ),
    );
}

function hasAuraMethod(inventory: Inventory, className: string, method: string): boolean {
  const file = inventory.files.find((each) => path.basename(each) === `${className}.cls`);
  if (file === undefined) return true; // the class itself is reported
  const declaration = new RegExp(
    `@AuraEnabled(?:\\([^)]*\\))?\\s+(?:public|global)\\s+static\\s+[\\w.<>, ]+\\s+${method}\\s*\\(`,
    'i',
  );
  return declaration.test(readRelative(inventory.project, file).content);
}

/** Custom objects and fields (`…__c`, `…__mdt`) and our own names in quotes, in Apex, softphone and server. */
export function problemsOfNames(inventory: Inventory): Problem[] {
  const { project, model } = inventory;
  const server = filesBelow([path.join(project.root, 'connector-server', 'src')]).filter((file) =>
    file.endsWith('.ts'),
  );
  const ours = inventory.files.filter(
    (file) => file.endsWith('.cls') || (file.endsWith('.ts') && !file.endsWith('.d.ts')),
  );
  const customNames = new Set([...model.objects.values()].flatMap((object) => [object.name, ...object.fields.keys()]));
  const componentNames = inventory.names();
  for (const record of model.customMetadata) componentNames.add(`${record.type}.${record.name}`);
  return [...server, ...ours]
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const { content } = readRelative(project, file);
      const custom = [...content.matchAll(/\b[A-Z]\w*?__(?:c|r|mdt|e)\b/g)].map(([name]) =>
        name.replace(/__r$/, '__c'),
      );
      const quoted = [...content.matchAll(/['"](LivePerson_\w+)['"]/g)].map((match) => match[1] ?? '');
      const unknown = [
        ...custom.filter((name) => !customNames.has(name) && !isChannel(inventory, name)),
        ...quoted.filter((name) => !componentNames.has(name) && !customNames.has(name) && !isChannel(inventory, name)),
      ];
      return [...new Set(unknown)].map((name) => ({ file, text: `${name} is defined nowhere in our metadata` }));
    });
}

/** Code writes a message channel with __c behind its name. */
const isChannel = (inventory: Inventory, name: string): boolean =>
  inventory.definedIn('messageChannel', name.replace(/__c$/, '')) !== null;
