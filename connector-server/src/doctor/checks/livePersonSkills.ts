import { fails, fine, notLooked, warns } from '../outcome.ts';
import type { ConnectionCheck, Look } from '../types.ts';

const TRIED = 'Read the skills of the account.';

export const livePersonSkills: ConnectionCheck = {
  id: 'livePerson.skills',
  group: 'livePerson',
  title: 'The account has skills',
  why: 'Conversations reach agents by skill, and what the softphone opens with is set per skill: without one agents wait in vain.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run({ connection, livePerson }) {
    const skills = await livePerson.skills();
    if (!skills.ok)
      return [
        notLooked(
          TRIED,
          skills,
          'See the check “LivePerson’s APIs answer”; or look in LivePerson under Manage > Skills.',
        ),
      ];
    if (skills.value.length === 0)
      return [
        fails('none', {
          tried: TRIED,
          seen: 'LivePerson told of no skill.',
          mend: 'Create one under Manage > Skills and give it to the agents. If there are skills in LivePerson, ask LivePerson to put the account on “AC Users”.',
        }),
      ];
    const known = new Set(skills.value.map(({ id }) => id));
    const gone = skillsNamed(connection).filter((id) => !known.has(id));
    if (gone.length === 0) return [fine(TRIED, `It has ${skills.value.length}.`)];
    return gone.map((id) =>
      warns('missing', {
        tried: TRIED,
        seen: `The settings name skill ${id}, which LivePerson does not have.`,
        mend: 'Delete its entry on the administration’s page “CRM side”, or create the skill again.',
        subject: id,
      }),
    );
  },
};

function skillsNamed({ crm }: Look['connection']): string[] {
  return [...new Set(crm.skills.map(({ skillId }) => skillId))];
}
