/** Our package directories as zips for the Metadata API, made from the working tree; the page's scripts are left out, for they take long and no org reads them. */
import path from 'node:path';
import { emitLwc } from '../../tools/lwc/emit.ts';
import { stageProject } from '../../tools/metadata/stage.ts';
import { metadataZip } from '../../tools/release/metadataZip.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = /[\\/](lwc[\\/][^\\/]+[\\/][^\\/]+\.js|staticresources[\\/]LivePersonSoftphone)$/;

/** Zips by name of the package directory, in the order asked for. */
export async function packageZips(names: readonly string[]): Promise<Map<string, Buffer>> {
  using project = stageProject(ROOT, (file) => BUILT.test(file));
  emitLwc(project.root);
  const zips = new Map<string, Buffer>();
  for (const name of names) {
    const directory = project.packages.find((each) => each.name === name);
    if (!directory) throw new Error(`no package directory ${name}`);
    zips.set(name, await metadataZip(project, directory));
  }
  return zips;
}
