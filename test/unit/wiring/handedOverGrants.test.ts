/** The grant of the web server flow goes from the guide's file into the server's sealed store. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { GrantStore } from '../../../connector-server/src/salesforce/orgProfile.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { withHandedOver } from '../../../connector-server/src/wiring/handedOverGrants.ts';

const lines: string[] = [];
const log = createLogger('debug', (line) => lines.push(line));
beforeEach(() => void (lines.length = 0));

function memoryGrants(): GrantStore & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (id) => Promise.resolve(kept.get(id) ?? null),
    put: (id, token) => Promise.resolve(void kept.set(id, token)),
  };
}

async function installation(token: string | null): Promise<{ settingsFile: string; secrets: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'grant-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const secrets = join(folder, 'secrets');
  await mkdir(secrets);
  if (token !== null) await writeFile(join(secrets, 'harbor-salesforce.grant'), token);
  return { settingsFile: join(folder, 'settings.json'), secrets };
}

test('the first sign-in finds what the guide left; the file is gone, and no line of the log holds the token', async () => {
  const { settingsFile, secrets } = await installation('5Aep-canary-of-the-guide\n');
  const stored = memoryGrants();
  const grants = withHandedOver(stored, settingsFile, log);
  expect(await grants.get('harbor')).toBe('5Aep-canary-of-the-guide');
  expect(stored.kept.get('harbor')).toBe('5Aep-canary-of-the-guide');
  expect(await readdir(secrets)).toEqual([]);
  expect(lines.join('')).toContain('took over');
  expect(lines.join('')).not.toContain('canary');
});

test('what was renewed since stays; a new grant of the guide takes its place', async () => {
  const { settingsFile, secrets } = await installation('first');
  const grants = withHandedOver(memoryGrants(), settingsFile, log);
  await grants.get('harbor');
  await grants.put('harbor', 'renewed');
  expect(await grants.get('harbor')).toBe('renewed');
  await writeFile(join(secrets, 'harbor-salesforce.grant'), 'connected again');
  expect(await grants.get('harbor')).toBe('connected again');
});

test('the file is kept until the token is stored for good', async () => {
  const { settingsFile, secrets } = await installation('first');
  const failing: GrantStore = { ...memoryGrants(), put: () => Promise.reject(new Error('the database is away')) };
  await expect(withHandedOver(failing, settingsFile, log).get('harbor')).rejects.toThrow('away');
  expect(await readdir(secrets)).toEqual(['harbor-salesforce.grant']);
});

test('without a settings file, or without a grant, the store answers as ever', async () => {
  const stored = memoryGrants();
  stored.kept.set('harbor', 'kept');
  expect(await withHandedOver(stored, null, log).get('harbor')).toBe('kept');
  const { settingsFile } = await installation(null);
  expect(await withHandedOver(stored, settingsFile, log).get('harbor')).toBe('kept');
});
