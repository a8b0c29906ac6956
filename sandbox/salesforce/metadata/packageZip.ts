/** Reads the zip of a deploy: manifest and components, and what is wrong with the one or the other as such. */
import JSZip from 'jszip';
import { elements, parseXml, text, texts } from '../../../tools/metadata/xml.ts';
import { packageFailure, type Component, type ComponentFailure } from './component.ts';
import { isKnownType, typeOfFolder, type ComponentType } from './componentTypes.ts';
import { splitObject } from './objectFile.ts';

export interface PackageContent {
  components: Component[];
  failures: ComponentFailure[];
}

type Files = Map<string, Buffer>;
interface Manifest {
  members: Map<string, Set<string>>;
  version: string;
}

/** Files below the folder of the package, which is the root only for a single package. Null: no package.xml there. */
async function unpack(bytes: Buffer, singlePackage: boolean): Promise<Files | null> {
  const zip = await JSZip.loadAsync(bytes);
  const files: Files = new Map();
  for (const entry of Object.values(zip.files)) if (!entry.dir) files.set(entry.name, await entry.async('nodebuffer'));
  if (singlePackage) return files.has('package.xml') ? files : null;
  const root = [...files.keys()].find((name) => /^[^/]+\/package\.xml$/.test(name))?.replace('package.xml', '');
  if (root === undefined) return null;
  return new Map([...files].filter(([name]) => name.startsWith(root)).map(([n, b]) => [n.slice(root.length), b]));
}

function readManifest(content: Buffer): Manifest {
  const { body } = parseXml(content.toString('utf8'), 'package.xml');
  const members = new Map(
    elements(body, 'types').map((type) => [
      text(type, 'name') ?? '',
      new Set(texts(type, 'members').map((member) => member.replace(/\/$/, ''))),
    ]),
  );
  return { members, version: text(body, 'version') ?? '' };
}

const nameIn = (type: ComponentType, file: string): string => {
  const inside = file.slice(type.folder.length + 1);
  if (type.form === 'bundle') return inside.slice(0, Math.max(0, inside.indexOf('/')));
  return inside.replace(/-meta\.xml$/, '').replace(new RegExp(`\\.${type.suffix}$`), '');
};

/** Path in source format, below a package directory. */
function sourcePath(type: ComponentType, file: string): string {
  if (type.form === 'xml') return `${file}-meta.xml`;
  if (type.form !== 'inFolder') return file;
  return file.endsWith('-meta.xml')
    ? file.replace(/-meta\.xml$/, `.${type.suffix}Folder-meta.xml`)
    : `${file}-meta.xml`;
}

function componentsOf(files: Files, failures: ComponentFailure[]): Component[] {
  const found = new Map<string, Component>();
  for (const [file, content] of files) {
    if (file === 'package.xml' || file.startsWith('__MACOSX/')) continue;
    if (/^destructiveChanges\w*\.xml$/.test(file)) {
      failures.push(packageFailure('This stand-in takes no destructive changes.', file));
      continue;
    }
    const type = typeOfFolder(file.slice(0, Math.max(0, file.indexOf('/'))));
    const fullName = type === null ? '' : nameIn(type, file);
    if (type === null || fullName === '') {
      failures.push(packageFailure('Not in package.xml', file));
    } else if (type.form === 'object') {
      try {
        for (const each of splitObject(fullName, file, content)) found.set(`${each.type} ${each.fullName}`, each);
      } catch (error) {
        failures.push(packageFailure(`Error parsing file: ${String(error)}`, file));
      }
    } else {
      const key = `${type.name} ${fullName}`;
      const component = found.get(key) ?? { type: type.name, fullName, fileName: file, files: new Map() };
      if (!file.endsWith('-meta.xml')) component.fileName = file;
      component.files.set(sourcePath(type, file), content);
      found.set(key, component);
    }
  }
  return [...found.values()];
}

/** Is a component, or for an object file something of the object, listed? */
function isListed({ members }: Manifest, { type, fullName }: Component): boolean {
  const has = (name: string, member: string): boolean =>
    members.get(name)?.has(member) === true || members.get(name)?.has('*') === true;
  return has(type, fullName) || (fullName.includes('.') && has('CustomObject', fullName.split('.')[0] ?? ''));
}

const MISSING_META: Record<string, string> = {
  ApexClass: '.cls-meta.xml',
  ApexPage: '.page-meta.xml',
  StaticResource: '.resource-meta.xml',
  LightningComponentBundle: '.js-meta.xml',
};

/** Manifest against files, both ways; and files that belong together. */
function compare(manifest: Manifest, components: Component[], versions: readonly string[]): ComponentFailure[] {
  const failures: ComponentFailure[] = [];
  const say = (of: Component, problem: string): unknown =>
    failures.push({ ...packageFailure(problem, of.fileName), componentType: of.type, fullName: of.fullName });
  if (!versions.includes(manifest.version))
    failures.push(packageFailure(`Invalid version specified:${manifest.version}`));
  const present = new Set(components.map(({ type, fullName }) => `${type} ${fullName}`));
  for (const [type, members] of manifest.members) {
    if (!isKnownType(type)) failures.push(packageFailure(`Unknown type name '${type}' specified in package.xml`));
    else
      for (const member of members)
        if (member !== '*' && !present.has(`${type} ${member}`) && !addsTo(type, member, components))
          failures.push({
            ...packageFailure(
              `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`,
            ),
            componentType: type,
            fullName: member,
          });
  }
  for (const component of components) {
    if (!isListed(manifest, component)) say(component, 'Not in package.xml');
    const ending = MISSING_META[component.type];
    const names = [...component.files.keys()];
    if (ending !== undefined && !names.some((name) => name.endsWith(ending)))
      say(component, `Required field is missing: ${ending} of ${component.fullName}`);
    if (ending !== undefined && names.every((name) => name.endsWith('-meta.xml')))
      say(component, `${component.type} ${component.fullName} has no content`);
  }
  return failures;
}

/** A standard object may be listed for what is added to it. */
const addsTo = (type: string, object: string, components: Component[]): boolean =>
  type === 'CustomObject' && components.some(({ fullName }) => fullName.startsWith(`${object}.`));

/** Never throws: a zip that cannot be read is a failure like others. */
export async function readPackage(
  bytes: Buffer,
  singlePackage: boolean,
  versions: readonly string[],
): Promise<PackageContent> {
  let files: Files | null;
  try {
    files = await unpack(bytes, singlePackage);
  } catch {
    return { components: [], failures: [packageFailure('The zip file could not be read', '')] };
  }
  const manifestFile = files?.get('package.xml');
  if (!files || !manifestFile) return { components: [], failures: [packageFailure('No package.xml found')] };
  const failures: ComponentFailure[] = [];
  try {
    const manifest = readManifest(manifestFile);
    const components = componentsOf(files, failures);
    return { components, failures: [...failures, ...compare(manifest, components, versions)] };
  } catch (error) {
    return { components: [], failures: [packageFailure(`Error parsing file: ${String(error)}`)] };
  }
}
