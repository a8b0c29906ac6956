/** One process at a time prepares a folder; a lock whose owner is gone is taken over. */
import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isProcessAlive } from '../support/processAlive.ts';

/** Runs `work` while holding `lockFile`. Rejects after `waitMs` when another live process keeps it. */
export async function withFolderLock<T>(lockFile: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + waitMs;
  while (!(await take(lockFile))) {
    if (Date.now() > deadline)
      throw new Error(`Another process has been preparing the database for too long (${lockFile}).`);
    await pause(50);
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function take(lockFile: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx', 0o600);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  // An empty file is an owner between creating and writing, unless it stays empty: then it was killed there.
  const abandoned = owner > 0 ? !isProcessAlive(owner) : (await ageMs(lockFile)) > EMPTY_FOR_MS;
  if (abandoned) await rm(lockFile, { force: true });
  return false;
}

const EMPTY_FOR_MS = 5_000;

async function ageMs(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
