import { readFileSync } from 'node:fs';
import path from 'node:path';
import { componentName, filesBelow, objectOf } from '../files.ts';
import { readMetadata, type MetadataModel } from '../model.ts';
import { packageOf, type Project } from '../project.ts';

export type Kind =
  | 'object'
  | 'field'
  | 'compactLayout'
  | 'class'
  | 'page'
  | 'permissionSet'
  | 'customPermission'
  | 'tab'
  | 'application'
  | 'flexipage'
  | 'lwc'
  | 'queue'
  | 'messageChannel'
  | 'staticResource'
  | 'reportType'
  | 'report'
  | 'relatedList'
  | 'externalClientApp';

/** Everything our metadata defines, by kind and name, with the package directory it lies in. */
export interface Inventory {
  project: Project;
  model: MetadataModel;
  /** Every file below the package directories, absolute. */
  files: string[];
  /** Package that defines a component; null when none does. */
  definedIn(kind: Kind, name: string): string | null;
  /** Every name of any kind. */
  names(): Set<string>;
}

const BY_SUFFIX: [suffix: string, kind: Kind][] = [
  ['object', 'object'],
  ['cls', 'class'],
  ['page', 'page'],
  ['permissionset', 'permissionSet'],
  ['customPermission', 'customPermission'],
  ['tab', 'tab'],
  ['app', 'application'],
  ['flexipage', 'flexipage'],
  ['queue', 'queue'],
  ['messageChannel', 'messageChannel'],
  ['resource', 'staticResource'],
  ['reportType', 'reportType'],
  ['eca', 'externalClientApp'],
];

export function takeInventory(project: Project): Inventory {
  const files = filesBelow(project.packages.map(({ dir }) => dir));
  const defined = new Map<string, string>();
  const add = (kind: Kind, name: string, file: string): unknown =>
    defined.set(`${kind} ${name}`, packageOf(project, file) ?? '');
  for (const file of files) {
    for (const [suffix, kind] of BY_SUFFIX) {
      const name = componentName(file, suffix);
      if (name !== null) add(kind, name, file);
    }
    const field = componentName(file, 'field');
    if (field !== null) add('field', `${objectOf(file)}.${field}`, file);
    const compactLayout = componentName(file, 'compactLayout');
    if (compactLayout !== null) add('compactLayout', `${objectOf(file)}.${compactLayout}`, file);
    const report = componentName(file, 'report');
    if (report !== null) add('report', `${path.basename(path.dirname(file))}/${report}`, file);
    const bundle = /[\\/]lwc[\\/]([^\\/]+)[\\/]\1\.js-meta\.xml$/.exec(file)?.[1];
    if (bundle !== undefined) add('lwc', bundle, file);
  }
  const model = readMetadata(project.packages.map(({ dir }) => dir));
  for (const { fields } of model.objects.values()) {
    for (const { referenceTo, relationshipName, file } of fields.values()) {
      if (relationshipName !== null) add('relatedList', `${referenceTo}.${relationshipName}__r`, file);
    }
  }
  return {
    project,
    model,
    files,
    definedIn: (kind, name) => defined.get(`${kind} ${name}`) ?? null,
    names: () => new Set([...defined.keys()].map((key) => key.slice(key.indexOf(' ') + 1))),
  };
}

/** Text of a file, and its path relative to the project. */
export const readRelative = (project: Project, file: string): { relative: string; content: string } => ({
  relative: path.relative(project.root, file),
  content: readFileSync(file, 'utf8'),
});
