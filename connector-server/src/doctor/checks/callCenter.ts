import { agentsOf } from '../agents.ts';
import { CALL_CENTER, ourCallCenter } from '../openCti.ts';
import { fails, fine, notLooked, warns } from '../outcome.ts';
import { membersOf } from '../questions.ts';
import type { ConnectionCheck } from '../types.ts';

const PAGE = '/lightning/setup/CallCenters/home';

export const callCenter: ConnectionCheck = {
  id: 'people.callCenter',
  group: 'people',
  title: 'Agents belong to the call center, where Open CTI is used',
  why: 'With Open CTI the softphone is shown only to members of its call center; a user can belong to one.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const tried = `Looked for the call center ${CALL_CENTER} and its members.`;
    const definition = await ourCallCenter(look.org);
    if (!definition.ok) return [notLooked(tried, definition, 'Look in Setup > Call Centers.')];
    if (definition.value === null)
      return [fine(tried, 'Open CTI is not used: there is no such call center. The softphone is a utility item.')];
    const { id, name } = definition.value;
    const [members, agents] = await Promise.all([look.org.query(membersOf(id)), agentsOf(look)]);
    if (!members.ok) return [notLooked(tried, members, 'Look in Setup > Call Centers > Manage Call Center Users.')];
    const elsewhere = (agents.ok ? agents.value.agents : []).filter(
      ({ isActive, callCenterId }) =>
        isActive && callCenterId !== null && callCenterId.slice(0, 15) !== id.slice(0, 15),
    );
    if (elsewhere.length > 0)
      return elsewhere.map(({ username }) =>
        warns('other_call_center', {
          subject: username,
          tried,
          seen: `${username} belongs to another call center, so its softphone is shown instead of this one.`,
          mend: `Move the user to “${name}” in Setup > Call Centers, or let the user work with the utility item.`,
          setupPath: PAGE,
        }),
      );
    if (members.value.length === 0)
      return [
        fails('no_members', {
          tried,
          seen: `“${name}” has no members: nobody sees the softphone of Open CTI.`,
          mend: 'Add the agents: Setup > Call Centers > Manage Call Center Users > Add More Users. Where the utility item is used instead, delete the call center.',
          setupPath: PAGE,
        }),
      ];
    return [fine(tried, `“${name}” has ${members.value.length} active members.`)];
  },
};
