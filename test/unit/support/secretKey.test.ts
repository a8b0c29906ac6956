import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptSecretKey } from '../../../connector-server/src/support/secretKey.ts';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'secret-key-'))));
afterEach(async () => rm(dir, { recursive: true }));

it('the key of an embedded server is made once, readable by its user only, and found again', async () => {
  const first = await keptSecretKey(join(dir, 'data'));
  expect(first).toHaveLength(32);
  expect((await keptSecretKey(join(dir, 'data'))).equals(first)).toBe(true);
  expect((await stat(join(dir, 'data', 'secret.key'))).mode & 0o777).toBe(0o600);
});

it('processes that start at once agree on one key and leave no drafts', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => keptSecretKey(dir)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(await readdir(dir)).toEqual(['secret.key']);
});

it('a damaged key file is said in words and never replaced: what it sealed would be lost', async () => {
  await writeFile(join(dir, 'secret.key'), 'short');
  await expect(keptSecretKey(dir)).rejects.toThrow(/backup/);
});
