/** Reads postmaster.pid, the lock file Postgres keeps in its cluster folder while it runs. */
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isProcessAlive } from '../support/processAlive.ts';

export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The server that runs on this cluster now, or null. A lock file left behind by a crash, whose process id
 * belongs to nobody or to another program today, counts as nobody. Line order: PostgreSQL source, pidfile.h.
 */
export async function livePostmaster(clusterDir: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isProcessAlive(pid)) return null;
  if (!(await worksIn(pid, clusterDir))) return null;
  return { pid, port: Number.isInteger(port) ? port : 0 };
}

/**
 * Removes a lock file whose process id another program has today: Postgres would take that program for a server.
 * Any other left-over stays, because Postgres needs it to see whether backends of the killed server still run.
 */
export async function removeForeignLock(clusterDir: string): Promise<void> {
  const lockFile = path.join(clusterDir, 'postmaster.pid');
  const pid = Number((await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isProcessAlive(pid) || (await worksIn(pid, clusterDir))) return;
  for (let tries = 0; tries < 40 && (await anybodyWorksIn(clusterDir)); tries++) await pause(250);
  await rm(lockFile, { force: true });
}

/** Backends work in the cluster folder as their server does. */
async function anybodyWorksIn(clusterDir: string): Promise<boolean> {
  const home = await realpath(clusterDir);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return folders.includes(home);
}

/**
 * A postmaster's working directory is its cluster; a zombie has none, and another user's process cannot be ours.
 * Where /proc does not exist the process id alone decides.
 */
async function worksIn(pid: number, clusterDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return cwd !== null && cwd === (await realpath(clusterDir));
}
