/** Apex without an org: semantic check and PMD, both from jars that npm brings. Needs Java; CI must have it. */
import { analyseApex } from './apex/analyse.ts';
import { compileApex } from './apex/compile.ts';
import { hasJava } from './apex/java.ts';
import { runIfMain, type CheckResult } from './problem.ts';

/** `environment` decides whether a missing Java is a failure: it is under CI=true. */
export function checkApex(
  root: string,
  environment = { java: hasJava(), ci: process.env['CI'] === 'true' },
): CheckResult {
  const name = 'Apex';
  if (!environment.java) {
    const note = 'not checked: there is no Java on this machine (17 or newer is needed)';
    return { name, problems: environment.ci ? [{ file: 'java', text: 'CI must have Java to check Apex' }] : [], note };
  }
  return { name, problems: [...compileApex(root), ...analyseApex(root)], note: 'apex-ls and PMD' };
}

await runIfMain(import.meta.url, [(root) => checkApex(root)]);
