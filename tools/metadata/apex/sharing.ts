import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../files.ts';
import type { Problem } from '../problem.ts';

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const DECLARATION = /^(?:public|global|private|protected)\s+(?:virtual\s+|abstract\s+)*(.*?)\bclass\s+(\w+)/m;

/** Every class of ours but tests is declared `with sharing`: they act for an agent, never beyond what the agent may see. */
export function problemsOfSharing(root: string): Problem[] {
  return filesBelow([path.join(root, 'force-app')])
    .filter((file) => file.endsWith('.cls'))
    .flatMap((file) => {
      const code = readFileSync(file, 'utf8').replaceAll(COMMENTS, '');
      const [, sharing, name] = DECLARATION.exec(code) ?? [];
      if (name === undefined || /@IsTest/i.test(code) || sharing?.trim().toLowerCase() === 'with sharing') return [];
      return [{ file: path.relative(root, file), text: `class ${name} is not declared with sharing` }];
    });
}
