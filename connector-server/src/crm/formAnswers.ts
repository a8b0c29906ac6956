/** Forms: new and existing records, lookups, likely duplicates, saving. */
import type { CommandAnswer } from '../protocol/types.ts';
import type { CrmAnswers } from './crmDesk.ts';
import type { CrmSettingsOf, CrmSubject } from './crmSubject.ts';

type Kinds = 'form' | 'lookup' | 'duplicates' | 'save';

export function createFormAnswers(_settingsOf: CrmSettingsOf): Pick<CrmAnswers<CrmSubject>, Kinds> {
  const notSetUp = (): CommandAnswer => ({
    outcome: 'refused',
    code: 'not_set_up',
    text: 'The CRM side is not set up for this connection.',
  });
  return {
    form: notSetUp,
    lookup: notSetUp,
    duplicates: notSetUp,
    save: notSetUp,
  };
}
