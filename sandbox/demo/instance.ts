/** One demo per folder: a second start finds the first by its note and replaces it, also after a crash. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

export interface Note {
  pid: number;
  connectorPid: number;
  /** Where that demo keeps its data; removed with it. */
  folder: string;
}

const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 100;
/** Parts of the command lines of our own processes: a number in an old note may be somebody else's by now. */
const OURS = /sandbox\/main\.ts|connector-server\/src\/main\.ts/;

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? '';
  }
}

const runs = (pid: number): boolean => pid > 0 && OURS.test(commandOf(pid));

async function end(pid: number): Promise<void> {
  if (!runs(pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; runs(pid) && waited < PATIENCE_MS; waited += LOOK_EVERY_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  if (runs(pid)) process.kill(pid, 'SIGKILL');
}

function noteIn(file: string): Note | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note;
  } catch {
    return null;
  }
}

/** Ends an earlier demo named by the note, if one still runs, and removes its data. Returns whether one ran. */
export async function replaceEarlier(noteFile: string): Promise<boolean> {
  const note = noteIn(noteFile);
  if (!note) return false;
  const running = runs(note.pid) || runs(note.connectorPid);
  await end(note.pid);
  await end(note.connectorPid);
  if (note.folder) rmSync(note.folder, { recursive: true, force: true });
  rmSync(noteFile, { force: true });
  return running;
}

/** Leaves the note for the next start. */
export function leaveNote(noteFile: string, note: Note): void {
  writeFileSync(noteFile, JSON.stringify(note));
}

/** Takes the note away again, unless a newer demo has left its own. */
export function takeNote(noteFile: string): void {
  if (noteIn(noteFile)?.pid === process.pid) rmSync(noteFile, { force: true });
}
