import { crmProblems } from '../crmProblems.ts';
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';
import { isAboutSkills } from './settingsCrm.ts';

const TRIED = 'Looked what each skill opens with.';

export const settingsSkills: ConnectionCheck = {
  id: 'settings.skills',
  group: 'settings',
  title: 'Each skill has something to open with',
  why: 'On a conversation of a skill without an object, agents are told that there is nothing for them.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const seen = await crmProblems(look);
    if (seen === null)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'Salesforce did not describe its objects just now.',
          mend: 'Run the doctor again in some minutes.',
        }),
      ];
    const wrong = seen.problems.filter(({ at }) => isAboutSkills(at));
    if (wrong.length === 0) return [fine(TRIED, 'Each has an object.')];
    return wrong.map(({ level, at, text }) =>
      (level === 'error' ? fails : warns)(at === 'skillsAllowed' ? 'none_selected' : causeOf(text), {
        tried: TRIED,
        seen: text,
        mend:
          look.connection.crmOwner === 'pages'
            ? 'Correct it on the administration’s page “CRM side”, part “Skills”.'
            : 'Correct it in section "crm" of the settings document.',
        subject: at,
      }),
    );
  },
};

const causeOf = (text: string): string =>
  text.includes('no object is selected')
    ? 'no_object'
    : text.startsWith('LivePerson has no skill')
      ? 'unknown_skill'
      : 'cannot_work';
