/** Answers given beforehand by --set and --answers; what they leave open is asked, or ends the step. */
import type { Ask, Choice, Question } from './types.ts';
import { StepFailure } from './types.ts';

export type GivenAnswers = ReadonlyMap<string, string>;

/** `beyond`: who is asked what is not given; null: nobody. An answer is taken once, so that a wrong one is not given for ever. */
export function createFlagAsk(given: GivenAnswers, beyond: Ask | null): Ask {
  const left = new Map(given);
  const take = (question: Question): string | null => {
    const answer = left.get(question.id);
    if (answer === undefined) return null;
    if (beyond !== null) left.delete(question.id);
    return answer;
  };
  const checked = <T>(question: Question, answer: string, read: (answer: string) => T | WrongAnswer): T => {
    const result = read(answer);
    if (result instanceof WrongAnswer) throw wrong(question, result.why);
    return result;
  };
  const word =
    (check?: (answer: string) => string | null) =>
    (answer: string): string | WrongAnswer => {
      const problem = check?.(answer.trim()) ?? null;
      return problem === null ? answer.trim() : new WrongAnswer(problem);
    };
  return {
    async text(question) {
      const answer = take(question);
      if (answer !== null) return checked(question, answer, word(question.check));
      if (beyond !== null) return beyond.text(question);
      // What would only have to be confirmed with Enter.
      if (question.suggest !== undefined) return checked(question, question.suggest, word(question.check));
      throw missing(question);
    },
    async secret(question) {
      const answer = take(question);
      if (answer !== null) return checked(question, answer, word(question.check));
      if (beyond !== null) return beyond.secret(question);
      throw missing(question);
    },
    async choose(question) {
      const answer = take(question);
      if (answer !== null) return checked(question, answer, oneOf(question.choices));
      if (beyond !== null) return beyond.choose(question);
      if (question.suggest !== undefined) return question.suggest;
      throw missing(question);
    },
    async several(question) {
      const answer = take(question);
      if (answer !== null) return checked(question, answer, someOf(question.choices));
      if (beyond !== null) return beyond.several(question);
      if (question.suggest !== undefined) return [...question.suggest];
      throw missing(question);
    },
    async confirm(question) {
      const answer = take(question);
      if (answer !== null) return checked(question, answer, yesOrNo);
      if (beyond !== null) return beyond.confirm(question);
      if (question.suggest !== undefined) return question.suggest;
      throw missing(question);
    },
    count: () => beyond?.count() ?? 0,
  };
}

class WrongAnswer {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

const oneOf =
  <T extends string>(choices: readonly Choice<T>[]) =>
  (answer: string): T | WrongAnswer =>
    choices.find(({ value }) => value === answer.trim())?.value ??
    new WrongAnswer(`It must be one of: ${choices.map(({ value }) => value).join(', ')}.`);

const someOf =
  <T extends string>(choices: readonly Choice<T>[]) =>
  (answer: string): T[] | WrongAnswer => {
    const words = answer
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
    const found = words.map((word) => oneOf(choices)(word));
    return found.find((each) => each instanceof WrongAnswer) ?? (found as T[]);
  };

const yesOrNo = (answer: string): boolean | WrongAnswer =>
  /^(y|yes|true)$/i.test(answer.trim())
    ? true
    : /^(n|no|false)$/i.test(answer.trim())
      ? false
      : new WrongAnswer('It must be yes or no.');

/** The answer itself is not repeated: it may be a secret. */
function wrong(question: Question, why: string): StepFailure {
  return new StepFailure(
    'answer_wrong',
    `The answer given for ${question.id} cannot be used: ${why}`,
    `Correct it: --set ${question.id}=…`,
  );
}

function missing(question: Question): StepFailure {
  return new StepFailure(
    'answer_missing',
    `“${question.text}” is not answered.`,
    `Give it with --set ${question.id}=…, or leave out --no-input to be asked.`,
  );
}
