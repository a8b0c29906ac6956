/**
 * npm run bench [-- --quick] [--only P8,P14] [--soak] [--json file]: figures beside what they are compared with, measured
 * in turns in the same run. Prints a table, and writes all values to a file and the table beside it (.md). Nothing here is a
 * unit test.
 */
import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdown, type Row } from './report.ts';

/** In order: what needs quiet first. Minutes are what it takes on two cores; it is given up after twice that. */
const BENCHES = [
  { file: 'relay.bench.ts', ids: ['P1', 'P2', 'P3', 'P4'], minutes: 8 },
  { file: 'sdk.bench.ts', ids: ['SDK'], minutes: 2 },
  { file: 'memory.bench.ts', ids: ['P5', 'P7'], minutes: 4 },
  { file: 'active.bench.ts', ids: ['P6'], minutes: 2 },
  { file: 'reconnect.bench.ts', ids: ['P8', 'P10'], minutes: 3 },
  { file: 'upstreamStorm.bench.ts', ids: ['P9'], minutes: 3 },
  { file: 'calls.bench.ts', ids: ['P11'], minutes: 5 },
  { file: 'crash.bench.ts', ids: ['P14'], minutes: 3 },
  { file: 'drain.bench.ts', ids: ['P15'], minutes: 2 },
  { file: 'outbox.bench.ts', ids: ['P12', 'P13'], minutes: 4 },
  { file: 'historySync.bench.ts', ids: ['P16'], minutes: 10 },
  { file: 'matching.bench.ts', ids: ['P19'], minutes: 3 },
  { file: 'softphone.bench.ts', ids: ['P17', 'P18'], minutes: 2 },
  { file: 'typing.bench.ts', ids: ['P19'], minutes: 4 },
];
const SOAK = [{ file: 'soak.bench.ts', ids: ['P20'], minutes: 17 }];
const LET_GO_MS = 30_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string', default: 'build/bench.json' },
  },
});
const wanted = values.only?.split(',').map((id) => id.trim().toUpperCase());
const all = [...BENCHES, ...SOAK];
const known = new Set(all.flatMap(({ ids }) => ids));
const unknown = wanted?.filter((id) => !known.has(id)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${[...known].join(', ')}.`);
  process.exit(2);
}
const chosen = wanted ? all.filter(({ ids }) => ids.some((id) => wanted.includes(id))) : values.soak ? SOAK : BENCHES;

const commit = ((): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown commit';
  }
})();
const header = {
  date: new Date().toISOString(),
  commit,
  machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
  node: process.version,
  loadAtStart: loadavg()[0]?.toFixed(2),
  quick: values.quick,
};
console.error(`${header.date}, commit ${commit}, ${header.machine}, Node ${header.node}, load ${header.loadAtStart}`);

mkdirSync(path.dirname(values.json), { recursive: true });
/** Ends the bench that runs; its group would outlive this process. */
let stopping: () => void = () => undefined;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stopped = true;
    stopping();
  });
const rows: Row[] = [];
const failed: string[] = [];
for (const { file, ids, minutes } of chosen) {
  if (stopped) break;
  console.error(`${ids.join(', ')} (${file})`);
  const started = performance.now();
  const outcome = await runBench(file, minutes * 2 * 60_000);
  if (typeof outcome === 'string') {
    console.error(`  ${outcome}`);
    failed.push(`${ids.join(', ')}: ${outcome}`);
  } else rows.push(...outcome);
  console.error(`  took ${((performance.now() - started) / 60_000).toFixed(1)} min`);
  // After each, so that a run which is cut off leaves what it has.
  writeFileSync(values.json, `${JSON.stringify({ ...header, rows, failed }, null, 2)}\n`);
  writeFileSync(values.json.replace(/(\.json)?$/, '.md'), `${markdown(rows)}\n`);
}
console.log(markdown(rows));
const missed = rows.filter(({ verdict }) => verdict === 'missed').map(({ id, measure }) => `${id} ${measure}`);
console.log(missed.length === 0 ? '\nAll gated targets are met.' : `\nMissed: ${missed.join('; ')}`);
for (const one of failed) console.log(`Did not finish: ${one}`);
process.exit(missed.length + failed.length === 0 ? 0 : 1);

/** The rows, or why there are none. Each runs in a process group of its own, which is ended with it. */
function runBench(file: string, patienceMs: number): Promise<Row[] | string> {
  return new Promise((resolve) => {
    const child = fork(
      fileURLToPath(new URL('./benchChild.ts', import.meta.url)),
      [file, values.quick ? 'quick' : 'whole'],
      { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    let rowsOf: Row[] | null = null;
    let why = '';
    const end = (signal: 'SIGTERM' | 'SIGKILL'): void => {
      try {
        process.kill(-(child.pid ?? 0), signal);
      } catch {
        // Gone already.
      }
    };
    const letGo = (reason: string): void => {
      why = reason;
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), LET_GO_MS).unref();
    };
    const giveUp = setTimeout(() => letGo(`given up after ${(patienceMs / 60_000).toFixed(0)} minutes`), patienceMs);
    stopping = () => letGo('stopped');
    child.on('message', (message) => (rowsOf = message as Row[]));
    child.on('exit', (code) => {
      clearTimeout(giveUp);
      end('SIGTERM');
      resolve(rowsOf ?? (why || `ended with code ${String(code)}`));
    });
  });
}
