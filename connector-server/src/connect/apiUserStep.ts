/** As whom the server works in the org. */
import { soql } from '../support/soql.ts';
import { adminReader } from './adminSession.ts';
import { findUsers, unread } from './orgUsers.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export const apiUserStep: Step = {
  id: 'salesforce.apiUser',
  title: 'User as whom the server works in the org',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state }) =>
    Promise.resolve(state.salesforce.apiUsername !== null && state.steps['salesforce.apiUser']?.state === 'done'),
  async run(context) {
    const { salesforce } = context.state;
    const username = await context.ask.text({
      id: 'salesforce.apiUsername',
      text: 'Username of the API user',
      help: 'A user for the connector alone, not a person’s, with the licence “Salesforce Integration” or “Salesforce” and a profile that may do little.\nSetup > Users > New User. Its e-mail address should reach whoever looks after the connector.',
      ...(salesforce.apiUsername === null ? {} : { suggest: salesforce.apiUsername }),
      check: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? null : 'A username looks like an e-mail address.'),
    });
    await lookAt(context, username);
    salesforce.apiUsername = username;
    return { result: 'done', said: username };
  },
  request: () => [
    'Make a user for the connector (Setup > Users > New User): licence “Salesforce Integration” or “Salesforce”, active, not a person’s own. Tell its username.',
  ],
};

/** Rejects with StepFailure where nobody can sign in as this user. Without an administrator's eyes the sign-in tells later. */
async function lookAt(context: StepContext, username: string): Promise<void> {
  const reader = await adminReader(context);
  if (reader === null) return;
  const { users, problems } = await findUsers(reader, [{ name: username.toLowerCase(), line: 1 }]);
  const [user] = users;
  const [problem] = problems;
  if (user === undefined)
    throw new StepFailure(
      problem?.cause === 'inactive' ? 'salesforce_user_inactive' : 'salesforce_user_unknown',
      problem?.text ?? 'The org has no such user.',
      'Make or activate the user in Setup > Users, or give the right username.',
    );
  if (user.username.toLowerCase() !== username.toLowerCase())
    throw new StepFailure(
      'salesforce_user_unknown',
      `${username} is the e-mail address of ${user.username}, not a username.`,
      `Give the username: ${user.username}`,
    );
  const login = await reader.query(soql`SELECT IsFrozen FROM UserLogin WHERE UserId = ${user.id}`);
  if (!login.ok) throw unread('frozen users', login.text);
  if (login.value[0]?.IsFrozen === true)
    throw new StepFailure(
      'salesforce_user_frozen',
      `The user ${user.username} is frozen, so nobody can sign in as it.`,
      'Setup > Users > the user > Unfreeze. Salesforce freezes users who come from unusual addresses: allow the server’s address first.',
    );
}
