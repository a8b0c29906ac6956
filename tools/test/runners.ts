import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Tally {
  passed: number;
  failed: number;
  /** What failed, in words: file, name of the test, first lines of its message. */
  failures: string[];
}

const bin = (name: string): string => path.join('node_modules', '.bin', name);

/** Runs a command with its output shown; resolves with the exit code. */
export function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs one test runner that writes a JSON report, and reads the counts out of it. A runner that fails without
 * having counted a failure (it crashed, or ran nothing) counts as one failure: silence must never look like success.
 */
async function tallyOf(
  name: string,
  start: (report: string) => Promise<number>,
  count: (report: unknown) => Tally,
): Promise<Tally> {
  const folder = mkdtempSync(path.join(tmpdir(), `lp-test-${name}-`));
  const report = path.join(folder, 'report.json');
  try {
    const code = await start(report);
    let tally: Tally = { passed: 0, failed: 0, failures: [] };
    try {
      tally = count(JSON.parse(readFileSync(report, 'utf8')));
    } catch {
      console.error(`${name}: no report was written (exit code ${code}).`);
    }
    if (tally.failed === 0 && (code !== 0 || tally.passed === 0))
      return { ...tally, failed: 1, failures: [`${name} ended with code ${code} without naming a failed test`] };
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NO_COLOUR = /\u001b\[[0-9;]*m/g;
const firstLines = (text: string | undefined): string =>
  (text ?? '')
    .replace(NO_COLOUR, '')
    .split('\n')
    .slice(0, 6)
    .map((line) => `    ${line}`)
    .join('\n');

interface JestLike {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites?: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
}
const jestLike = (report: unknown): Tally => {
  const { numPassedTests, numFailedTests, numFailedTestSuites = 0, testResults } = report as JestLike;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(process.cwd(), name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [`${file}\n${firstLines(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file} › ${fullName}\n${firstLines(failureMessages?.join('\n'))}`,
    );
  });
  // A file that fails to load has failed suites but no failed tests.
  return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites, failures };
};

/** Server, sandbox, scenario, fault and security tests. */
export const vitest = (filters: string[]): Promise<Tally> =>
  tallyOf(
    'vitest',
    (report) =>
      run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]),
    jestLike,
  );

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    startTime: number;
    endTime: number;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

export interface FileResult {
  /** Relative to the project. */
  file: string;
  passed: boolean;
  ms: number;
  /** Names of failed tests; a file that failed to load has one without a name of its own. */
  failures: string[];
}

/** Runs vitest once and tells about each file. Empty when nothing ran, or the runner itself failed before it could report. */
export async function vitestFiles(filters: string[]): Promise<FileResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lp-test-files-'));
  const report = path.join(folder, 'report.json');
  try {
    const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...filters];
    const code = await run(bin('vitest'), args);
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
    const files = testResults.map((result): FileResult => {
      const failures = result.assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName }) => fullName);
      const passed = result.status === 'passed' && failures.length === 0;
      return {
        file: path.relative(process.cwd(), result.name),
        passed,
        ms: result.endTime - result.startTime,
        failures: passed || failures.length > 0 ? failures : ['the file itself'],
      };
    });
    // An error outside any test fails the run without failing a file.
    if (code !== 0 && files.every(({ passed }) => passed))
      files.push({ file: '(outside the tests)', passed: false, ms: 0, failures: [`vitest ended with code ${code}`] });
    return files;
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Component tests of the softphone. */
export const jest = (filters: string[]): Promise<Tally> =>
  tallyOf(
    'jest',
    (report) => run(bin('jest'), ['-c', 'jest.config.cjs', '--json', `--outputFile=${report}`, ...filters]),
    jestLike,
  );

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; ok: boolean }[];
}
interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: { message?: string }[];
}
const failedSpecs = ({ suites = [], specs = [] }: PlaywrightSuite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
  ...suites.flatMap(failedSpecs),
];
/** The demo in a real browser. A flaky test is a failed test. */
export const playwright = (filters: string[], browser: string): Promise<Tally> =>
  tallyOf(
    'playwright',
    (report) =>
      run(bin('playwright'), ['test', '--reporter=list,json', ...filters], {
        BROWSER_PATH: browser,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      }),
    (report) => {
      const whole = report as PlaywrightReport;
      const { stats, errors } = whole;
      return {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky + errors.length,
        failures: [...failedSpecs(whole), ...errors.map(({ message }) => firstLines(message).trim())],
      };
    },
  );
