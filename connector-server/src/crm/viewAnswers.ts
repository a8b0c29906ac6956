/** Screens, searches, bubbles and views of records. */
import type { CommandAnswer } from '../protocol/types.ts';
import type { CrmAnswers } from './crmDesk.ts';
import type { CrmSettingsOf, CrmSubject } from './crmSubject.ts';

type Kinds = 'screen' | 'search' | 'overview' | 'view';

export function createViewAnswers(_settingsOf: CrmSettingsOf): Pick<CrmAnswers<CrmSubject>, Kinds> {
  const notSetUp = (): CommandAnswer => ({
    outcome: 'refused',
    code: 'not_set_up',
    text: 'The CRM side is not set up for this connection.',
  });
  return {
    screen: notSetUp,
    search: notSetUp,
    overview: notSetUp,
    view: notSetUp,
  };
}
