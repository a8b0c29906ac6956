/** The embedded database of a data folder as processes of the system, to be frozen and cut like any other. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface DatabaseProcess {
  /** Ends every connection to it, as an administrator's shutdown or a failover does; new ones are taken. */
  cut(): void;
  /** Stops all its processes: whoever asks it anything waits. */
  freeze(): void;
  /** Lets them go on. */
  thaw(): void;
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }];
  });
}

/** A backend's title names who it serves: `postgres: <role> <database> <address>(<port>) <state>`. */
const SERVES = /^postgres: \S+ \S+ [\d.:[\]]+\(\d+\)/;

/** Nothing happens while no database of this folder runs. */
export function databaseProcess(dataDir: string): DatabaseProcess {
  const postmaster = (): number => {
    const lock = path.join(dataDir, 'postgres', 'postmaster.pid');
    return existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : 0;
  };
  const signal = (name: NodeJS.Signals, which: (process: Process, main: number) => boolean): void => {
    const main = postmaster();
    if (main <= 0) return;
    for (const one of processes().filter((candidate) => which(candidate, main)))
      try {
        process.kill(one.pid, name);
      } catch {
        // It has ended meanwhile.
      }
  };
  const all = ({ pid, parent }: Process, main: number): boolean => pid === main || parent === main;
  return {
    cut: () => signal('SIGTERM', ({ parent, command }, main) => parent === main && SERVES.test(command)),
    freeze: () => signal('SIGSTOP', all),
    thaw: () => signal('SIGCONT', all),
  };
}
