/** One zip for the Metadata API of several packages and the org's own files. */
import JSZip from 'jszip';

const MANIFEST = 'package.xml';
/** Any; the same input gives the same bytes. */
const DATE = new Date(Date.UTC(2000, 0, 1));
/** Bytes up to which a file goes in as it is: most are small metadata, and preparing to compress takes longer than they gain. */
const SMALL = 4096;

/** Metadata types of files that may come on top of the packages, by folder. */
const TYPES: Readonly<Record<string, string>> = {
  cspTrustedSites: 'CspTrustedSite',
  customMetadata: 'CustomMetadata',
  callCenters: 'CallCenter',
  externalClientApps: 'ExternalClientApplication',
  extlClntAppGlobalOauthSets: 'ExtlClntAppGlobalOauthSettings',
  extlClntAppOauthPolicies: 'ExtlClntAppOauthConfigurablePolicies',
  extlClntAppOauthSettings: 'ExtlClntAppOauthSettings',
  extlClntAppPolicies: 'ExtlClntAppConfigurablePolicies',
  permissionsets: 'PermissionSet',
};

/** Content by path. Rejects when it is no zip. */
export async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const opened = await JSZip.loadAsync(zip);
  const files = new Map<string, Buffer>();
  for (const file of Object.values(opened.files)) if (!file.dir) files.set(file.name, await file.async('nodebuffer'));
  return files;
}

/** Text files of a package that are not code: those in which the org's values may stand. */
export function metadataTexts(files: ReadonlyMap<string, Buffer>): Map<string, string> {
  const texts = [...files].filter(([path]) => /\.(?:cspTrustedSite|md|callCenter|eca|eca[A-Z]\w+)$/.test(path));
  return new Map(texts.map(([path, content]) => [path, content.toString('utf8')]));
}

/** `own` takes the place of files of the packages and adds to them. Throws when two packages hold different files of one name. */
export async function mergedZip(
  packages: readonly ReadonlyMap<string, Buffer>[],
  own: ReadonlyMap<string, string>,
  apiVersion: string,
): Promise<Buffer> {
  const files = new Map<string, Buffer>();
  const members = new Map<string, Set<string>>();
  const name = (type: string, member: string): void => {
    const known = members.get(type) ?? new Set();
    members.set(type, known.add(member));
  };
  for (const one of packages)
    for (const [path, content] of one) {
      if (path === MANIFEST) {
        for (const [type, member] of manifestMembers(content.toString('utf8'))) name(type, member);
        continue;
      }
      const before = files.get(path);
      if (before !== undefined && !before.equals(content))
        throw new TypeError(`Two packages hold a different ${path}.`);
      files.set(path, content);
    }
  for (const [path, text] of own) {
    const [folder = '', file = ''] = path.split('/');
    const type = TYPES[folder];
    if (type === undefined) throw new TypeError(`${path} is of no known metadata type.`);
    name(type, file.replace(/\.[^.]+$/, ''));
    files.set(path, Buffer.from(text));
  }
  const zip = new JSZip();
  const put = (path: string, content: Buffer | string): unknown =>
    zip.file(path, content, {
      date: DATE,
      createFolders: false,
      compression: content.length > SMALL ? 'DEFLATE' : 'STORE',
    });
  put(MANIFEST, manifest(members, apiVersion));
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) put(path, content);
  return zip.generateAsync({ type: 'nodebuffer', platform: 'UNIX' });
}

function manifestMembers(xml: string): [type: string, member: string][] {
  return [...xml.matchAll(/<types>([\s\S]*?)<\/types>/g)].flatMap(([, block = '']) => {
    const type = /<name>([^<]+)<\/name>/.exec(block)?.[1];
    if (type === undefined) return [];
    return [...block.matchAll(/<members>([^<]+)<\/members>/g)].map(([, member]): [string, string] => [
      type,
      member ?? '',
    ]);
  });
}

function manifest(members: ReadonlyMap<string, ReadonlySet<string>>, apiVersion: string): string {
  const types = [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([type, names]) => [
      '    <types>',
      ...[...names].sort().map((each) => `        <members>${each}</members>`),
      `        <name>${type}</name>`,
      '    </types>',
    ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Package xmlns="http://soap.sforce.com/2006/04/metadata">',
    ...types,
    `    <version>${apiVersion}</version>`,
    '</Package>',
    '',
  ].join('\n');
}

/** Names of the Apex test classes among the files. */
export function testClasses(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files]
    .filter(
      ([path, content]) =>
        /^classes\/\w+\.cls$/.test(path) && /@isTest\b[\s\S]{0,80}\bclass\b/i.test(content.toString('utf8')),
    )
    .map(([path]) => path.replace(/^classes\/|\.cls$/g, ''))
    .sort();
}
