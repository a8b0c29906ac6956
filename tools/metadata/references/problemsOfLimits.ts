import path from 'node:path';
import type { Problem } from '../problem.ts';
import { readXml, text, type XmlElement } from '../xml.ts';
import type { Inventory } from './inventory.ts';

/** Longest label and description the platform takes, characters, by file suffix. (Metadata API reference, per type.) */
const LIMITS: Record<string, Record<string, number>> = {
  object: { label: 40, pluralLabel: 40, description: 1000 },
  field: { label: 40, description: 1000, relationshipName: 40, relationshipLabel: 80 },
  listView: { label: 40 },
  compactLayout: { label: 40 },
  app: { label: 40, description: 255 },
  permissionset: { label: 80, description: 255 },
  customPermission: { label: 80, description: 255 },
  queue: { name: 40 },
  md: { label: 40 },
  report: { name: 40, description: 255 },
  dashboard: { title: 80, description: 255 },
  reportType: { label: 50, description: 255 },
  page: { label: 80, description: 255 },
  messageChannel: { masterLabel: 80, description: 255 },
  flexipage: { masterLabel: 80 },
  resource: { description: 255 },
};

export function problemsOfLimits(inventory: Inventory): Problem[] {
  return inventory.files
    .filter((file) => file.endsWith('-meta.xml'))
    .flatMap((file) => {
      const suffix = /\.(\w+)-meta\.xml$/.exec(file)?.[1] ?? '';
      const limits = LIMITS[suffix];
      if (limits === undefined) return [];
      const { body } = readXml(file);
      return [...tooLong(body, limits), ...problemsOfField(suffix, body), ...apiName(file, suffix)].map((problem) => ({
        file,
        text: problem,
      }));
    });
}

const tooLong = (body: XmlElement, limits: Record<string, number>): string[] =>
  Object.entries(limits)
    .map(([name, limit]) => ({ name, limit, length: (text(body, name) ?? '').length }))
    .filter(({ limit, length }) => length > limit)
    .map(({ name, limit, length }) => `${name} has ${length} characters, ${limit} are allowed`);

/** Developer names: 40 characters (80 for permission sets and pages), without the suffix the platform adds. */
function apiName(file: string, suffix: string): string[] {
  if (['md', 'report', 'dashboard'].includes(suffix)) return [];
  const name = path
    .basename(file)
    .replace(/\.\w+-meta\.xml$/, '')
    .replace(/__(c|mdt|e)$/, '');
  const limit = [
    'permissionset',
    'page',
    'flexipage',
    'resource',
    'messageChannel',
    'customPermission',
    'queue',
  ].includes(suffix)
    ? 80
    : 40;
  return name.length > limit ? [`the name ${name} has ${name.length} characters, ${limit} are allowed`] : [];
}

/** Rules between elements of a field that its type alone does not say. */
function problemsOfField(suffix: string, body: XmlElement): string[] {
  if (suffix !== 'field') return [];
  const type = text(body, 'type') ?? '';
  const lacks = (...names: string[]): string[] =>
    names.filter((name) => text(body, name) === undefined).map((name) => `${type} needs <${name}>`);
  const problems: string[] = [];
  if (type === 'LongTextArea' || type === 'Html') problems.push(...lacks('length', 'visibleLines'));
  if (type === 'Text') problems.push(...lacks('length'));
  if (type === 'Number' || type === 'Currency' || type === 'Percent') problems.push(...lacks('precision', 'scale'));
  if (type === 'Checkbox') problems.push(...lacks('defaultValue'));
  if (type === 'Lookup') problems.push(...lacks('referenceTo', 'relationshipName'));
  if (type === 'TextArea' && text(body, 'length') !== undefined) problems.push('TextArea takes no <length>');
  if (text(body, 'required') === 'true' && text(body, 'deleteConstraint') === 'SetNull')
    problems.push('a required lookup cannot be SetNull');
  return problems;
}
