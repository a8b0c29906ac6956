/** Users of the org, looked up by the names of a list. */
import type { OrgReader } from '../doctor/types.ts';
import { soql } from '../support/soql.ts';
import type { ListedPerson } from './peopleList.ts';
import { StepFailure } from './types.ts';

export interface FoundUser {
  id: string;
  username: string;
  email: string | null;
  isActive: boolean;
  callCenterId: string | null;
}

export interface FoundUsers {
  /** Active, each once, in the order of the list. */
  users: FoundUser[];
  /** Who was left out and why. */
  problems: { line: number; cause: 'unknown' | 'several' | 'inactive' | 'twice'; text: string }[];
}

/** Names in one query: its address must stay short. */
const AT_ONCE = 100;

/** By username, else by e-mail address. Rejects with StepFailure where the org refuses the question. */
export async function findUsers(reader: OrgReader, people: readonly ListedPerson[]): Promise<FoundUsers> {
  const byUsername = new Map<string, FoundUser>();
  const byEmail = new Map<string, Map<string, FoundUser>>();
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const names = people.slice(from, from + AT_ONCE).map(({ name }) => name);
    const found = await reader.query(
      soql`SELECT Id, Username, Email, IsActive, CallCenterId FROM User WHERE Username IN ${names} OR Email IN ${names}`,
    );
    if (!found.ok) throw unread('users', found.text);
    for (const row of found.value) {
      const user = userOf(row);
      byUsername.set(user.username.toLowerCase(), user);
      if (user.email === null) continue;
      const email = user.email.toLowerCase();
      byEmail.set(email, (byEmail.get(email) ?? new Map<string, FoundUser>()).set(user.id, user));
    }
  }
  const users = new Map<string, FoundUser>();
  const problems: FoundUsers['problems'] = [];
  for (const { name, line } of people) {
    const same = [...(byEmail.get(name)?.values() ?? [])];
    const active = same.filter((user) => user.isActive);
    const user = byUsername.get(name) ?? (active.length === 1 ? active[0] : same.length === 1 ? same[0] : undefined);
    if (user === undefined)
      problems.push(
        same.length > 1
          ? {
              line,
              cause: 'several',
              text: `${same.length} users have the e-mail address ${name} (${same.map((each) => each.username).join(', ')}); name one of them.`,
            }
          : { line, cause: 'unknown', text: `The org has no user ${name}.` },
      );
    else if (!user.isActive) problems.push({ line, cause: 'inactive', text: `${user.username} is not active.` });
    else if (users.has(user.id))
      problems.push({ line, cause: 'twice', text: `${name} is the user ${user.username}, who is listed already.` });
    else users.set(user.id, user);
  }
  return { users: [...users.values()], problems };
}

function userOf(row: Record<string, unknown>): FoundUser {
  return {
    id: String(row.Id),
    username: String(row.Username),
    email: typeof row.Email === 'string' ? row.Email : null,
    isActive: row.IsActive === true,
    callCenterId: typeof row.CallCenterId === 'string' ? row.CallCenterId : null,
  };
}

export function unread(what: string, why: string): StepFailure {
  return new StepFailure(
    'salesforce_unread',
    `The org does not tell its ${what}: ${why}`,
    'The administrator whose rights are lent needs “View Setup and Configuration” and “Manage Users”. Try again, or do it by hand.',
  );
}
