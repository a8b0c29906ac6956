/** One demo per folder: a second start finds the first by its note and replaces it, also after a crash. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

interface Note {
  pid: number;
  connectorPid: number;
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function end(pid: number): Promise<void> {
  if (!alive(pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; alive(pid) && waited < 10_000; waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
  if (alive(pid)) process.kill(pid, 'SIGKILL');
}

/** Ends an earlier demo named by the note, if one still runs. Returns whether it did. */
export async function replaceEarlier(noteFile: string): Promise<boolean> {
  if (!existsSync(noteFile)) return false;
  const note = JSON.parse(readFileSync(noteFile, 'utf8')) as Note;
  const running = alive(note.pid) || alive(note.connectorPid);
  await end(note.pid);
  await end(note.connectorPid);
  rmSync(noteFile, { force: true });
  return running;
}

/** Leaves the note for the next start. */
export function leaveNote(noteFile: string, connectorPid: number): void {
  writeFileSync(noteFile, JSON.stringify({ pid: process.pid, connectorPid } satisfies Note));
}
