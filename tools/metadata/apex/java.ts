import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The jars with apex-ls and PMD that come with the Code Analyzer package from npm. */
export function jarFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@salesforce/code-analyzer-pmd-engine/package.json');
  return path.join(path.dirname(entry), 'dist', 'java-lib');
}

/** Is there a Java to run them? */
export const hasJava = (): boolean =>
  spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0 && existsSync(jarFolder());

export interface JavaRun {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs Java with all those jars on the class path. */
export function runJava(args: readonly string[]): JavaRun {
  const run = spawnSync('java', ['-cp', path.join(jarFolder(), '*'), ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: run.status, output: run.stdout ?? '', errors: run.error?.message ?? run.stderr ?? '' };
}
