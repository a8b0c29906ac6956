/** What one bench is: a file that exports it as `bench`. */
import type { Row } from './report.ts';

export interface BenchOptions {
  /** A short run to see that it works; its figures mean little. */
  quick: boolean;
}

export interface Bench {
  /** Says what is going on; goes to the error output. */
  run(options: BenchOptions, say: (text: string) => void): Promise<Row[]>;
}
