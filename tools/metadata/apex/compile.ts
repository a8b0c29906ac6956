import path from 'node:path';
import type { Problem } from '../problem.ts';
import { runJava } from './java.ts';

interface Message {
  start: { line: number };
  category: string;
  message: string;
}

/**
 * Semantic check of all Apex (apex-ls: types, methods, fields, missing returns), warnings included.
 * It does not see fields named only in SOQL text, nor what only an org knows.
 */
export function compileApex(root: string): Problem[] {
  const run = runJava([
    'io.github.apexdevtools.apexls.CheckForIssues',
    '--workspace',
    path.resolve(root),
    '-n',
    '-f',
    'json',
    '-d',
    'warnings',
  ]);
  // No output at all is a clean run; anything that is no list of files is a failure of the tool itself.
  if (run.code === 0 && run.output.trim() === '') return [];
  let files: { path: string; messages: Message[] }[];
  try {
    files = (JSON.parse(run.output) as { files: typeof files }).files;
  } catch {
    return [{ file: 'apex-ls', text: `ended with code ${run.code}: ${run.errors.trim() || run.output.trim()}` }];
  }
  return files.flatMap((file) =>
    file.messages.map(({ start, category, message }) => ({
      file: `${path.relative(path.resolve(root), file.path)}:${start.line}`,
      text: `${category}: ${message}`,
    })),
  );
}
