import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../problem.ts';
import { runJava } from './java.ts';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** PMD over Apex and Visualforce with our rule set. A line of its report: `file:line:<tab>Rule:<tab>message`. */
export function analyseApex(root: string): Problem[] {
  const force = path.join(path.resolve(root), 'force-app');
  const run = runJava([beside('RunPmd.java'), force, beside('ruleset.xml')]);
  if (run.code !== 0) return [{ file: 'PMD', text: `ended with code ${run.code}: ${run.errors.trim()}` }];
  return run.output
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [place = '', rule = '', message = ''] = line.split('\t');
      return {
        file: path.relative(path.resolve(root), path.resolve(place.replace(/:$/, ''))),
        text: `${rule} ${message}`,
      };
    });
}
