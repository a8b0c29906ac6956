/** Names of this machine and this process, by which another process on the same machine can tell whether this one still runs. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isProcessAlive } from './processAlive.ts';

/** The same for two processes that see each other's process ids: host name, boot, and process-id namespace (a container has its own). */
export function thisMachine(): string {
  return [hostname(), read('/proc/sys/kernel/random/boot_id'), link('/proc/self/ns/pid')].join(' ');
}

/** Process id and when it was started, so that a later process with the same id is another one. */
export function thisProcess(): string {
  return `${process.pid} ${statOf(process.pid)?.started ?? ''}`;
}

/** True when the process of this name, on this machine, surely ended. */
export function hasEnded(name: string): boolean {
  const [id, started] = name.split(' ');
  const pid = Number(id);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (!isProcessAlive(pid)) return true;
  const stat = statOf(pid);
  // A zombie is dead, whether its parent noticed or not.
  return stat !== null && (stat.state === 'Z' || (started !== '' && stat.started !== started));
}

/** As proc(5) has it: state is field 3, start time field 22; the name before them may hold anything but ends with the last bracket. */
function statOf(pid: number): { state: string; started: string } | null {
  const text = read(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return state && started ? { state, started } : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
