/** `npm run release`: the archives of this version, and their checksums. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../lwc/bundles.ts';
import { builtProject } from './builtProject.ts';
import { compileServer } from './compiledServer.ts';
import { writePackages } from './packages.ts';
import { releaseVersion } from './releaseVersion.ts';
import { salesforceFiles } from './salesforceFiles.ts';
import { serverFiles } from './serverFiles.ts';
import { steadyTar } from './steadyTar.ts';
import { steadyZip } from './steadyZip.ts';

/**
 * Writes server archive, Salesforce archive and SHA256SUMS into a folder that it empties first. Returns sizes in bytes
 * by file name. `afresh: false` takes over what is built already and newer than its sources.
 */
export async function makeRelease(root: string, folder: string, { afresh = true } = {}): Promise<Map<string, number>> {
  const version = releaseVersion(root);
  const work = mkdtempSync(path.join(tmpdir(), 'lp-release-'));
  try {
    using project = await builtProject(root, { afresh });
    const [dist, packages] = [path.join(work, 'dist'), path.join(work, 'packages')];
    await writePackages(project, packages);
    await compileServer(root, dist, { afresh });
    const server = `liveperson-connector-server-${version}`;
    const salesforce = `liveperson-connector-salesforce-${version}`;
    const archives = new Map([
      [`${server}.tar.gz`, steadyTar(below(server, serverFiles(root, { dist, packages })))],
      [`${salesforce}.zip`, await steadyZip(below(salesforce, salesforceFiles(root, { project, packages, version })))],
    ]);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of archives) writeFileSync(path.join(folder, name), content);
    writeFileSync(path.join(folder, 'SHA256SUMS'), checksums(archives));
    return new Map([...archives].map(([name, content]) => [name, content.byteLength]));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Unpacking makes one folder, named after the release. */
const below = (folder: string, files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
  new Map([...files].map(([name, content]) => [`${folder}/${name}`, content]));

const checksums = (files: ReadonlyMap<string, Buffer>): string =>
  [...files].map(([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`).join('');

if (import.meta.main) {
  const sizes = await makeRelease(ROOT, path.join(ROOT, 'build/release'));
  for (const [name, bytes] of sizes) console.log(`build/release/${name}: ${(bytes / 1024).toFixed(0)} KB`);
}
