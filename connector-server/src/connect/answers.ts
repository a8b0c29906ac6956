/** Answers given beforehand: --answers file.json, and --set id=value, which goes first. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StepFailure } from './types.ts';

const answer = z.union([
  z.string(),
  z.boolean().transform((value) => (value ? 'yes' : 'no')),
  z.array(z.string()).transform((values) => values.join(',')),
]);
const answersFile = z.record(z.string(), answer);

/** By id of the question. Rejects with StepFailure; no answer is in its text, since some are secrets. */
export async function readAnswers(file: string | undefined, sets: readonly string[]): Promise<Map<string, string>> {
  const answers = new Map(file === undefined ? [] : Object.entries(await fromFile(file)));
  for (const set of sets) {
    const [, id, value] = /^([A-Za-z][\w.-]*)=([\s\S]*)$/.exec(set) ?? [];
    if (id === undefined || value === undefined)
      throw new StepFailure(
        'usage',
        'A --set has not the form id=value.',
        'For example: --set salesforce.kind=sandbox',
      );
    answers.set(id, value);
  }
  return answers;
}

async function fromFile(file: string): Promise<Record<string, string>> {
  try {
    return answersFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new StepFailure(
      'answers_unreadable',
      `${file} is no file of answers.`,
      'It is a JSON object of question ids and answers: texts, true or false, or lists of texts.',
      { cause: (error as Error).name },
    );
  }
}
