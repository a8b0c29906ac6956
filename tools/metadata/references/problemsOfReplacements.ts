import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../problem.ts';
import type { Inventory } from './inventory.ts';

interface Replacement {
  filename?: string;
  glob?: string;
  stringToReplace?: string;
}

/** Every replacement of sfdx-project.json finds its text, and no file holds the placeholder host without one. */
export function problemsOfReplacements(inventory: Inventory): Problem[] {
  const { root } = inventory.project;
  const settings = path.join(root, 'sfdx-project.json');
  const { replacements = [] } = JSON.parse(readFileSync(settings, 'utf8')) as { replacements?: Replacement[] };
  const holding = new Map<string, Set<string>>();
  const metadata = inventory.files.filter((file) => file.endsWith('-meta.xml'));
  const contents = new Map(metadata.map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]));
  const problems: Problem[] = [];
  for (const { filename, glob, stringToReplace = '' } of replacements) {
    const matches = [...contents].filter(
      ([file]) => file === filename || (glob !== undefined && path.matchesGlob(file, glob)),
    );
    if (matches.length === 0)
      problems.push({ file: settings, text: `a replacement names ${filename ?? glob}, which does not exist` });
    for (const [file, content] of matches) {
      if (!content.includes(stringToReplace))
        problems.push({ file: settings, text: `nothing to replace in ${file}: no ${stringToReplace}` });
      holding.set(stringToReplace, (holding.get(stringToReplace) ?? new Set()).add(file));
    }
  }
  for (const [placeholder, covered] of holding) {
    for (const [file, content] of contents) {
      if (content.includes(placeholder) && !covered.has(file))
        problems.push({ file, text: `holds ${placeholder}, but no replacement covers it` });
    }
  }
  return problems;
}
