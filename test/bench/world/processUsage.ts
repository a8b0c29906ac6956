/** What a process has used, from the operating system (Linux: /proc). */
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of all threads so far, microseconds. The kernel counts in ticks of 10 ms. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Memory in use now, bytes. */
export function rssBytes(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) * 1024;
}

/** Open files and sockets now. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** How many files this process may open. */
export function fileLimit(): number {
  const soft = /Max open files\s+(\d+|unlimited)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/** So many of `wanted` agents as the open files of the load generator allow, which holds `sockets` for each. */
export const agentsWithin = (wanted: number, sockets: number): number =>
  Math.max(1, Math.min(wanted, Math.floor((fileLimit() - 500) / sockets)));

/** Share of one core this process uses from now until the returned function is called. */
export function watchOwnCpu(): () => number {
  const cpu = process.cpuUsage();
  const started = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1000 / (performance.now() - started);
  };
}
