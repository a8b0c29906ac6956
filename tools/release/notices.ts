import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Other people's code that is built into our scripts and style sheets, and where its licence stands; everything else is
 * installed by npm with its own. The design system's package names its licence without carrying the text.
 */
const BUILT_IN = [
  { name: 'lwc', text: 'node_modules/lwc/LICENSE.md' },
  { name: '@lwc/synthetic-shadow', text: 'node_modules/@lwc/synthetic-shadow/LICENSE.md' },
  { name: '@salesforce-ux/design-system', text: 'tools/release/texts/bsd-3-clause.txt' },
];

/** The licences of what is built in, as one text. */
export function notices(root: string): Buffer {
  const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  const parts = BUILT_IN.map(({ name, text }) => {
    const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`)) as Record<string, string>;
    return `## ${name} ${version} (${license})\n\n${read(text)
      .replace(/^#.*\n+/, '')
      .trim()}\n`;
  });
  return Buffer.from(`# Built into the scripts and styles of this release\n\n${parts.join('\n')}`);
}
