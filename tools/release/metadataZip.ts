import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { filesBelow } from '../metadata/files.ts';
import type { PackageDirectory, Project } from '../metadata/project.ts';
import { steadied, steadyZip } from './steadyZip.ts';

/** The library would otherwise put the values of this shell into what it converts, by the `replacements` of the folder it runs in. */
const REPLACES = 'SF_APPLY_REPLACEMENTS_ON_CONVERT';

/** One package directory as the Metadata API takes it: a zip with `package.xml` at its root ("single package"). */
export async function metadataZip(project: Project, directory: PackageDirectory): Promise<Buffer> {
  const components = ComponentSet.fromSource({ fsPaths: [directory.dir] });
  components.sourceApiVersion = project.apiVersion;
  const target = mkdtempSync(path.join(tmpdir(), 'lp-package-'));
  const { [REPLACES]: asked } = process.env;
  delete process.env[REPLACES];
  try {
    await new MetadataConverter().convert(components, 'metadata', {
      type: 'directory',
      outputDirectory: target,
      genUniqueDir: false,
    });
    const files = new Map<string, Buffer>();
    // A static resource of many files is a zip of its own.
    for (const file of filesBelow([target]))
      files.set(path.relative(target, file).replaceAll(path.sep, '/'), await steadied(readFileSync(file)));
    return await steadyZip(files);
  } finally {
    if (asked !== undefined) process.env[REPLACES] = asked;
    rmSync(target, { recursive: true, force: true });
  }
}
