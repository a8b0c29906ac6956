/** Salesforce users and their LivePerson users, by e-mail address; who is left and why. Pure. */
import type { LivePersonUser } from '../doctor/types.ts';
import { fullId } from '../support/salesforceId.ts';
import type { ConnectState } from './types.ts';

/** A Salesforce user who gets the softphone. */
export interface Agent {
  id: string;
  username: string;
  email: string | null;
}

export type Match = ConnectState['people'][number];

export interface Matched {
  matches: Match[];
  /** Salesforce users without a LivePerson user, and why. */
  left: { agent: Agent; cause: LeftCause; text: string }[];
  /** LivePerson users, people and enabled, who belong to nobody on the list. */
  free: LivePersonUser[];
}
export type LeftCause = 'no_email' | 'unknown' | 'disabled' | 'several' | 'shared' | 'taken';

const key = (text: string | null): string => (text ?? '').trim().toLowerCase();

/** LivePerson users of agents: neither bots nor the system (Users API, userTypeId). */
export const isPerson = ({ userTypeId }: LivePersonUser): boolean => userTypeId !== 0 && userTypeId !== 2;

/**
 * `decided` goes before any e-mail address: what was chosen before, or by hand. Decisions that name somebody who is gone or
 * disabled are forgotten. A LivePerson user without an e-mail address is known by the login name, which often is one.
 */
export function matchPeople(
  agents: readonly Agent[],
  users: readonly LivePersonUser[],
  decided: readonly { salesforceUserId: string; livePersonUserId: string }[] = [],
): Matched {
  const byId = new Map(users.map((user) => [user.id, user]));
  const chosen = new Map(
    decided.flatMap(({ salesforceUserId, livePersonUserId }) => {
      const user = byId.get(livePersonUserId);
      return user?.isEnabled !== true ? [] : [[fullId(salesforceUserId), user] as const];
    }),
  );
  const matches: Match[] = [];
  const left: Matched['left'] = [];
  const taken = new Set<string>();
  const match = (agent: Agent, user: LivePersonUser): void => {
    taken.add(user.id);
    matches.push({
      salesforceUserId: fullId(agent.id),
      username: agent.username,
      livePersonUserId: user.id,
      loginName: user.loginName,
    });
  };
  const open = agents.filter((agent) => {
    const user = chosen.get(fullId(agent.id));
    if (user === undefined || taken.has(user.id)) return true;
    match(agent, user);
    return false;
  });
  const byEmail = Map.groupBy(users.filter(isPerson), (user) => key(user.email) || key(user.loginName));
  const sharing = Map.groupBy(agents, ({ email }) => key(email));
  for (const agent of open) {
    const found = judge(agent, sharing.get(key(agent.email)) ?? [], byEmail.get(key(agent.email)) ?? [], taken);
    if ('user' in found) match(agent, found.user);
    else left.push({ agent, ...found });
  }
  return { matches, left, free: users.filter((user) => isPerson(user) && user.isEnabled && !taken.has(user.id)) };
}

function judge(
  { email }: Agent,
  sharing: readonly Agent[],
  users: readonly LivePersonUser[],
  taken: ReadonlySet<string>,
): { user: LivePersonUser } | { cause: LeftCause; text: string } {
  if (key(email) === '') return { cause: 'no_email', text: 'has no e-mail address in Salesforce' };
  const enabled = users.filter((user) => user.isEnabled);
  const [user] = enabled;
  if (users.length === 0) return { cause: 'unknown', text: `no LivePerson user has the e-mail address ${email}` };
  if (user === undefined) return { cause: 'disabled', text: `the LivePerson user ${loginNames(users)} is disabled` };
  if (sharing.length > 1)
    return {
      cause: 'shared',
      text: `${email} is the e-mail address of ${sharing.map(({ username }) => username).join(' and of ')}`,
    };
  if (enabled.length > 1)
    return { cause: 'several', text: `${email} is the e-mail address of the LivePerson users ${loginNames(enabled)}` };
  if (taken.has(user.id))
    return { cause: 'taken', text: `the LivePerson user ${user.loginName} was given to somebody else` };
  return { user };
}

const loginNames = (users: readonly LivePersonUser[]): string => users.map(({ loginName }) => loginName).join(', ');
