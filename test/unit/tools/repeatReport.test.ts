/** Flaky is failed: what repeated runs are judged by. */
import { expect, it } from 'vitest';
import { foldersOrFilters, reportOf, type FileCount } from '../../../tools/test/repeatReport.ts';

const count = (passed: number, failed: number, failures: string[] = []): FileCount => ({
  passed,
  failed,
  slowestMs: 1_500,
  failures,
});

it('a file that always passed is fine, one that failed once makes the whole fail', () => {
  expect(reportOf(new Map([['a.test.ts', count(10, 0)]]), 10)).toMatchObject({ flawless: true });
  const { text, flawless } = reportOf(
    new Map([
      ['a.test.ts', count(10, 0)],
      ['b.test.ts', count(9, 1, ['loses nothing'])],
    ]),
    10,
  );
  expect(flawless).toBe(false);
  expect(text).toContain('b.test.ts  9/10 passed  1.5 s at most  FLAKY');
  expect(text).toContain('b.test.ts: loses nothing (1x)');
  expect(text).toContain('2 files, 10 runs: 1 flawless, 1 failed or flaky');
});

it('a file without a result in some run has failed, and so has a run of nothing', () => {
  expect(reportOf(new Map([['a.test.ts', count(9, 0)]]), 10)).toMatchObject({ flawless: false });
  expect(reportOf(new Map(), 10)).toMatchObject({ flawless: false });
});

it('runs faults and security unless something else is asked for', () => {
  expect(foldersOrFilters([])).toEqual(['test/faults', 'test/security']);
  expect(foldersOrFilters(['test/faults/01'])).toEqual(['test/faults/01']);
});
