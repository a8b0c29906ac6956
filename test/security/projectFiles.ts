/** The project's own files, for rules about their text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'build',
  'data',
  '.git',
  'coverage',
  'test-results',
  'playwright-report',
]);

export interface ProjectFile {
  path: string;
  text: string;
}

/** Files below a folder whose path matches, with their text; generated folders left out. */
export function projectFiles(folder: string, matches: RegExp): ProjectFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => matches.test(path) && !path.split('/').some((part) => SKIPPED.has(part)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** `path: line` of every match. */
export function findings(files: readonly ProjectFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
