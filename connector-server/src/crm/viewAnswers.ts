/** Screens, searches, bubbles and views of records. */
import type { CommandAnswer } from '../protocol/types.ts';
import { cardAnswer } from './cardAnswer.ts';
import type { CrmAnswers } from './crmDesk.ts';
import type { CrmSettingsOf, CrmSubject } from './crmSubject.ts';
import { screenAnswer } from './screenAnswer.ts';
import { searchAnswer } from './searchAnswer.ts';

type Kinds = 'screen' | 'search' | 'overview' | 'view';

const done = (result: unknown): CommandAnswer => ({ outcome: 'done', result });

export function createViewAnswers(settingsOf: CrmSettingsOf): Pick<CrmAnswers<CrmSubject>, Kinds> {
  const card = (subject: CrmSubject, ask: Parameters<typeof cardAnswer>[2]): CommandAnswer => {
    const answer = cardAnswer(settingsOf(subject.connectionId), subject, ask);
    return answer === null
      ? {
          outcome: 'refused',
          code: 'object_not_enabled',
          text: 'The settings of this skill do not show records of this kind. Open it in Salesforce instead.',
        }
      : done(answer);
  };
  return {
    screen: (subject) => done(screenAnswer(settingsOf(subject.connectionId), subject)),
    search: (subject, ask) => done(searchAnswer(settingsOf(subject.connectionId), subject, ask.text, ask.objects)),
    overview: card,
    view: card,
  };
}
