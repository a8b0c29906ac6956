import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { CheckResult } from '../../../tools/metadata/problem.ts';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const copies: string[] = [];

afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
});

export interface ProjectCopy {
  root: string;
  /** Replaces text in one file; fails when the text is not there, so that a test cannot pass for nothing. */
  edit(file: string, from: string, to: string): void;
  write(file: string, content: string): void;
  mkdir(folder: string): void;
  /** Removes a file or folder, if it is there. */
  remove(file: string): void;
}

/** The project's metadata in a temporary folder, to be broken on purpose; removed after the test. */
export function copyProject(): ProjectCopy {
  const root = mkdtempSync(path.join(tmpdir(), 'lp-metadata-'));
  copies.push(root);
  for (const part of ['force-app', 'sfdx-project.json', '.forceignore'])
    cpSync(path.join(PROJECT, part), path.join(root, part), { recursive: true });
  const at = (file: string): string => path.join(root, file);
  return {
    root,
    edit: (file, from, to) => {
      const content = readFileSync(at(file), 'utf8');
      if (!content.includes(from)) throw new Error(`${file} does not hold ${from}`);
      writeFileSync(at(file), content.replace(from, to));
    },
    write: (file, content) => writeFileSync(at(file), content),
    mkdir: (folder) => void mkdirSync(at(folder), { recursive: true }),
    remove: (file) => rmSync(at(file), { recursive: true, force: true }),
  };
}

/** Problems as `file: text`. */
export const textsOf = (result: CheckResult): string[] => result.problems.map(({ file, text }) => `${file}: ${text}`);
