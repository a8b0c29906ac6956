/** The folder of an installation: what is written is whole, private, and never guessed at. */
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createConnectFiles } from '../../../connector-server/src/connect/connectFiles.ts';
import { emptyState, readState, writeState } from '../../../connector-server/src/connect/stateFile.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'installation-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'data');
}

test('answers come back as they were kept; only this user may read them', async () => {
  const root = folder();
  const files = createConnectFiles(root);
  const state = emptyState('harbor');
  state.salesforce.agents = [{ id: null, username: 'ada@example.com', email: null }];
  state.steps['server.publicUrl'] = { state: 'begun', at: 5 };
  expect(await readState(files, 'harbor')).toBeNull();
  await writeState(files, state);
  expect(await readState(files, 'harbor')).toEqual(state);
  expect(statSync(join(root, 'connect/harbor.json')).mode & 0o777).toBe(0o600);
  expect(statSync(root).mode & 0o077).toBe(0);
  expect(readdirSync(join(root, 'connect'))).toEqual(['harbor.json']);
});

test('a secret that was readable by others is not, once written again', async () => {
  const root = folder();
  const files = createConnectFiles(root);
  expect(await files.writeSecret('a.key', 'one')).toBe('secrets/a.key');
  chmodSync(join(root, 'secrets/a.key'), 0o644);
  await files.writeSecret('a.key', 'two');
  expect(statSync(join(root, 'secrets/a.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(root, 'secrets/a.key'), 'utf8')).toBe('two');
});

test('nothing is written outside the folder', async () => {
  const files = createConnectFiles(folder());
  await expect(files.write('../elsewhere', 'x')).rejects.toThrow('not inside');
  await expect(files.writeSecret('../../elsewhere', 'x')).rejects.toThrow('not inside');
});

test('a state file that was broken, or written by another version, is refused and left as it is', async () => {
  const root = folder();
  const files = createConnectFiles(root);
  for (const text of ['{"version":1', '{"version":2}', JSON.stringify({ ...emptyState('harbor'), steps: [] })]) {
    await files.write('connect/harbor.json', text);
    await expect(readState(files, 'harbor')).rejects.toMatchObject({ code: 'state_unreadable' });
    expect(readFileSync(join(root, 'connect/harbor.json'), 'utf8')).toBe(text);
  }
});

test('a folder that is a file is said in words', async () => {
  const root = folder();
  const files = createConnectFiles(root);
  writeFileSync(root, '');
  await expect(writeState(files, emptyState('harbor'))).rejects.toMatchObject({ code: 'folder_unusable' });
});
