import { pathToFileURL } from 'node:url';

/** Something that would make a deploy fail or a feature not work. */
export interface Problem {
  /** Relative to the project where possible. */
  file: string;
  text: string;
}

/** What one check says: problems, or in one sentence why it could not run. */
export interface CheckResult {
  name: string;
  problems: Problem[];
  /** What was looked at, or why nothing could be. */
  note: string;
}

export type Check = (root: string) => Promise<CheckResult> | CheckResult;

/** Prints a result; true when there is no problem. */
export function report(result: CheckResult): boolean {
  for (const { file, text } of result.problems) console.error(`${file}: ${text}`);
  const verdict = result.problems.length === 0 ? 'ok' : `${result.problems.length} problems`;
  console.log(`${result.name}: ${verdict} (${result.note})`);
  return result.problems.length === 0;
}

/** Lets a check file be run by itself: `node tools/metadata/check-xml.ts [project]`. */
export async function runIfMain(moduleUrl: string, checks: readonly Check[]): Promise<void> {
  if (process.argv[1] === undefined || pathToFileURL(process.argv[1]).href !== moduleUrl) return;
  const root = process.argv[2] ?? process.cwd();
  let clean = true;
  for (const check of checks) clean = report(await check(root)) && clean;
  if (!clean) process.exitCode = 1;
}
