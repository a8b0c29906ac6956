import { crmProblems } from '../crmProblems.ts';
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Outcome } from '../types.ts';

const TRIED = 'Compared section "crm" with the objects and fields of the org.';
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
    const [seen, facts] = await Promise.all([crmProblems(look), look.server.facts()]);
    if (seen === null)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'Salesforce did not describe its objects just now.',
          mend: 'Run the doctor again in some minutes.',
        }),
      ];
    const wrong = seen.problems.filter(({ at }) => !isAboutSkills(at));
    if (wrong.length > 0)
      return wrong.map(({ level, at, text }) =>
        (level === 'error' ? fails : warns)(level === 'error' ? 'cannot_work' : 'not_as_meant', {
          tried: TRIED,
          seen: text,
          mend: crmOwner === 'pages' ? PAGE : DOCUMENT,
          subject: at,
        }),
      );
    if (crmOwner === 'pages' && facts.savedSettingsRead === false)
      return [
        unknown('saved_not_read', {
          tried: TRIED,
          seen: 'What the admin pages saved is in the server’s database, which is read only while the server runs; the defaults fit.',
          mend: 'Start the server and run the doctor again.',
          whoCanFix: 'server_operator',
        }),
      ];
    if (seen.unseen.length > 0) return [hidden(seen.unseen)];
    return [fine(TRIED, 'Everything it names is there.')];
  },
};

/** The API user needs no sight of what only agents fill in; so this is as good as it gets without an administrator. */
function hidden(unseen: readonly { text: string }[]): Outcome {
  return unknown('hidden', {
    tried: TRIED,
    seen: `What the API user sees of it fits. ${unseen.map(({ text }) => text.split(':', 1)[0]).join('. ')}: agents who may see them still do.`,
    mend: 'Run the doctor with an administrator’s eyes (npm run doctor -- --target-org <alias>), or look whether these fields exist in Setup > Object Manager.',
  });
}

/** Those have a check of their own. */
export function isAboutSkills(at: string): boolean {
  return /^(skills|defaultSkill|skillsAllowed)(\.|$)/.test(at);
}
