/** What `npm run release` makes, unpacked as its user would. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/lwc/bundles.ts';
import { filesBelow } from '../../../../tools/metadata/files.ts';
import { makeRelease } from '../../../../tools/release/release.ts';
import { releaseVersion } from '../../../../tools/release/releaseVersion.ts';
import { COMMANDS } from '../../../../tools/release/serverManifest.ts';

const work = mkdtempSync(path.join(tmpdir(), 'lp-release-test-'));
const folder = path.join(work, 'release');
const version = releaseVersion(ROOT);
const server = path.join(work, `liveperson-connector-server-${version}`);
let salesforce: JSZip;
/** Names in the Salesforce archive, without its top folder. */
let names: string[];
const inServer = (): string[] => filesBelow([server]).map((file) => path.relative(server, file));

beforeAll(async () => {
  await makeRelease(ROOT, folder, { afresh: false });
  execFileSync('tar', ['-xzf', path.join(folder, `${path.basename(server)}.tar.gz`), '-C', work]);
  salesforce = await JSZip.loadAsync(readFileSync(path.join(folder, `liveperson-connector-salesforce-${version}.zip`)));
  names = Object.keys(salesforce.files).map((name) => name.slice(name.indexOf('/') + 1));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const textIn = async (name: string): Promise<string> =>
  (await salesforce.file(`liveperson-connector-salesforce-${version}/${name}`)?.async('string')) ?? '';
const json = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(server, file), 'utf8')) as Record<string, unknown>;

test('[INS-15] both archives carry the version in name and content, and SHA256SUMS is theirs', () => {
  const sums = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n');
  expect(sums).toHaveLength(2);
  for (const line of sums) {
    const [sum, name = ''] = line.split('  ');
    expect(
      createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex'),
    ).toBe(sum);
  }
  expect(json('package.json').version).toBe(version);
});

test('every module the compiled server imports is one of its dependencies', () => {
  const listed = new Set(Object.keys(json('package.json').dependencies as object));
  const foreign = new Set<string>();
  for (const file of filesBelow([path.join(server, 'dist')]).filter((each) => each.endsWith('.js')))
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gm))
      if (from.startsWith('.')) expect(existsSync(path.join(path.dirname(file), from)), `${file}: ${from}`).toBe(true);
      else if (!from.startsWith('node:')) foreign.add(from.split('/', from.startsWith('@') ? 2 : 1).join('/'));
  expect([...foreign].filter((name) => builtinModules.includes(name) || !listed.has(name))).toEqual([]);
  expect(foreign.has('express')).toBe(true);
});

test('the list of packages to install is the tested one without what only development needs', () => {
  const lock = json('package-lock.json').packages as Record<string, { dev?: boolean; dependencies?: object }>;
  expect(lock['node_modules/express']).toBeDefined();
  expect(lock['node_modules/vitest'] ?? lock['node_modules/typescript']).toBeUndefined();
  expect(Object.values(lock).some((entry) => entry.dev === true)).toBe(false);
  expect(lock['']?.dependencies).toEqual(json('package.json').dependencies);
  // What an installed package needs is in the list too: npm would refuse the list otherwise.
  for (const [where, entry] of Object.entries(lock).filter(([name]) => name !== ''))
    for (const need of Object.keys(entry.dependencies ?? {})) {
      const parents = where.split('/node_modules/').map((_, at, all) => all.slice(0, at + 1).join('/node_modules/'));
      const places = ['', ...parents.map((parent) => `${parent}/`)].map((base) => `${base}node_modules/${need}`);
      expect(
        places.some((place) => place in lock),
        `${where} needs ${need}`,
      ).toBe(true);
    }
});

test('an operator finds every command of the project, and each runs the compiled server', () => {
  const scripts = json('package.json').scripts as Record<string, string>;
  const own = (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
    .scripts;
  const ofTheServer = Object.keys(own).filter((name) => /src\/main\.ts|dist\/main\.js/.test(own[name] ?? ''));
  expect(Object.keys(scripts).sort()).toEqual(ofTheServer.sort());
  for (const command of COMMANDS) expect(scripts[command]).toContain(`dist/main.js ${command}`);
});

test('nothing of development, of this machine or secret is inside', async () => {
  const forbidden =
    /(^|\/)(sandbox|test|tests|tools|data|node_modules|__tests__)\/|\.(test\.\w+|ts|pem|key|env)$|ecaGlblOauth/;
  expect([...inServer(), ...names].filter((name) => forbidden.test(name))).toEqual([]);
  const packed = [
    ...inServer().map((name) => ({ name, text: readFileSync(path.join(server, name), 'utf8') })),
    ...(await Promise.all(names.map(async (name) => ({ name, text: await textIn(name) })))),
  ];
  const telling = [ROOT + path.sep, path.join(ROOT, 'connector-server').slice(1), 'PRIVATE KEY-----\nMII'];
  expect(packed.filter(({ text }) => telling.some((each) => text.includes(each))).map(({ name }) => name)).toEqual([]);
});

test('every link and picture in the packed documents is packed too', () => {
  for (const name of inServer().filter((each) => each.endsWith('.md')))
    for (const [, to = ''] of readFileSync(path.join(server, name), 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g))
      if (!/^https?:/.test(to))
        expect(existsSync(path.join(server, path.dirname(name), to)), `${name}: ${to}`).toBe(true);
});

test('the zips that connect deploys lie beside the server', () => {
  const zips = inServer().filter((name) => name.startsWith('salesforce/'));
  expect(zips).toEqual(
    ['analytics', 'api-full', 'main', 'oauth-client', 'open-cti', 'record-pages'].map(
      (name) => `salesforce/${name}.zip`,
    ),
  );
});

test('the page of open-cti carries the built softphone', async () => {
  const zip = await JSZip.loadAsync(readFileSync(path.join(server, 'salesforce/open-cti.zip')));
  const resource = await zip.file('staticresources/LivePersonSoftphone.resource')?.async('nodebuffer');
  const scripts = await JSZip.loadAsync(resource ?? Buffer.alloc(0));
  expect(Object.keys(scripts.files).sort()).toEqual(['crmForm.js', 'crmSide.js', 'softphone.js']);
  expect((await scripts.file('softphone.js')?.async('string'))?.length).toBeGreaterThan(100_000);
});

test('[INS-01] the Salesforce archive deploys without a build: scripts in place, addresses still to be put in', async () => {
  expect(names).toContain('force-app/main/default/lwc/lpUtility/lpUtility.js');
  expect(names).toContain('force-app/open-cti/default/staticresources/LivePersonSoftphone/softphone.js');
  expect(names).toContain('metadata-api/main.zip');
  const project = JSON.parse(await textIn('sfdx-project.json')) as {
    packageDirectories: { path: string }[];
    replacements: { replaceWithEnv: string }[];
  };
  for (const { path: directory } of project.packageDirectories)
    expect(
      names.some((name) => name.startsWith(`${directory}/`)),
      directory,
    ).toBe(true);
  expect(project.replacements.every(({ replaceWithEnv }) => replaceWithEnv === 'CONNECTOR_HOST')).toBe(true);
});

test('the unpacked server answers with the version it is', () => {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(server, 'node_modules'));
  const script = "import { VERSION } from './dist/wiring/version.js'; console.log(VERSION);";
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: server,
    encoding: 'utf8',
  });
  rmSync(path.join(server, 'node_modules'));
  expect(stdout.trim()).toBe(version);
});
