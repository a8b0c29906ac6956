/** The embedded Postgres of a DATA_DIR: adopts the running server, else starts it. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { placeEngine } from './engineFiles.ts';
import type { EngineFiles } from './engineFiles.ts';
import { withFolderLock } from './folderLock.ts';
import { livePostmaster, removeForeignLock } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';

export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EmbeddedEngine {
  /** Connection string with the password: never log it. */
  url: string;
  port: number;
  clusterDir: string;
  /** True when a server of this DATA_DIR was already running. */
  adopted: boolean;
  /** Stops the server cleanly, unless another process of ours still uses it. */
  stop(): Promise<void>;
}

const READY_MS = 60_000;

/** Brings the database server of this folder up and waits until it answers. `flags` are extra postgres settings. */
export async function openEmbeddedEngine(
  dataDir: string,
  log: StoreLog,
  flags: Record<string, string> = {},
): Promise<EmbeddedEngine> {
  await mkdir(dataDir, { recursive: true });
  const home = await realpath(dataDir);
  return withFolderLock(path.join(home, 'postgres.lock'), READY_MS, async () => {
    const files = await placeEngine(home);
    if (files.note !== null) log.info({ clusterDir: files.clusterDir }, files.note);
    const password = await ownPassword(home);
    const urlAt = (port: number, database: string): string =>
      `postgres://connector:${password}@127.0.0.1:${port}/${database}`;
    const answers = (server: Postmaster): Promise<boolean> =>
      untilItAnswers(urlAt(server.port, 'postgres'), files, server);
    const found = await livePostmaster(files.clusterDir);
    // One that was dying when it was found is started anew.
    const running = found !== null && (await answers(found)) ? found : null;
    if (running === null) await startCluster(files, home, password, flags);
    const postmaster = running ?? (await livePostmaster(files.clusterDir));
    if (postmaster === null || (running === null && !(await answers(postmaster))))
      throw new Error(`The database server did not start. Its log: ${logFile(files)}`);
    const url = (database: string): string => urlAt(postmaster.port, database);
    await ensureDatabase(url('postgres'));
    log.info(
      { port: postmaster.port, adopted: running !== null },
      running === null ? 'Database server started' : 'Database server of this folder was running and is used again',
    );
    return {
      url: url('connector'),
      port: postmaster.port,
      clusterDir: files.clusterDir,
      adopted: running !== null,
      stop: () => stopCluster(files, url('postgres'), log),
    };
  });
}

async function startCluster(
  files: EngineFiles,
  home: string,
  password: string,
  flags: Record<string, string>,
): Promise<void> {
  if (!(await exists(path.join(files.clusterDir, 'PG_VERSION')))) await createCluster(files, password);
  await removeForeignLock(files.clusterDir);
  const port = await freePort(await recordedPort(home));
  await writeFile(path.join(home, 'postgres.port'), String(port));
  const settings = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...flags };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  await writeOwned(path.join(files.clusterDir, 'connector.conf'), `${lines.join('\n')}\n`, files);
  await startServer(files);
}

/** A server that was killed leaves backends that take a moment to notice; Postgres rightly refuses to start beside them. */
async function startServer(files: EngineFiles): Promise<void> {
  const args = ['start', '-w', '-t', String(READY_MS / 1000), '-D', files.clusterDir, '-l', logFile(files)];
  for (let tries = 0; ; tries++) {
    try {
      return await execute(files, 'pg_ctl', args);
    } catch (error) {
      const log = await readFile(logFile(files), 'utf8').catch(() => '');
      if (tries === 40 || !log.slice(-2_000).includes('shared memory block')) throw error;
      await pause(250);
    }
  }
}

/** initdb into a folder beside, then a rename: a cluster is complete or absent. */
async function createCluster(files: EngineFiles, password: string): Promise<void> {
  const parent = path.dirname(files.clusterDir);
  const fresh = `${files.clusterDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const passwordFile = path.join(parent, '.postgres-initial');
  await writeOwned(passwordFile, `${password}\n`, files);
  if (files.runAs !== null) await chown(fresh, files.runAs.uid, files.runAs.gid);
  try {
    await execute(files, 'initdb', [
      `--pgdata=${fresh}`,
      '--username=connector',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await appendFile(path.join(fresh, 'postgresql.conf'), "\ninclude = 'connector.conf'\n");
  await rm(files.clusterDir, { recursive: true, force: true });
  await rename(fresh, files.clusterDir);
}

async function stopCluster(files: EngineFiles, adminUrl: string, log: StoreLog): Promise<void> {
  let others = await otherClients(adminUrl).catch(() => 0);
  // Our own closed connections take the server a moment to notice.
  for (let tries = 0; others > 0 && tries < 20; tries++) {
    await pause(50);
    others = await otherClients(adminUrl).catch(() => 0);
  }
  if (others > 0) {
    log.info({ others }, 'Database server stays up: another process uses it');
    return;
  }
  if ((await livePostmaster(files.clusterDir)) === null) return;
  await execute(files, 'pg_ctl', ['stop', '-w', '-m', 'fast', '-D', files.clusterDir]);
}

async function otherClients(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const found = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return found.rows[0]?.n ?? 0;
  });
}

async function ensureDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query(`select 1 from pg_database where datname = 'connector'`);
    if (found.rowCount === 0) await client.query('create database connector');
  });
}

/**
 * A server that was just adopted may still be recovering from a crash: it refuses until it is done. False: it is gone, so
 * nobody will answer.
 */
async function untilItAnswers(url: string, files: EngineFiles, server: Postmaster): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      await withClient(url, async (client) => void (await client.query('select 1')));
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === '28P01')
        throw new Error(
          'The database server of this folder does not accept the password kept in DATA_DIR (postgres.password).',
        );
      if (Date.now() > deadline)
        throw new Error(`The database server does not answer. Its log: ${logFile(files)}`, { cause: error });
      if ((await livePostmaster(files.clusterDir))?.pid !== server.pid) return false;
      await pause(100);
    }
  }
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function execute(files: EngineFiles, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(files.binDir, program), args, {
      ...(files.runAs ?? {}),
      cwd: path.dirname(files.clusterDir),
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2_000);
    });
    child.on('error', reject);
    // `exit`, not `close`: the server that pg_ctl leaves behind may keep the pipe open.
    child.on('exit', (code) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${program} failed (${code}): ${said.trim()}`));
    });
  });
}

async function ownPassword(home: string): Promise<string> {
  const file = path.join(home, 'postgres.password');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null && known.length > 0) return known.trim();
  const made = randomBytes(24).toString('hex');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

async function recordedPort(home: string): Promise<number> {
  const port = Number(await readFile(path.join(home, 'postgres.port'), 'utf8').catch(() => '0'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}

/** The wished port when it is free, else any free one. */
function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (wished === 0) reject(error);
      else resolve(freePort(0));
    });
    probe.listen(wished, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

async function writeOwned(file: string, text: string, files: EngineFiles): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600 });
  if (files.runAs !== null) await chown(file, files.runAs.uid, files.runAs.gid);
}

function logFile(files: EngineFiles): string {
  return path.join(files.clusterDir, 'server.log');
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
