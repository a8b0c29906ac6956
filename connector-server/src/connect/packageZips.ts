/** Where the packages for Salesforce are: beside the program in a release, built from source in a clone. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StepFailure } from './types.ts';

const run = promisify(execFile);
const BUILD_MS = 300_000;

/** Of this program: the folder with its package.json. */
export function programRoot(from = import.meta.dirname): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error('The program lies in no folder of its own.');
  }
}

/**
 * Zips by name of package. In a clone they are built first where the sources are newer; `SALESFORCE_PACKAGES` names a folder
 * that has them ready. Rejects with StepFailure.
 */
export async function packageZips(
  names: readonly string[],
  { env, say }: { env: Readonly<Record<string, string | undefined>>; say: (line: string) => void },
  root = programRoot(),
): Promise<Map<string, Buffer>> {
  const given = env.SALESFORCE_PACKAGES ?? '';
  const script = path.join(root, 'tools/release/packages.ts');
  const isClone = given === '' && existsSync(script);
  const folder = given !== '' ? path.resolve(given) : path.join(root, isClone ? 'build/salesforce' : 'salesforce');
  if (isClone && !(await areFresh(folder, names, path.join(root, 'force-app')))) {
    say('Building the packages for Salesforce; this takes about half a minute.');
    await run(process.execPath, [script], { cwd: root, timeout: BUILD_MS, maxBuffer: 16_000_000 }).catch(
      (error: unknown) => {
        throw new StepFailure(
          'packages_not_built',
          `The packages for Salesforce could not be built: ${lastLine(error)}`,
          'Run "npm ci" and "npm run build:packages", and mend what that says.',
          { cause: error },
        );
      },
    );
  }
  const zips = new Map<string, Buffer>();
  for (const name of names) {
    const file = path.join(folder, `${name}.zip`);
    const zip = await readFile(file).catch(() => null);
    if (zip === null)
      throw new StepFailure(
        'package_missing',
        `The package ${name} is not there: ${path.relative(root, file)}.`,
        'Take the whole release, or run "npm run build:packages" in a clone.',
      );
    zips.set(name, zip);
  }
  return zips;
}

/** Whether each zip is there and no source of it was changed afterwards. */
async function areFresh(folder: string, names: readonly string[], sources: string): Promise<boolean> {
  const times = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, `${name}.zip`)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const entries = await readdir(sources, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !isBuilt(entry.parentPath, entry.name));
  const newest = await Promise.all(files.map((entry) => stat(path.join(entry.parentPath, entry.name))));
  return Math.min(...times) > Math.max(0, ...newest.map(({ mtimeMs }) => mtimeMs));
}

/** Generated from the sources beside it; every build writes it anew. */
const isBuilt = (folder: string, name: string): boolean =>
  (name.endsWith('.js') && existsSync(path.join(folder, name.replace(/\.js$/, '.ts')))) ||
  folder.includes('staticresources') ||
  name === 'softphone.js';

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: unknown; message?: unknown };
  const text = typeof stderr === 'string' && stderr.trim() !== '' ? stderr : String(message);
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
