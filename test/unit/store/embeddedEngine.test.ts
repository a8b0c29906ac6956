import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../connector-server/src/store/database.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { quietLog, temporaryDataDir } from '../../support/database.ts';

let dataDir: string;
let said: string[];
let opened: Database[];
const log = { ...quietLog, info: (_fields: object, message: string) => void said.push(message) };
const isRoot = process.getuid?.() === 0;

beforeEach(async () => {
  dataDir = await temporaryDataDir();
  said = [];
  opened = [];
});
afterEach(async () => {
  for (const database of opened) await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function open(folder = dataDir): Promise<Database> {
  const database = await openDatabase({ dataDir: folder, log });
  opened.push(database);
  return database;
}
async function close(database: Database): Promise<void> {
  opened = opened.filter((other) => other !== database);
  await database.close();
}

/** A process that opened the folder's database and was then killed without any chance to tidy up. */
async function killedOwner(folder: string): Promise<Database['engine']> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'openDatabase.child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(line.toString('utf8')) as Database['engine'];
}

test('an empty folder becomes a database, and what was written is there after a clean stop', async () => {
  const first = await open();
  expect(first.engine).toMatchObject({ kind: 'embedded', adopted: false, clusterDir: path.join(dataDir, 'postgres') });
  const lease = await createLeaseStore(first.db).claim('one', 'me', 3_600);
  await close(first);
  expect(await readdir(path.join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
  const second = await open();
  expect(second.engine.port).toBe(first.engine.port);
  expect(await createLeaseStore(second.db).renew(lease ?? { name: '', owner: '', epoch: 0 }, 60)).toBe(true);
});

test('after kill -9 of our process the surviving server is adopted, with the data', async () => {
  const before = await killedOwner(dataDir);
  const database = await open();
  expect(database.engine).toMatchObject({ adopted: true, port: before.port });
  expect(await createLeaseStore(database.db).claim('written-before-the-kill', 'other', 60)).toBeNull();
});

// Two first starts and a recovery with real disk syncs: on a busy machine longer than other tests may take.
test('after kill -9 of the server too, its left-over lock file does not stop the next start', async () => {
  await killedOwner(dataDir);
  const lockFile = path.join(dataDir, 'postgres', 'postmaster.pid');
  process.kill(Number((await readFile(lockFile, 'utf8')).split('\n')[0]), 'SIGKILL');
  const database = await open();
  expect(database.engine.adopted).toBe(false);
  expect(await createLeaseStore(database.db).claim('written-before-the-kill', 'other', 60)).toBeNull();
}, 60_000);

test('a server that is found dying is not waited for but started anew', async () => {
  await close(await open());
  const clusterDir = path.join(dataDir, 'postgres');
  const dying = spawn('sleep', ['600'], { cwd: clusterDir, stdio: 'ignore' });
  await once(dying, 'spawn');
  const port = createServer((socket) => {
    dying.kill('SIGKILL');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(port, 'listening');
  const taken = (port.address() as AddressInfo).port;
  await writeFile(path.join(clusterDir, 'postmaster.pid'), `${dying.pid}\n${clusterDir}\n0\n${taken}\n\n127.0.0.1\n`);
  const database = await open();
  expect(database.engine.adopted).toBe(false);
  expect(database.engine.port).not.toBe(taken);
  port.close();
});

test('a server that dies under a running connector is brought back, on its port, with the data', async () => {
  const database = await open();
  await createLeaseStore(database.db).claim('written-before', 'somebody', 600);
  const lockFile = path.join(dataDir, 'postgres', 'postmaster.pid');
  const away = new Promise<void>((resolve) => database.health.onChange((trouble) => trouble && resolve()));
  const back = new Promise<void>((resolve) => database.health.onChange((trouble) => trouble === null && resolve()));
  // Immediate shutdown, as after a crash of one of its own processes on a full disk.
  process.kill(Number((await readFile(lockFile, 'utf8')).split('\n')[0]), 'SIGQUIT');
  await away;
  await back;
  expect(await createLeaseStore(database.db).claim('written-before', 'other', 60)).toBeNull();
}, 60_000);

test('a lock file whose process id belongs to another program today is not taken for a server', async () => {
  await close(await open());
  await writeFile(
    path.join(dataDir, 'postgres', 'postmaster.pid'),
    `${process.pid}\n${dataDir}/postgres\n0\n5432\n\n127.0.0.1\n`,
  );
  expect((await open()).engine.adopted).toBe(false);
});

test('a second opener uses the same server, which stays up until the last one leaves', async () => {
  const first = await open();
  const second = await open();
  expect(second.engine).toMatchObject({ adopted: true, port: first.engine.port });
  await close(first);
  await second.ping();
});

test('two processes that start at once end up with one server', async () => {
  const [first, second] = await Promise.all([open(), open()]);
  expect(first.engine.port).toBe(second.engine.port);
});

test('a recorded port that somebody else took is replaced', async () => {
  const first = await open();
  await close(first);
  const squatter = createServer().listen(first.engine.port ?? 0, '127.0.0.1');
  await once(squatter, 'listening');
  const second = await open();
  expect(second.engine.port).not.toBe((squatter.address() as AddressInfo).port);
  squatter.close();
});

test('the server listens on loopback only and asks for the password, which only we can read', async () => {
  const database = await open();
  expect((await stat(path.join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
  const settings = await database.db
    .selectFrom('pg_settings' as never)
    .select(['name', 'setting'] as never)
    .where('name' as never, 'in', ['listen_addresses', 'unix_socket_directories'] as never)
    .orderBy('name' as never)
    .execute();
  expect(settings).toEqual([
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
  const url = new URL(database.url);
  url.password = 'wrong';
  const stranger = new pg.Client({ connectionString: url.href });
  await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('DATABASE_URL is used as it is and never stopped', async () => {
  const embedded = await open();
  const external = await openDatabase({ databaseUrl: embedded.url, dataDir: '/nowhere', log });
  expect(external.engine).toEqual({ kind: 'external', adopted: false, port: null, clusterDir: null });
  await external.close();
  await embedded.ping();
});

test('64-bit integers arrive as numbers', async () => {
  const database = await open();
  expect(await createLeaseStore(database.db).claim('n', 'me', 60)).toEqual({ name: 'n', owner: 'me', epoch: 1 });
});

describe.runIf(isRoot)('as root in a folder nobody else may enter', () => {
  let closed: string;
  beforeEach(async () => {
    closed = await mkdtemp(path.join(tmpdir(), 'liveperson-closed-'));
  });
  afterEach(async () => {
    for (const database of opened) {
      await close(database);
      if (database.engine.clusterDir !== null)
        await rm(path.dirname(database.engine.clusterDir), { recursive: true, force: true });
    }
    await rm(closed, { recursive: true, force: true });
  });

  test('the data is kept under /var/lib, said in one line, and found again', async () => {
    const first = await open(closed);
    expect(first.engine.clusterDir).toMatch(/^\/var\/lib\/liveperson-connector\/[0-9a-f]{16}\/postgres$/);
    expect(said[0]).toContain(closed);
    await createLeaseStore(first.db).claim('kept', 'me', 3_600);
    await close(first);
    const second = await open(closed);
    expect(await createLeaseStore(second.db).claim('kept', 'other', 60)).toBeNull();
  });

  test('after kill -9 the surviving server is adopted there as well', async () => {
    await killedOwner(closed);
    expect((await open(closed)).engine.adopted).toBe(true);
  });
});
