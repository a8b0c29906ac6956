import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/lwc/bundles.ts';
import { releaseVersion } from '../../../../tools/release/releaseVersion.ts';
import { productionLock } from '../../../../tools/release/serverManifest.ts';
import { steadyTar } from '../../../../tools/release/steadyTar.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'lp-release-parts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('tar unpacks what was packed: empty, odd and long names, non-ASCII content', () => {
  const long = `${'folder/'.repeat(17)}name.txt`;
  const files = new Map([
    ['empty', Buffer.alloc(0)],
    ['block', Buffer.alloc(512, 'x')],
    [long, Buffer.from('für alle')],
  ]);
  writeFileSync(path.join(folder, 'a.tar.gz'), steadyTar(files));
  execFileSync('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });
  for (const [name, content] of files) expect(readFileSync(path.join(folder, name)).equals(content), name).toBe(true);
});

test('tar gives the same bytes in whatever order files come, and refuses a name it cannot hold', () => {
  const files: [string, Buffer][] = [
    ['b', Buffer.from('2')],
    ['a', Buffer.from('1')],
  ];
  expect(steadyTar(new Map(files)).equals(steadyTar(new Map(files.toReversed())))).toBe(true);
  expect(() => steadyTar(new Map([['x'.repeat(101), Buffer.alloc(1)]]))).toThrow('too long');
});

test('a release whose parts disagree about the version is refused, each disagreement named', () => {
  for (const name of ['package.json', 'sfdx-project.json', 'CHANGELOG.md'])
    cpSync(path.join(ROOT, name), path.join(folder, name));
  expect(releaseVersion(folder)).toMatch(/^\d+\.\d+\.\d+$/);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as object;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, version: '7.0.0' }));
  expect(() => releaseVersion(folder)).toThrow(
    /LivePerson Connector is not version 7\.0\.0[\s\S]*no section for 7\.0\.0/,
  );
});

test('what development and an optional package both need stays, as optional', () => {
  const lock = productionLock({
    packages: {
      '': { devDependencies: { vitest: '1' } },
      'node_modules/vitest': { dev: true },
      'node_modules/both': { devOptional: true },
      'node_modules/express': {},
    },
  });
  expect(lock.packages).toEqual({ '': {}, 'node_modules/both': { optional: true }, 'node_modules/express': {} });
});
