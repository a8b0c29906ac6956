import { fails, fine, notLooked, unknown } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

const TRIED = 'Looked what LivePerson says the watcher may see.';
const MEND =
  'Give the watcher’s user a profile of managers and make it manager of all groups of agents (Manage > Users in LivePerson).';

/** LivePerson documents no names for its privilege ids; what it does tell is who manages a group of agents. */
export const livePersonPrivileges: ConnectionCheck = {
  id: 'livePerson.privileges',
  group: 'livePerson',
  title: 'The watcher may see all conversations',
  why: 'Only managers may follow conversations they take no part in; another user is refused, and those conversations are recorded late.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run({ connection, livePerson }) {
    const { watcher } = connection.liveperson;
    if (watcher == null)
      return [fine(TRIED, 'There is no watcher, and agents need no more than LivePerson’s usual profile for agents.')];
    const users = await livePerson.users();
    if (!users.ok) return [notLooked(TRIED, users, 'See the check “LivePerson’s APIs answer”.')];
    const user = users.value.find(({ loginName }) => loginName === watcher.loginName);
    if (user?.managesGroups === undefined)
      return [unknown('not_told', { tried: TRIED, seen: 'LivePerson does not tell.', mend: MEND })];
    if (user.managesGroups) return [fine(TRIED, 'It is a manager.')];
    return [
      fails('missing', {
        tried: TRIED,
        seen: `${watcher.loginName} is manager of no group of agents, so LivePerson shows it only its own conversations.`,
        mend: MEND,
        subject: watcher.loginName,
      }),
    ];
  },
};
