/** npm run check: everything that can be checked without an org and without running the product. */
import { run } from './test/runners.ts';

const bin = (name: string): string => `node_modules/.bin/${name}`;
const steps: [name: string, command: string, args: string[]][] = [
  ['types: server, sandbox, tests, tools', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types: softphone', bin('tsc'), ['-p', 'tsconfig.lwc.json']],
  ['lint', bin('eslint'), ['.', '--max-warnings=0']],
  ['format', bin('prettier'), ['--check', '--log-level=warn', '.']],
  ['softphone builds', process.execPath, ['tools/build/softphone.ts']],
  ['metadata', process.execPath, ['tools/metadata/check.ts']],
  ['coverage of features', process.execPath, ['tools/coverage/generate.ts', '--check']],
];

const failed: string[] = [];
for (const [name, command, args] of steps) {
  const started = performance.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join('; ')}`);
  process.exit(1);
}
