import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../metadata/files.ts';
import { notices } from './notices.ts';
import { productionLock, serverManifest, type Lock, type Manifest } from './serverManifest.ts';

/** About the project's making, not for who runs it. */
const NOT_PACKED = new Set(['benchmarks.md', 'coverage-of-features.md']);

/** Every file of the server's archive by its name there. `dist` and `packages` are folders built before. */
export function serverFiles(root: string, { dist, packages }: { dist: string; packages: string }): Map<string, Buffer> {
  const read = (name: string): Buffer => readFileSync(path.join(root, name));
  const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  const lock = JSON.parse(read('package-lock.json').toString()) as Lock;
  const manifest = serverManifest(JSON.parse(read('package.json').toString()) as Manifest, lock);
  const files = new Map<string, Buffer>([
    ['package.json', json(manifest)],
    ['package-lock.json', json(productionLock(lock))],
    ['LICENSE', read('LICENSE')],
    ['NOTICES.md', notices(root)],
    ['CHANGELOG.md', read('CHANGELOG.md')],
    [
      'README.md',
      Buffer.from(read('tools/release/texts/server.md').toString().replaceAll('{version}', manifest.version)),
    ],
  ]);
  for (const [folder, name] of [
    [dist, 'dist'],
    [packages, 'salesforce'],
  ] as const)
    for (const file of filesBelow([folder]))
      files.set(`${name}/${path.relative(folder, file).replaceAll(path.sep, '/')}`, readFileSync(file));
  for (const name of readdirSync(path.join(root, 'docs')).filter(
    (each) => each.endsWith('.md') && !NOT_PACKED.has(each),
  )) {
    const text = read(`docs/${name}`).toString();
    files.set(`docs/${name}`, Buffer.from(text));
    for (const [, picture = ''] of text.matchAll(/\]\((pictures\/[^)]+)\)/g))
      files.set(`docs/${picture}`, read(`docs/${picture}`));
  }
  return files;
}
