import { fullId } from '../../support/salesforceId.ts';
import { agentsOf } from '../agents.ts';
import type { AgentsSeen } from '../agents.ts';
import { fails, fine, notLooked, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const PAGE = '/lightning/setup/PermSets/home';
const USERS = '/lightning/setup/ManageUsers/home';
const BY_HAND = 'Look in Setup > Permission Sets > LivePerson Agent > Manage Assignments.';

export const agents: ConnectionCheck = {
  id: 'people.agents',
  group: 'people',
  title: 'Agents may use the softphone',
  why: 'Whoever is left out sees in the softphone that a permission is missing, instead of conversations.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const asked = await agentsOf(look);
    if (!asked.ok) return [notLooked('Looked for the agents.', asked, BY_HAND)];
    const { complete, agents: found } = asked.value;
    const tried = complete
      ? 'Looked who holds the custom permission LivePerson_Agent.'
      : 'Looked at the users named in the section agents of the settings.';
    if (!complete && look.connection.agents.length === 0)
      return [
        unknown('needs_setup', {
          tried,
          seen: 'The settings name nobody, and only an administrator sees who has the permission.',
          mend: BY_HAND,
          setupPath: PAGE,
        }),
      ];
    if (complete && !found.some(({ isActive }) => isActive))
      return [
        fails('nobody', {
          tried,
          seen: 'No active user has it.',
          mend: 'Give the agents the permission set LivePerson Agent.',
          setupPath: PAGE,
        }),
      ];
    const faults = faultsOf(look, asked.value, tried);
    if (faults.length > 0) return faults;
    const active = found.filter(({ isActive }) => isActive).length;
    return [fine(tried, `${active} ${active === 1 ? 'agent is' : 'agents are'} set up.`)];
  },
};

function faultsOf({ connection }: Look, { agents: found, complete, unknownIds }: AgentsSeen, tried: string): Outcome[] {
  const mapped = new Set(connection.agents.map(({ salesforceUserId }) => fullId(salesforceUserId)));
  const held = new Set(found.map(({ userId }) => userId));
  return [
    ...unknownIds.map((id) =>
      warns('user_unknown', {
        subject: id,
        tried,
        seen: `The settings map the Salesforce user ${id}, whom this org does not have.`,
        mend: 'Take the user out of the section agents, or map the right one: npm run connect.',
        whoCanFix: 'server_operator',
      }),
    ),
    ...found
      .filter(({ userId, isActive }) => !isActive && mapped.has(userId))
      .map(({ username }) =>
        warns('user_inactive', {
          subject: username,
          tried,
          seen: `${username} is mapped to a LivePerson user, but is not active in Salesforce.`,
          mend: 'Activate the user, or take the pair out of the section agents.',
          setupPath: USERS,
        }),
      ),
    ...found
      .filter(({ isActive, email }) => isActive && email === '')
      .map(({ username }) =>
        warns('no_email', {
          subject: username,
          tried,
          seen: `${username} has no e-mail address: records of conversations find their owner by it.`,
          mend: 'Enter the address on the user’s page, or map the user in the section agents.',
          setupPath: USERS,
        }),
      ),
    ...(complete ? [...mapped].filter((id) => !held.has(id)) : []).map((id) =>
      warns('no_permission', {
        subject: id,
        tried,
        seen: `User ${id} is mapped to a LivePerson user, but does not hold the permission of agents.`,
        mend: 'Give the user the permission set LivePerson Agent.',
        setupPath: PAGE,
      }),
    ),
  ];
}
