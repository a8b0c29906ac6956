import { crmProblems } from '../crmProblems.ts';
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

const TRIED = 'Compared section "crm" with the org, as the API user sees it.';
const PAGE = 'Correct it on the administration’s page “CRM side”.';
const DOCUMENT = 'Correct it in section "crm" of the settings document.';

export const settingsCrm: ConnectionCheck = {
  id: 'settings.crm',
  group: 'settings',
  title: 'The settings of the CRM side fit the org',
  why: 'A field or object that is not there is missing in the softphone, in searches and in what is created by itself.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const { crmOwner } = look.connection;
    const [problems, facts] = await Promise.all([crmProblems(look), look.server.facts()]);
    if (problems === null)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'Salesforce did not describe its objects just now.',
          mend: 'Run the doctor again in some minutes.',
        }),
      ];
    const wrong = problems.filter(({ at }) => !isAboutSkills(at));
    if (wrong.length === 0) {
      if (crmOwner === 'pages' && facts.savedSettingsRead === false)
        return [
          unknown('saved_not_read', {
            tried: TRIED,
            seen: 'What the admin pages saved is in the server’s database, which is read only while the server runs; the defaults fit.',
            mend: 'Start the server and run the doctor again.',
            whoCanFix: 'server_operator',
          }),
        ];
      return [fine(TRIED, 'Everything it names is there.')];
    }
    return wrong.map(({ level, at, text }) =>
      (level === 'error' ? fails : warns)(level === 'error' ? 'cannot_work' : 'not_as_meant', {
        tried: TRIED,
        seen: text,
        mend: crmOwner === 'pages' ? PAGE : DOCUMENT,
        subject: at,
      }),
    );
  },
};

/** Those have a check of their own. */
export function isAboutSkills(at: string): boolean {
  return /^(skills|defaultSkill|skillsAllowed)(\.|$)/.test(at);
}
