import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../metadata/files.ts';
import type { Project } from '../metadata/project.ts';
import { notices } from './notices.ts';

/** Sources and tests of the softphone: the org gets the scripts made of them. */
const NOT_DEPLOYED = /\.ts$|\.map$|__tests__|__mocks__|tsconfig[^/]*\.json$|jsconfig\.json$|\.ecaGlblOauth-meta\.xml$/;

/** Every file of the Salesforce archive by its name there: source format, ready to deploy, and the zips beside it. */
export function salesforceFiles(
  root: string,
  { project, packages, version }: { project: Project; packages: string; version: string },
): Map<string, Buffer> {
  const read = (name: string): Buffer => readFileSync(path.join(root, name));
  const files = new Map<string, Buffer>([
    ['sfdx-project.json', read('sfdx-project.json')],
    ['.forceignore', read('.forceignore')],
    ['config/project-scratch-def.json', read('config/project-scratch-def.json')],
    ['LICENSE', read('LICENSE')],
    ['NOTICES.md', notices(root)],
    ['CHANGELOG.md', read('CHANGELOG.md')],
    ['README.md', Buffer.from(read('tools/release/texts/salesforce.md').toString().replaceAll('{version}', version))],
  ]);
  const named = (file: string): string => path.relative(project.root, file).replaceAll(path.sep, '/');
  for (const file of filesBelow(project.packages.map(({ dir }) => dir)))
    if (!NOT_DEPLOYED.test(named(file))) files.set(named(file), readFileSync(file));
  for (const file of filesBelow([packages])) files.set(`metadata-api/${path.basename(file)}`, readFileSync(file));
  return files;
}
