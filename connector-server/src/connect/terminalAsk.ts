/** Asks the person at the terminal. */
import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { Interrupted } from './interrupted.ts';
import { readLines } from './readLines.ts';
import type { Ask, Question } from './types.ts';

export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}

/** Rejects with Interrupted when the person pressed Ctrl-C or the input ended. */
export function createTerminalAsk(terminal: Terminal): Ask {
  let count = 0;
  const context = { input: terminal.input, output: terminal.output, signal: terminal.signal };
  const contextOf = ({ unless }: Question) =>
    unless === undefined ? context : { ...context, signal: AbortSignal.any([terminal.signal, unless]) };
  const prompt = async <T>(question: Question, show: () => Promise<T>): Promise<T> => {
    question.unless?.throwIfAborted();
    count += 1;
    if (question.help !== undefined)
      for (const line of question.help.split('\n')) terminal.output.write(`   ${line}\n`);
    try {
      return await show();
    } catch (error) {
      if (question.unless?.aborted === true) count -= 1;
      if (error instanceof Error && /^(ExitPrompt|AbortPrompt|CancelPrompt)Error$/.test(error.name))
        throw new Interrupted();
      throw error;
    }
  };
  const problem =
    (check: ((answer: string) => string | null) | undefined) =>
    (answer: string): true | string =>
      check?.(answer.trim()) ?? true;
  const choicesOf = <T extends string>(choices: readonly { value: T; label: string; help?: string }[]) =>
    choices.map(({ value, label, help }) => ({
      value,
      name: label,
      ...(help === undefined ? {} : { description: help }),
    }));
  return {
    text: async (question) => {
      const { text: message, suggest, check } = question;
      if (question.lines === true) return prompt(question, () => readLines(terminal, message, problem(check)));
      const answer = await prompt(question, () =>
        input(
          { message, validate: problem(check), ...(suggest === undefined ? {} : { default: suggest }) },
          contextOf(question),
        ),
      );
      return answer.trim();
    },
    secret: async (question) =>
      (
        await prompt(question, () =>
          password({ message: question.text, mask: true, validate: problem(question.check) }, context),
        )
      ).trim(),
    choose: (question) =>
      prompt(question, () =>
        select(
          {
            message: question.text,
            choices: choicesOf(question.choices),
            ...(question.suggest === undefined ? {} : { default: question.suggest }),
          },
          context,
        ),
      ),
    several: (question) =>
      prompt(question, () =>
        checkbox(
          {
            message: question.text,
            choices: choicesOf(question.choices).map((choice) => ({
              ...choice,
              checked: question.suggest?.includes(choice.value) ?? false,
            })),
          },
          context,
        ),
      ),
    confirm: (question) =>
      prompt(question, () => confirm({ message: question.text, default: question.suggest ?? true }, context)),
    count: () => count,
  };
}
