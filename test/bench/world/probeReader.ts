/** The bench's side of `serverProbe.ts`. */
export const PROBE = new URL('./serverProbe.ts', import.meta.url).href;
export const PROBE_LINE = 'bench-probe ';

/** Since the reading before. */
export interface ProbeReading {
  /** Event loop delay, ms. */
  lagP99: number;
  lagMax: number;
  /** Garbage collections: how many, total and longest pause, ms. */
  collections: number;
  collectedMs: number;
  longestCollectionMs: number;
}

export interface ProbeReader {
  /** Is given every line the process prints. */
  line(line: string): void;
  read(pid: number): Promise<ProbeReading>;
}

export function createProbeReader(): ProbeReader {
  let waiting: ((reading: ProbeReading) => void)[] = [];
  return {
    line(line) {
      if (!line.startsWith(PROBE_LINE)) return;
      const reading = JSON.parse(line.slice(PROBE_LINE.length)) as ProbeReading;
      for (const resolve of waiting) resolve(reading);
      waiting = [];
    },
    read: (pid) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        process.kill(pid, 'SIGUSR2');
      }),
  };
}
