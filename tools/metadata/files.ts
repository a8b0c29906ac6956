import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Every file below the folders, absolute, sorted; a folder that does not exist holds none. */
export function filesBelow(dirs: readonly string[]): string[] {
  return dirs
    .filter((dir) => existsSync(dir))
    .flatMap((dir) =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.resolve(entry.parentPath, entry.name)),
    )
    .sort();
}

/** `…/permissionsets/Name.permissionset-meta.xml` with suffix `permissionset` gives `Name`; anything else gives null. */
export function componentName(file: string, suffix: string): string | null {
  const ending = `.${suffix}-meta.xml`;
  return file.endsWith(ending) ? path.basename(file).slice(0, -ending.length) : null;
}

/** Name of the object folder a file lies in: `…/objects/<Object>/…`; null outside `objects`. */
export function objectOf(file: string): string | null {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf('objects');
  return at < 0 ? null : (parts[at + 1] ?? null);
}
