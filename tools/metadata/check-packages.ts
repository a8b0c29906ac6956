/** source-deploy-retrieve (the library inside the Salesforce CLI) resolves and converts each package directory with main alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { filesBelow } from './files.ts';
import { readIgnored } from './ignored.ts';
import { runIfMain, type CheckResult, type Problem } from './problem.ts';
import type { PackageDirectory } from './project.ts';
import { stageProject } from './stage.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function checkPackages(root: string): Promise<CheckResult> {
  using project = stageProject(root);
  const main = project.packages.find(({ name }) => name === 'main');
  const problems: Problem[] = [];
  const counts: string[] = [];
  for (const directory of project.packages) {
    try {
      const dirs = main === undefined || directory === main ? [directory] : [main, directory];
      const components = ComponentSet.fromSource({ fsPaths: dirs.map(({ dir }) => dir) });
      components.sourceApiVersion = project.apiVersion;
      counts.push(`${directory.name} ${components.getSourceComponents().toArray().length}`);
      for (const file of leftOver(project.root, components, directory))
        problems.push({ file, text: 'belongs to no component' });
      await convert(components);
    } catch (error) {
      problems.push({
        file: path.relative(project.root, directory.dir),
        text: messageOf(error).replaceAll(project.root + path.sep, ''),
      });
    }
  }
  const placeholders =
    project.notBuilt.length === 0 ? '' : `; not built, so a placeholder stands in: ${project.notBuilt.join(', ')}`;
  return { name: 'packages', problems, note: `components with main: ${counts.join(', ')}${placeholders}` };
}

/** Files the library would silently not deploy, though nothing tells it to ignore them. */
function leftOver(root: string, components: ComponentSet, directory: PackageDirectory): string[] {
  const known = components
    .getSourceComponents()
    .toArray()
    .flatMap((component) => [component.xml, component.content].filter((file) => file !== undefined));
  const owned = (file: string): boolean => known.some((each) => file === each || file.startsWith(each + path.sep));
  const isIgnored = readIgnored(root);
  return filesBelow([directory.dir])
    .filter((file) => !owned(file) && !isIgnored(file) && !path.basename(file).startsWith('.'))
    .map((file) => path.relative(root, file));
}

/** Converts to the metadata format, as a deploy does, and looks whether the manifest was made. */
async function convert(components: ComponentSet): Promise<void> {
  const target = mkdtempSync(path.join(tmpdir(), 'lp-convert-'));
  try {
    const { packagePath } = await new MetadataConverter().convert(components, 'metadata', {
      type: 'directory',
      outputDirectory: target,
      genUniqueDir: false,
    });
    const manifest = readFileSync(path.join(packagePath ?? target, 'package.xml'), 'utf8');
    if (!manifest.includes('<members>')) throw new Error('the converted package is empty');
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

await runIfMain(import.meta.url, [checkPackages]);
