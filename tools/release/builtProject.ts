import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emitLwc } from '../lwc/emit.ts';
import { bundlePage } from '../lwc/pageBundle.ts';
import { filesBelow } from '../metadata/files.ts';
import { stageProject, type StagedProject } from '../metadata/stage.ts';

const PAGE = 'force-app/open-cti/default/staticresources/LivePersonSoftphone';
const LWC_OUTPUT = /[\\/]lwc[\\/][^\\/]+[\\/][^\\/]+\.js$/;

/**
 * The project's metadata with the softphone built in, as a copy: the working tree is only read, so that a build beside
 * it does no harm. The page's scripts are taken from the tree when they are newer than all they are made of, unless
 * `afresh`.
 */
export async function builtProject(root: string, { afresh = false } = {}): Promise<StagedProject> {
  const takePage = !afresh && isPageFresh(root);
  const page = path.join(root, PAGE);
  const project = stageProject(
    root,
    (file) => LWC_OUTPUT.test(file) || (!takePage && (file === page || file.startsWith(page + path.sep))),
  );
  try {
    emitLwc(project.root);
    if (!takePage) await writePage(path.join(project.root, PAGE));
  } catch (error) {
    project[Symbol.dispose]();
    throw error;
  }
  return project;
}

/** Whether the page's scripts in the tree are newer than every source they may hold. */
function isPageFresh(root: string): boolean {
  const changed = (file: string): number => statSync(file).mtimeMs;
  const scripts = filesBelow([path.join(root, PAGE)]).map(changed);
  const sources = filesBelow(['force-app/main/default/lwc', 'tools/lwc'].map((dir) => path.join(root, dir)))
    .filter((file) => !LWC_OUTPUT.test(file) && !file.includes('__tests__'))
    .concat(path.join(root, 'package-lock.json'))
    .map(changed);
  return scripts.length > 0 && Math.min(...scripts) > Math.max(...sources);
}

async function writePage(folder: string): Promise<void> {
  const scripts = await bundlePage();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of Object.entries(scripts)) writeFileSync(path.join(folder, name), code);
}
