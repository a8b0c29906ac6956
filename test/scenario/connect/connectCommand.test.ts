/** `npm run connect` as a script and as a person use it: its flags, its lines, its exit codes; no secret in any of them. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runConnect } from '../../../connector-server/src/connectCommand.ts';
import { StepFailure, type Step } from '../../../connector-server/src/connect/types.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../connector-server/src/main.ts');
const run = promisify(execFile);
let org: SalesforceOrg;
let root: string;
let folder: string;
let number = 0;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'connect-command-'));
  org = await startSalesforceOrg({ empty: true });
});
afterAll(async () => {
  await org.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => void (folder = path.join(root, `data${(number += 1)}`)));

async function command(args: string[], more: { steps?: Step[]; env?: Record<string, string> } = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const text = { out: '', err: '' };
  output.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  errors.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const code = await runConnect({ ...more.env }, ['--folder', folder, ...args], {
    input: new PassThrough(),
    output,
    errors,
    signal: new AbortController().signal,
    openBrowser: () => Promise.resolve(),
    ...(more.steps && { steps: more.steps }),
  });
  return { code, ...text, events: text.out.trim().split('\n') };
}

const step = (id: string, run: Step['run'], who: Step['who'] = 'server_operator'): Step => ({
  id,
  title: `Title of ${id}`,
  who,
  applies: () => true,
  done: ({ state }) => Promise.resolve(state.steps[id]?.state === 'done'),
  run,
  request: () => [`Please do ${id}.`],
});
const works = step('a', () => Promise.resolve({ result: 'done', said: 'fine' }));
const waits = step('b', () => Promise.resolve({ result: 'by_hand', said: 'wait' }), 'liveperson_admin');
const fails = step('c', () => Promise.reject(new StepFailure('broken', 'It is broken.', 'Mend it.')));

test('exit codes: everything in place, people have something left, something failed, wrong usage', async () => {
  expect((await command(['--no-input'], { steps: [works] })).code).toBe(0);
  expect((await command(['--no-input'], { steps: [works, waits] })).code).toBe(3);
  expect((await command(['--no-input'], { steps: [works, fails] })).code).toBe(1);
  expect((await command(['--from', 'z', '--no-input'], { steps: [works] })).code).toBe(1);
  const wrong = await command(['--nonsense']);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--no-input')]);
  expect((await command(['--connection', 'Not An Id'])).code).toBe(2);
  expect((await command(['--help'])).out).toContain('npm run connect');
});

test('--json: one object a line, the last one says how it ended and for whom something is left', async () => {
  const { events } = await command(['--no-input', '--json'], { steps: [works, waits] });
  const parsed = events.map((line) => JSON.parse(line) as { type: string });
  expect(parsed.map(({ type }) => type)).toEqual(['step', 'done', 'step', 'by_hand', 'end']);
  expect(parsed.at(-1)).toEqual({
    type: 'end',
    result: 'open',
    connection: 'main',
    questions: 0,
    open: [{ id: 'b', title: 'Title of b', who: 'liveperson_admin', state: 'by_hand', failure: null }],
  });
});

test('--status and --request change nothing in the org; the list lies in a private file as well', async () => {
  const steps = [works, waits, fails];
  await command(['--no-input'], { steps });
  expect((await command(['--status'], { steps })).code).toBe(3);
  const asked = await command(['--request'], { steps });
  expect(asked.out).toContain('## For a LivePerson administrator\n\n1. **Title of b**\n   - Please do b.');
  expect(asked.out).not.toContain('Title of a');
  const file = path.join(folder, 'connect/main-requests.md');
  expect(asked.out.trim()).toBe(readFileSync(file, 'utf8').trim());
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('the only connection of a folder is meant; of several one must be named', async () => {
  await command(['--connection', 'harbor', '--no-input'], { steps: [works] });
  expect((await command(['--status', '--json'], { steps: [works] })).out).toContain('"connection":"harbor"');
  await command(['--connection', 'other', '--no-input'], { steps: [works] });
  const both = await command(['--status'], { steps: [works] });
  expect([both.code, both.out]).toEqual([1, expect.stringContaining('harbor, other')]);
});

test('the real steps, as a program runs them: secrets are in their files and in no line', async () => {
  const token = org.apiTokenFor('admin');
  const answers = path.join(root, 'answers.json');
  writeFileSync(
    answers,
    JSON.stringify({
      'salesforce.myDomain': org.publicUrl,
      'salesforce.adminAccess': 'token',
      'salesforce.adminToken': token,
      'salesforce.lightningOrigin': 'https://harbor.lightning.force.com',
      'salesforce.apiUsername': org.apiUser.username,
    }),
  );
  const args = [MAIN, 'connect', '--folder', folder, '--json', '--no-input', '--answers', answers];
  // Sandbox said by flag, and no contact address: it goes as far as the metadata.
  const ended = await run(
    process.execPath,
    [...args, '--set', 'salesforce.kind=sandbox', '--set', 'salesforce.contactEmail=none'],
    {
      env: { PATH: '/usr/bin:/bin' },
    },
  ).catch((error: unknown) => error as { code: number; stdout: string; stderr: string });
  expect(ended).toMatchObject({ code: 1 });
  const lines = ended.stdout.trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'end', result: 'failed' });
  const key = readFileSync(path.join(folder, 'secrets/main-salesforce.key'), 'utf8');
  const all = ended.stdout + ended.stderr + readFileSync(path.join(folder, 'connect/main.json'), 'utf8');
  for (const secret of [token.split('!')[1] ?? '?', key.split('\n')[1] ?? '?']) expect(all).not.toContain(secret);
  expect(all).toContain('"id":"salesforce.key"');
});

test('SIGINT at a question: the process ends with 130, says what is half done, and the next run begins there', async () => {
  const child = spawn(process.execPath, [MAIN, 'connect', '--folder', folder], { env: { PATH: '/usr/bin:/bin' } });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  await expect.poll(() => shown, { timeout: 60_000 }).toContain('Address at which agents');
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number];
  expect([code, shown]).toEqual([130, expect.stringContaining('Stopped while “Address of the connector server”')]);
  expect(shown).toContain('npm run connect -- --folder');
  const state = JSON.parse(readFileSync(path.join(folder, 'connect/main.json'), 'utf8')) as { steps: object };
  expect(state.steps).toMatchObject({ 'server.publicUrl': { state: 'begun' } });
  expect((await command(['--status'])).out).toContain('Address of the connector server (half done');
});
