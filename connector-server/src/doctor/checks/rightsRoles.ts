import { agentsOf } from '../agents.ts';
import { firstSeen } from '../firstSeen.ts';
import { fine, notLooked, unknown, warns } from '../outcome.ts';
import { ROLES, usersById } from '../questions.ts';
import type { ConnectionCheck } from '../types.ts';

const PAGE = '/lightning/setup/Roles/home';
/** Named in full; more are counted. */
const MOST_NAMES = 10;

export const rightsRoles: ConnectionCheck = {
  id: 'rights.roles',
  group: 'rights',
  title: 'The API user stands above the agents in the role hierarchy',
  why: 'Tasks of agents are moved only by their own softphones, and records they own may not be linked.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const { org, setup } = look;
    const tried = 'Compared the roles of the API user and of the agents.';
    const both = (soql: string) =>
      firstSeen([() => org.query(soql), ...(setup === null ? [] : [() => setup.query(soql)])]);
    const me = await org.signIn();
    const byHand = 'Look in Setup > Roles: the API user’s role must stand above the agents’ roles.';
    if (!me.ok) return [notLooked(tried, me, byHand)];
    const [own, roles, agents] = await Promise.all([both(usersById([me.value.userId])), both(ROLES), agentsOf(look)]);
    if (!own.ok || !roles.ok || roles.value.length === 0)
      return [
        unknown('not_shown', {
          tried,
          seen: 'The API user does not see roles, and needs not to.',
          mend: byHand,
          setupPath: PAGE,
        }),
      ];
    const role = own.value[0]?.['UserRoleId'];
    if (typeof role !== 'string')
      return [
        warns('api_user_without_role', {
          tried,
          seen: 'The API user has no role.',
          mend: 'Give the API user a role above the agents’ roles.',
          setupPath: PAGE,
        }),
      ];
    const people = agents.ok ? agents.value.agents.filter(({ isActive }) => isActive) : [];
    if (people.length === 0)
      return [
        unknown('no_agents', {
          tried,
          seen: 'Who the agents are is not known here.',
          mend: byHand,
          setupPath: PAGE,
        }),
      ];
    const parents = new Map(roles.value.map((row) => [String(row['Id']), row['ParentRoleId']]));
    const not = people.filter(({ roleId }) => roleId === null || !isAbove(role, roleId, parents));
    if (not.length === 0) return [fine(tried, `It stands above all ${people.length} agents that were looked at.`)];
    const names = not.slice(0, MOST_NAMES).map(({ username }) => username);
    const more = not.length > names.length ? ` and ${not.length - names.length} more` : '';
    return [
      warns('not_above', {
        tried,
        seen: `The API user’s role does not stand above: ${names.join(', ')}${more}.`,
        mend: 'Give them a role below the API user’s, or the API user a higher one.',
        setupPath: PAGE,
      }),
    ];
  },
};

function isAbove(role: string, below: string, parents: ReadonlyMap<string, unknown>): boolean {
  const seen = new Set<string>();
  for (let at = parents.get(below); typeof at === 'string' && !seen.has(at); at = parents.get(at)) {
    if (at === role) return true;
    seen.add(at);
  }
  return false;
}
