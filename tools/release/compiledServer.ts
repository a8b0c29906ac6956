import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleAdminPage } from '../lwc/adminPage.ts';
import { filesBelow } from '../metadata/files.ts';

/**
 * Compiles the server and builds its admin page into a folder. Throws where the compiler finds fault.
 * Unless `afresh`, types are not checked again and an admin page newer than its sources is taken from `dist/`.
 */
export async function compileServer(root: string, folder: string, { afresh = true } = {}): Promise<void> {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-p',
      'tsconfig.build.json',
      '--outDir',
      folder,
      ...(afresh ? [] : ['--noCheck']),
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the server does not compile:\n${stdout}`);
  for (const map of filesBelow([folder]).filter((file) => file.endsWith('.js.map'))) namePlainly(root, folder, map);
  const page = path.join(folder, 'admin-page');
  mkdirSync(page, { recursive: true });
  const built = path.join(root, 'dist/admin-page');
  if (!afresh && isFresh(root, built)) return cpSync(built, page, { recursive: true });
  for (const [name, text] of Object.entries(await bundleAdminPage())) writeFileSync(path.join(page, name), text);
}

/** A source map names its source as if it lay beside `dist` in the release, not by the way from here to there. */
function namePlainly(root: string, folder: string, file: string): void {
  const map = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] };
  const toTop = path.relative(path.dirname(file), path.dirname(folder));
  const sources = map.sources.map((source) =>
    path.join(toTop, path.relative(root, path.resolve(path.dirname(file), source))).replaceAll(path.sep, '/'),
  );
  writeFileSync(file, JSON.stringify({ ...map, sources }));
}

function isFresh(root: string, built: string): boolean {
  const changed = (folders: string[]): number[] => filesBelow(folders).map((file) => statSync(file).mtimeMs);
  const [made, sources] = [
    changed([built]),
    changed(['force-app/main/default/lwc', 'tools/lwc'].map((dir) => path.join(root, dir))),
  ];
  return made.length > 0 && Math.min(...made) > Math.max(...sources);
}
