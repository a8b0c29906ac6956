/** Apex without an org: semantic check and PMD, both from jars that npm brings. Those need Java; CI must have it. */
import { analyseApex } from './apex/analyse.ts';
import { compileApex } from './apex/compile.ts';
import { hasJava } from './apex/java.ts';
import { problemsOfSharing } from './apex/sharing.ts';
import { runIfMain, type CheckResult } from './problem.ts';

/** `environment` decides whether a missing Java is a failure: it is under CI=true. */
export function checkApex(
  root: string,
  environment = { java: hasJava(), ci: process.env['CI'] === 'true' },
): CheckResult {
  const name = 'Apex';
  const problems = problemsOfSharing(root);
  if (environment.java) {
    return { name, problems: [...problems, ...compileApex(root), ...analyseApex(root)], note: 'apex-ls and PMD' };
  }
  if (environment.ci) problems.push({ file: 'java', text: 'CI must have Java to check Apex' });
  return {
    name,
    problems,
    note: 'only sharing was checked: there is no Java on this machine (17 or newer is needed for the rest)',
  };
}

await runIfMain(import.meta.url, [(root) => checkApex(root)]);
