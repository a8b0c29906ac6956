/**
 * Our package directories as zips for the Metadata API, made from the working tree; the page's scripts are left out, for they
 * take long and no org reads them. Kept from run to run until a source changes, since several test files need them.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { emitLwc } from '../../tools/lwc/emit.ts';
import { filesBelow } from '../../tools/metadata/files.ts';
import { stageProject } from '../../tools/metadata/stage.ts';
import { metadataZip } from '../../tools/release/metadataZip.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const KEPT = path.join(ROOT, 'node_modules/.cache/test-packages');
const BUILT = /[\\/](lwc[\\/][^\\/]+[\\/][^\\/]+\.js|staticresources[\\/]LivePersonSoftphone)$/;

/** Changes with every file the zips are made of or by. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const sources = ['force-app', 'tools/lwc', 'tools/metadata', 'tools/release', 'connector-server/src/protocol'];
  for (const file of filesBelow(sources.map((dir) => path.join(ROOT, dir)))) {
    if (BUILT.test(file)) continue;
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

async function writeZips(folder: string): Promise<void> {
  using project = stageProject(ROOT, (file) => BUILT.test(file));
  emitLwc(project.root);
  // Whoever is done first names the folder; it appears whole.
  mkdirSync(path.dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  for (const directory of project.packages)
    writeFileSync(path.join(making, `${directory.name}.zip`), await metadataZip(project, directory));
  try {
    renameSync(making, folder);
  } catch {
    rmSync(making, { recursive: true, force: true });
  }
}

const OLD_MS = 3_600_000;

/** Zips of sources as they were; whoever still reads some has read them long ago. */
function dropOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const each = path.join(folder, name);
    const found = statSync(each, { throwIfNoEntry: false });
    if (found && found.mtimeMs < Date.now() - OLD_MS) rmSync(each, { recursive: true, force: true });
  }
}

/** Zips by name of the package directory, in the order asked for. */
export async function packageZips(names: readonly string[]): Promise<Map<string, Buffer>> {
  const folder = path.join(KEPT, fingerprint());
  if (!existsSync(folder)) {
    await writeZips(folder);
    dropOld(path.dirname(folder));
  }
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, `${name}.zip`))]));
}
