/** The zips that `npm run connect` deploys, and that a release holds. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/lwc/bundles.ts';
import { emitLwc } from '../../../../tools/lwc/emit.ts';
import { stageProject, type StagedProject } from '../../../../tools/metadata/stage.ts';
import { writePackages } from '../../../../tools/release/packages.ts';
import { steadied, steadyZip } from '../../../../tools/release/steadyZip.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lp-packages-'));
const again = mkdtempSync(path.join(tmpdir(), 'lp-packages-'));
let project: StagedProject;

beforeAll(async () => {
  process.env.CONNECTOR_HOST = 'elsewhere.example';
  process.env.SF_APPLY_REPLACEMENTS_ON_CONVERT = 'true';
  // The page's scripts take long and are looked at in release.test.ts.
  project = stageProject(ROOT, (file) => /[\\/](lwc[\\/][^\\/]+[\\/][^\\/]+\.js|LivePersonSoftphone)$/.test(file));
  emitLwc(project.root);
  await writePackages(project, folder);
});
afterAll(() => {
  delete process.env.CONNECTOR_HOST;
  delete process.env.SF_APPLY_REPLACEMENTS_ON_CONVERT;
  project[Symbol.dispose]();
  for (const each of [folder, again]) rmSync(each, { recursive: true, force: true });
});

const open = (name: string): Promise<JSZip> => JSZip.loadAsync(readFileSync(path.join(folder, `${name}.zip`)));
const read = async (zip: JSZip, name: string): Promise<string> => (await zip.file(name)?.async('string')) ?? '';

test('[INS-01] every package directory becomes one zip for the Metadata API, package.xml at its root', async () => {
  for (const name of ['main', 'open-cti', 'analytics', 'record-pages', 'api-full', 'oauth-client']) {
    const manifest = await read(await open(name), 'package.xml');
    expect(manifest, name).toContain('<version>66.0</version>');
    expect(manifest, name).toContain('<members>');
  }
});

test('[INS-04] main brings the conversation object with its fields, permission sets and softphone', async () => {
  const zip = await open('main');
  expect(await read(zip, 'objects/LivePerson_Conversation__c.object')).toContain('External_Key__c');
  expect(await read(zip, 'package.xml')).toContain('<members>LivePerson_Agent</members>');
  expect(await read(zip, 'lwc/lpUtility/lpUtility.js')).toContain('export');
});

test('no TypeScript, test or source map is in a zip', async () => {
  for (const { name } of project.packages) {
    const names = Object.keys((await open(name)).files);
    expect(names.filter((each) => /\.ts$|\.map$|__tests__|__mocks__/.test(each))).toEqual([]);
  }
});

test('addresses stay placeholders for connect to fill, whatever the environment says', async () => {
  const zip = await open('main');
  const setting = await read(zip, 'customMetadata/LivePerson_Setting.ConnectorUrl.md');
  expect(setting).toContain('https://connector.example.com');
  expect(setting).not.toContain('elsewhere.example');
});

test('the same sources give the same bytes', async () => {
  await writePackages(project, again);
  for (const { name } of project.packages) {
    const [one, two] = [folder, again].map((each) => readFileSync(path.join(each, `${name}.zip`)));
    expect(one?.equals(two ?? Buffer.alloc(0)), name).toBe(true);
  }
});

test('a zip of the same files is the same in whatever order and at whatever time they were packed', async () => {
  const files: [string, Buffer][] = [
    ['b/two.txt', Buffer.from('two')],
    ['a.txt', Buffer.from('one')],
  ];
  const one = await steadyZip(new Map(files));
  expect((await steadyZip(new Map(files.toReversed()))).equals(one)).toBe(true);
  const zip = new JSZip();
  for (const [name, content] of files) zip.file(name, content, { date: new Date(2026, 4, 5) });
  expect((await steadied(await zip.generateAsync({ type: 'nodebuffer' }))).equals(one)).toBe(true);
  expect((await steadied(Buffer.from('no zip'))).toString()).toBe('no zip');
});
