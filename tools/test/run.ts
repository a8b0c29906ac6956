/**
 * npm test: every runner, one sum. `npm test -- unit|lwc|browser [filter…]` runs one part.
 * The last line is always `N passed, M failed`.
 */
import { ensureBrowser } from './findBrowser.ts';
import { jest, playwright, run, vitest, type Tally } from './runners.ts';

const [part, ...filters] = process.argv.slice(2);
const wanted = (name: string): boolean => part === undefined || part === name;
const total: Tally = { passed: 0, failed: 0, failures: [] };
const add = (name: string, tally: Tally): void => {
  console.log(`${name}: ${tally.passed} passed, ${tally.failed} failed`);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.failures.push(...tally.failures);
};

if (part !== undefined && !['unit', 'lwc', 'browser'].includes(part)) {
  console.error('Unknown part: use unit, lwc or browser, or nothing for all.');
  process.exit(2);
}

const built = async (): Promise<boolean> => (await run(process.execPath, ['tools/build/softphone.ts'])) === 0;
// Once for all: tests of the release look at what is built too.
const isBuilt = part === undefined ? await built() : null;

if (wanted('unit')) add('server and sandbox', await vitest(filters));
if (wanted('lwc')) add('softphone components', await jest(filters));
if (wanted('browser')) {
  const browser = ensureBrowser();
  if ('problem' in browser) {
    add('browser', { passed: 0, failed: 1, failures: [browser.problem] });
  } else if (!(isBuilt ?? (await built()))) {
    const problem = 'The softphone did not build, so the browser tests did not run.';
    add('browser', { passed: 0, failed: 1, failures: [problem] });
  } else {
    add('browser', await playwright(filters, browser.path));
  }
}

// Repeated at the end: who sees only the tail of a long log still learns what failed.
if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((text) => `- ${text}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
