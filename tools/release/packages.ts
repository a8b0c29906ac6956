/** `npm run build:packages`: every package directory as a zip for the Metadata API, the softphone built in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../lwc/bundles.ts';
import type { Project } from '../metadata/project.ts';
import { builtProject } from './builtProject.ts';
import { metadataZip } from './metadataZip.ts';

/** Writes `<name>.zip` for each package directory of a built project. Returns sizes in bytes by name. */
export async function writePackages(project: Project, folder: string): Promise<Map<string, number>> {
  mkdirSync(folder, { recursive: true });
  const sizes = new Map<string, number>();
  for (const directory of project.packages) {
    const zip = await metadataZip(project, directory);
    writeFileSync(path.join(folder, `${directory.name}.zip`), zip);
    sizes.set(directory.name, zip.byteLength);
  }
  return sizes;
}

if (import.meta.main) {
  const folder = path.join(ROOT, 'build/salesforce');
  using project = await builtProject(ROOT);
  for (const [name, bytes] of await writePackages(project, folder))
    console.log(`build/salesforce/${name}.zip: ${(bytes / 1024).toFixed(0)} KB`);
}
