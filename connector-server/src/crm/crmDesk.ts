/** Answers what the softphone asks of the CRM side, by kind. */
import type { CrmAsk } from '../protocol/crmTypes.ts';
import type { CommandAnswer } from '../protocol/types.ts';

type AskOf<K extends CrmAsk['kind']> = Extract<CrmAsk, { kind: K }>;
/** One answer per kind of question. */
export type CrmAnswers<Subject> = {
  readonly [K in CrmAsk['kind']]: (subject: Subject, ask: AskOf<K>) => CommandAnswer;
};

/** Passes each question to the one that answers its kind. */
export function createCrmDesk<Subject>(answers: CrmAnswers<Subject>): {
  answer(subject: Subject, ask: CrmAsk): CommandAnswer;
} {
  return {
    answer(subject, ask) {
      const answer = answers[ask.kind] as (subject: Subject, ask: CrmAsk) => CommandAnswer;
      return answer(subject, ask);
    },
  };
}
