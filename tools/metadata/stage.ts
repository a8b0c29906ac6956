import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { componentName, filesBelow } from './files.ts';
import { readProject, type Project } from './project.ts';

export interface StagedProject extends Project, Disposable {
  /** Static resources whose content is made by the build and was not there: a placeholder stands in. */
  notBuilt: string[];
}

/**
 * A copy of the project's metadata in a temporary folder, complete enough to convert; removed on dispose.
 * `leaveOut`: absolute paths that are not copied.
 */
export function stageProject(root: string, leaveOut: (file: string) => boolean = () => false): StagedProject {
  const target = mkdtempSync(path.join(tmpdir(), 'lp-stage-'));
  for (const file of ['sfdx-project.json', '.forceignore']) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(target, file));
  }
  for (const { dir } of readProject(root).packages)
    cpSync(dir, path.join(target, path.relative(root, dir)), { recursive: true, filter: (file) => !leaveOut(file) });
  const staged = readProject(target);
  const notBuilt: string[] = [];
  for (const file of filesBelow(staged.packages.map(({ dir }) => dir))) {
    const resource = componentName(file, 'resource');
    const content = resource === null ? '' : path.join(path.dirname(file), resource);
    if (resource === null || existsSync(content)) continue;
    mkdirSync(content);
    writeFileSync(path.join(content, 'placeholder.txt'), 'Made by the build.\n');
    notBuilt.push(resource);
  }
  return { ...staged, notBuilt, [Symbol.dispose]: () => rmSync(target, { recursive: true, force: true }) };
}
