/** Answers given by flags and files, and by a person at the terminal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { readAnswers } from '../../../connector-server/src/connect/answers.ts';
import { createFlagAsk } from '../../../connector-server/src/connect/flagAsk.ts';
import { Interrupted } from '../../../connector-server/src/connect/interrupted.ts';
import { createTerminalAsk } from '../../../connector-server/src/connect/terminalAsk.ts';

const folder = mkdtempSync(join(tmpdir(), 'answers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const given = (answers: Record<string, string>) => createFlagAsk(new Map(Object.entries(answers)), null);
const kinds = [
  { value: 'production', label: 'Production' },
  { value: 'sandbox', label: 'Sandbox' },
] as const;

test('given answers are checked as typed ones are', async () => {
  const ask = given({ a: ' x ', kind: 'sandbox', both: 'sandbox, production', sure: 'Yes' });
  expect(await ask.text({ id: 'a', text: 'A?' })).toBe('x');
  expect(await ask.choose({ id: 'kind', text: 'K?', choices: kinds })).toBe('sandbox');
  expect(await ask.several({ id: 'both', text: 'B?', choices: kinds })).toEqual(['sandbox', 'production']);
  expect(await ask.confirm({ id: 'sure', text: 'S?' })).toBe(true);
  expect(ask.count()).toBe(0);
});

test('a wrong one ends the step, named by its question and without being repeated', async () => {
  const ask = given({ token: 'canary-secret', kind: 'canary', sure: 'canary' });
  const failures = await Promise.all(
    [
      ask.secret({ id: 'token', text: 'T?', check: () => 'It starts with 00D.' }),
      ask.choose({ id: 'kind', text: 'K?', choices: kinds }),
      ask.confirm({ id: 'sure', text: 'S?' }),
    ].map((each) => (each as Promise<unknown>).catch((error: Error) => error.message)),
  );
  expect(failures[0]).toContain('It starts with 00D.');
  expect(failures[1]).toContain('production, sandbox');
  expect(failures[2]).toContain('yes or no');
  expect(failures.join()).not.toContain('canary');
});

test('without input, what has a suggestion takes it, and what has none says how to answer', async () => {
  const ask = given({});
  expect(await ask.text({ id: 'a', text: 'A?', suggest: 's' })).toBe('s');
  expect(await ask.several({ id: 'b', text: 'B?', choices: kinds, suggest: ['sandbox'] })).toEqual(['sandbox']);
  await expect(ask.text({ id: 'server.url', text: 'Where?' })).rejects.toMatchObject({
    code: 'answer_missing',
    mend: expect.stringContaining('--set server.url=') as string,
  });
  await expect(ask.confirm({ id: 'c', text: 'C?' })).rejects.toMatchObject({ code: 'answer_missing' });
});

test('a file of answers and --set: the flag counts more; values may hold “=”', async () => {
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify({ a: 'file', list: ['x', 'y'], sure: true }));
  const answers = await readAnswers(file, ['a=flag', 'b=1=2', 'c=']);
  expect(Object.fromEntries(answers)).toEqual({ a: 'flag', b: '1=2', c: '', list: 'x,y', sure: 'yes' });
  await expect(readAnswers(undefined, ['canary-secret'])).rejects.toThrow(/^((?!canary).)*$/);
  writeFileSync(file, '{"token":"canary-secret",}');
  const failure = await readAnswers(file, []).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'answers_unreadable' });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('canary-secret');
});

function terminal() {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  const stop = new AbortController();
  return { input, output, stop, shown: () => shown, ask: createTerminalAsk({ input, output, signal: stop.signal }) };
}

test('a person types an answer, corrects a wrong one, and is counted', async () => {
  const { input, ask, shown } = terminal();
  const answer = ask.text({
    id: 'a',
    text: 'Which one?',
    help: 'In Setup.',
    check: (t) => (t === 'b' ? null : 'Say b.'),
  });
  input.write('a\r');
  await expect.poll(shown).toContain('Say b.');
  input.write('\x7fb\r');
  expect(await answer).toBe('b');
  expect(shown()).toContain('In Setup.');
  expect(ask.count()).toBe(1);
});

test('a secret is not shown', async () => {
  const { input, ask, shown } = terminal();
  const answer = ask.secret({ id: 'a', text: 'Secret?' });
  input.write('canary\r');
  expect(await answer).toBe('canary');
  expect(shown()).not.toContain('canary');
});

test('a pasted certificate is one answer, whatever stands around it', async () => {
  const { input, ask, shown } = terminal();
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----';
  const answer = ask.text({ id: 'a', text: 'Certificate?', lines: true, check: (t) => (t === pem ? null : 'No.') });
  input.write('wrong\n');
  await expect.poll(shown).toContain('No.');
  input.write(`\n${pem}\n`);
  expect(await answer).toBe(pem);
});

test('Ctrl-C and the end of the input stop the guide, at every kind of question', async () => {
  const stopped = async (
    question: (ask: ReturnType<typeof terminal>['ask']) => Promise<unknown>,
    end: string | null,
  ) => {
    const { input, ask, shown } = terminal();
    const answer = question(ask).catch((error: unknown) => error);
    await expect.poll(shown).toContain('Well?');
    if (end === null) input.end();
    else input.write(end);
    return answer;
  };
  const asked = { id: 'a', text: 'Well?' };
  expect(await stopped((ask) => ask.text(asked), '\x03')).toBeInstanceOf(Interrupted);
  expect(await stopped((ask) => ask.secret(asked), '\x03')).toBeInstanceOf(Interrupted);
  expect(await stopped((ask) => ask.confirm(asked), '\x03')).toBeInstanceOf(Interrupted);
  expect(await stopped((ask) => ask.choose({ ...asked, choices: kinds }), '\x03')).toBeInstanceOf(Interrupted);
  expect(await stopped((ask) => ask.text({ ...asked, lines: true }), null)).toBeInstanceOf(Interrupted);
});
