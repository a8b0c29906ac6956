/** Every component named anywhere exists, in a package directory the naming one may use; and rules no single file shows. */
import path from 'node:path';
import { runIfMain, type CheckResult, type Problem } from './problem.ts';
import { packageOf, readProject } from './project.ts';
import { takeInventory, type Inventory } from './references/inventory.ts';
import { problemsOfCustomMetadata, referencesOfCustomMetadata } from './references/ofCustomMetadata.ts';
import { referencesOfObjects } from './references/ofObjects.ts';
import { referencesOfPages } from './references/ofPages.ts';
import { problemsOfPermissionSets, referencesOfPermissionSets } from './references/ofPermissionSets.ts';
import { problemsOfNames, referencesOfModules } from './references/ofSources.ts';
import { problemsOfFlexipages } from './references/problemsOfFlexipages.ts';
import { problemsOfLimits } from './references/problemsOfLimits.ts';
import { problemsOfReplacements } from './references/problemsOfReplacements.ts';
import type { Reference } from './references/reference.ts';

export function checkReferences(root: string): CheckResult {
  const inventory = takeInventory(readProject(root));
  const modules = referencesOfModules(inventory);
  const references = [
    ...inventory.files.flatMap((file) => [
      ...referencesOfObjects(inventory, file),
      ...referencesOfPages(inventory, file),
    ]),
    ...referencesOfPermissionSets(inventory),
    ...referencesOfCustomMetadata(inventory),
    ...modules.references,
  ];
  const problems = [
    ...references.flatMap((reference) => resolve(inventory, reference)),
    ...modules.problems,
    ...problemsOfNames(inventory),
    ...problemsOfPermissionSets(inventory),
    ...problemsOfCustomMetadata(inventory),
    ...problemsOfFlexipages(inventory),
    ...problemsOfLimits(inventory),
    ...problemsOfReplacements(inventory),
  ].map(({ file, text }) => ({ file: path.isAbsolute(file) ? path.relative(root, file) : file, text }));
  return { name: 'references', problems: unique(problems), note: `${references.length} references` };
}

/** A component may name those of its own package directory and those of main. */
function resolve(inventory: Inventory, { file, kind, name }: Reference): Problem[] {
  const definedIn = inventory.definedIn(kind, name);
  const from = packageOf(inventory.project, file);
  if (definedIn === null) return [{ file, text: `no ${kind} is called ${name}` }];
  if (definedIn !== 'main' && definedIn !== from)
    return [{ file, text: `${from} may not refer to ${kind} ${name} of ${definedIn}` }];
  return [];
}

const unique = (problems: Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.file} ${problem.text}`, problem])).values(),
];

await runIfMain(import.meta.url, [checkReferences]);
