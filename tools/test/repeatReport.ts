/** What repeated runs of the same tests say about each file. Pure. */

export interface FileCount {
  passed: number;
  failed: number;
  slowestMs: number;
  /** Names of the tests that failed, once per failure. */
  failures: string[];
}

const FOLDERS = ['test/faults', 'test/security'];

/** What to run: the two folders, or what was asked for. */
export const foldersOrFilters = (filters: readonly string[]): string[] => [...(filters.length > 0 ? filters : FOLDERS)];

/** One line per file, the worst first; flawless when every file passed in every one of `times` runs. */
export function reportOf(counts: ReadonlyMap<string, FileCount>, times: number): { text: string; flawless: boolean } {
  const rows = [...counts].sort(([a, one], [b, other]) => other.failed - one.failed || a.localeCompare(b));
  const flawed = rows.filter(([, { passed }]) => passed < times);
  const width = Math.max(4, ...rows.map(([file]) => file.length));
  const lines = rows.map(([file, { passed, failed, slowestMs }]) => {
    const missing = times - passed - failed;
    const verdict = passed === times ? 'ok' : passed === 0 ? 'FAILED' : 'FLAKY';
    const absent = missing > 0 ? `, ${missing} without a result` : '';
    return `${file.padEnd(width)}  ${passed}/${times} passed${absent}  ${(slowestMs / 1_000).toFixed(1)} s at most  ${verdict}`;
  });
  const failures = flawed.flatMap(([file, { failures: names }]) =>
    [...new Set(names)].map((name) => `  ${file}: ${name} (${names.filter((one) => one === name).length}x)`),
  );
  const sum = `${rows.length} files, ${times} runs: ${rows.length - flawed.length} flawless, ${flawed.length} failed or flaky`;
  return { text: [...lines, ...failures, sum].join('\n'), flawless: rows.length > 0 && flawed.length === 0 };
}
