/** Runs one bench in a process of its own, which is the load generator; the rows go to the parent. */
import type { Bench } from './bench.ts';

const [file = '', quick = ''] = process.argv.slice(2);
const { bench } = (await import(`./${file}`)) as { bench: Bench };
const rows = await bench.run({ quick: quick === 'quick' }, (text) => console.error(`  ${text}`));
process.send?.(rows, () => process.exit(0));
