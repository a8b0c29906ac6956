/**
 * npm run test:repeat -- [times] [filter…]: runs the fault and security tests again and again (ten times unless said
 * otherwise) and counts per file. A file that failed once has failed: flaky is failed.
 */
import { foldersOrFilters, reportOf, type FileCount } from './repeatReport.ts';
import { vitestFiles } from './runners.ts';

const [first, ...rest] = process.argv.slice(2);
const times = first === undefined ? 10 : Number(first);
if (!Number.isInteger(times) || times < 1 || times > 1_000) {
  console.error(`“${first ?? ''}” is no number of runs. Example: npm run test:repeat -- 3 test/faults/01`);
  process.exit(2);
}

const counts = new Map<string, FileCount>();
const began = Date.now();
for (let run = 1; run <= times; run++) {
  console.log(`\nRun ${run} of ${times}`);
  const files = await vitestFiles(foldersOrFilters(rest));
  if (files.length === 0) {
    console.error('No test ran.');
    process.exit(1);
  }
  for (const { file, passed, ms, failures } of files) {
    const count = counts.get(file) ?? { passed: 0, failed: 0, slowestMs: 0, failures: [] };
    counts.set(file, count);
    if (passed) count.passed += 1;
    else count.failed += 1;
    count.slowestMs = Math.max(count.slowestMs, ms);
    count.failures.push(...failures);
  }
}
const { text, flawless } = reportOf(counts, times);
console.log(`\n${text}\n${Math.round((Date.now() - began) / 1_000)} s`);
process.exit(flawless ? 0 : 1);
