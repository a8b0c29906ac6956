/** The folder of one installation: answers, secrets, what is sent to the org. Never inside version control. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectFiles } from './types.ts';
import { StepFailure } from './types.ts';

const SECRETS = 'secrets';

/** Makes the folder (mode 0700) when it is first written to. Rejects with StepFailure where the system does not let us. */
export function createConnectFiles(folder: string): ConnectFiles {
  const root = path.resolve(folder);
  const placeOf = (name: string): string => {
    const place = path.resolve(root, name);
    if (!place.startsWith(root + path.sep))
      throw new TypeError(`${name} is not inside the folder of the installation.`);
    return place;
  };
  const read = async (name: string): Promise<string | null> => {
    try {
      return await readFile(placeOf(name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw unusable(placeOf(name), error);
    }
  };
  /** Whole or not at all: a new file takes the old one's place. Only this user of the machine may read it. */
  const write = async (name: string, text: string | Buffer): Promise<string> => {
    const place = placeOf(name);
    const draft = `${place}.${randomUUID()}`;
    try {
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      await writeFile(draft, text, { mode: 0o600, flush: true });
      // The mask of the process may have taken less or more away than the mode says.
      await chmod(draft, 0o600);
      await rename(draft, place);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw unusable(place, error);
    }
    return place;
  };
  return {
    folder: root,
    read,
    write,
    writeSecret: async (name, text) => {
      await write(path.join(SECRETS, name), text);
      return `${SECRETS}/${name}`;
    },
    readSecret: (name) => read(path.join(SECRETS, name)),
    remove: async (name) => {
      await rm(placeOf(name), { force: true });
    },
    list: async (name) => {
      try {
        return (await readdir(placeOf(name))).sort();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw unusable(placeOf(name), error);
      }
    },
  };
}

function unusable(place: string, cause: unknown): StepFailure {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new StepFailure(
    'folder_unusable',
    `${place} cannot be read or written (${code}).`,
    'Let the user who runs this command own the folder and everything in it, or name another one with --folder.',
    { cause },
  );
}
