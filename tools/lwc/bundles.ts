import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** One LWC bundle of the project: `lwc/<name>/<name>.ts`. */
export interface Bundle {
  name: string;
  folder: string;
  /** Absolute path of the main source file. */
  entry: string;
}

/** All LWC bundles of all package directories, sorted by name. `root` is the repository. */
export function lwcBundles(root: string = ROOT): Bundle[] {
  const packages = readdirSync(join(root, 'force-app'))
    .map((name) => join(root, 'force-app', name, 'default', 'lwc'))
    .filter((folder) => existsSync(folder));
  return packages
    .flatMap((folder) => readdirSync(folder).map((name) => ({ name, folder: join(folder, name) })))
    .filter(({ folder }) => statSync(folder).isDirectory())
    .map(({ name, folder }) => ({ name, folder, entry: join(folder, `${name}.ts`) }))
    .filter(({ entry }) => existsSync(entry))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Source files (`.ts`, not tests, not declarations) directly in a bundle: the platform allows no subfolders but `__tests__`. */
export function bundleSources(bundle: Bundle): string[] {
  return readdirSync(bundle.folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(bundle.folder, name));
}
