/**
 * Temporary files of a run of vitest lie in memory where the system offers that (Linux), for thousands are made and removed: on
 * a slow disk that takes longer than the tests. Nothing here proves that a disk keeps what was written.
 */
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
const NAME = /^connector-tests-(\d+)-/;
/** Several times what a run holds at once. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** Writable, roomy, and programs may be started there: a container often offers 64 MB, or no starting. */
function isOffered(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const mount = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, where]) => where === MEMORY);
    if (mount?.[2] !== 'tmpfs' || mount[3]?.split(',').includes('noexec')) return false;
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) > ENOUGH_BYTES;
  } catch {
    return false;
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Memory of runs that were killed before they could give it back. */
function dropAbandoned(): void {
  for (const name of readdirSync(MEMORY)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(MEMORY, name), { recursive: true, force: true });
  }
}

export default function memoryFolder(): () => void {
  if (!isOffered()) return () => undefined;
  dropAbandoned();
  const folder = mkdtempSync(path.join(MEMORY, `connector-tests-${process.pid}-`));
  // Postgres runs as a user of its own where the tests run as root.
  chmodSync(folder, 0o755);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
