/** npm run bench [-- --quick]: prints ratios against a baseline run side by side. Nothing here is a unit test. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchRelay, reportRelay } from './relayBench.ts';
import { benchSoftphone, reportSoftphone } from './softphoneBench.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const failed: string[] = [];
const show = (report: { lines: string[]; failed: string[] }): void => {
  for (const line of report.lines) console.log(line);
  failed.push(...report.failed);
};

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
);
show(
  reportRelay(
    await benchRelay(
      values.quick
        ? { agents: 200, eventsPerSecond: 1000, windowSeconds: 5, pairs: 3 }
        : { agents: 1000, eventsPerSecond: 1000, windowSeconds: 10, pairs: 7 },
    ),
  ),
);
show(reportSoftphone(await benchSoftphone(values.quick ? 3 : 7)));
console.log(failed.length === 0 ? 'All gated targets are met.' : `Missed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
