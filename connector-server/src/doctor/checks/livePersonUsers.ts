import { agentsOf } from '../agents.ts';
import { fails, fine, notLooked, warns } from '../outcome.ts';
import type { ConnectionCheck, LivePersonUser, Outcome } from '../types.ts';

const TRIED = 'Read the users of the LivePerson account and compared them with Salesforce’s agents.';
/** 0 system, 2 bot. */
const HUMAN = 1;
/** One line each is enough to see what is wrong with all. */
const MOST_NAMED = 20;

export const livePersonUsers: ConnectionCheck = {
  id: 'livePerson.users',
  group: 'livePerson',
  title: 'LivePerson’s users can be told apart',
  why: 'Who an agent is in LivePerson decides whose conversations the softphone shows and who owns the records.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run(look) {
    const users = await look.livePerson.users();
    if (!users.ok)
      return [
        notLooked(
          TRIED,
          users,
          'See the check “LivePerson’s APIs answer”; or look in LivePerson under Manage > Users.',
        ),
      ];
    const humans = users.value.filter(({ userTypeId }) => (userTypeId ?? HUMAN) === HUMAN);
    const enabled = humans.filter(({ isEnabled }) => isEnabled);
    if (enabled.length === 0)
      return [
        fails('none', {
          tried: TRIED,
          seen: 'LivePerson told of no user that is a person and may sign in.',
          mend: 'Create users for the agents under Manage > Users, with the e-mail addresses they have in Salesforce.',
        }),
      ];
    const mapped = new Set(look.connection.agents.map(({ livePersonUserId }) => livePersonUserId));
    const free = enabled.filter(({ id }) => !mapped.has(id));
    const agents = await agentsOf(look);
    const emails = new Set(agents.ok ? agents.value.agents.map(({ email }) => email.toLowerCase()) : []);
    const outcomes = [
      ...disabled(humans, emails, mapped),
      ...doubles(free),
      ...withoutEmail(free),
      ...withoutConversations(enabled, emails, mapped),
    ];
    if (outcomes.length === 0) return [fine(TRIED, `${enabled.length} people may sign in.`)];
    return outcomes.slice(0, MOST_NAMED);
  },
};

type Sets = [emails: ReadonlySet<string>, mapped: ReadonlySet<string>];

/** Those whom the mapping names have a check of their own. */
const disabled = (users: readonly LivePersonUser[], ...[emails, mapped]: Sets): Outcome[] =>
  users
    .filter(
      ({ id, email, isEnabled }) => !isEnabled && !mapped.has(id) && email !== '' && emails.has(email.toLowerCase()),
    )
    .map(({ loginName }) =>
      fails('disabled', {
        tried: TRIED,
        seen: `${loginName} is an agent in Salesforce, but disabled in LivePerson and cannot sign in.`,
        mend: 'Enable the user in LivePerson under Manage > Users, or take the permission set LivePerson Agent from them.',
        subject: loginName,
      }),
    );

function doubles(users: readonly LivePersonUser[]): Outcome[] {
  const byEmail = Map.groupBy(
    users.filter(({ email }) => email !== ''),
    ({ email }) => email.toLowerCase(),
  );
  return [...byEmail.values()]
    .filter((same) => same.length > 1)
    .map((same) => {
      const names = same.map(({ loginName }) => loginName).join(' and ');
      return warns('double_email', {
        tried: TRIED,
        seen: `${names} have the same e-mail address, so nobody can tell which of them a Salesforce user is.`,
        mend: 'Give each an address of their own, or decide id to id in section "agents" of the settings (npm run connect).',
        subject: names,
      });
    });
}

const withoutEmail = (users: readonly LivePersonUser[]): Outcome[] =>
  users
    .filter(({ email }) => email === '')
    .map(({ loginName }) =>
      warns('no_email', {
        tried: TRIED,
        seen: `${loginName} has no e-mail address, so no Salesforce user is found for them.`,
        mend: 'Enter the address they have in Salesforce, or decide id to id in section "agents" of the settings (npm run connect).',
        subject: loginName,
      }),
    );

const withoutConversations = (users: readonly LivePersonUser[], ...[emails, mapped]: Sets): Outcome[] =>
  users
    .filter(
      ({ id, email, maxConversations }) =>
        maxConversations === 0 && (mapped.has(id) || emails.has(email.toLowerCase())),
    )
    .map(({ loginName }) =>
      warns('no_conversations', {
        tried: TRIED,
        seen: `${loginName} may have 0 messaging conversations at a time, so none is offered to them.`,
        mend: 'Raise the number of messaging conversations of the user in LivePerson under Manage > Users.',
        subject: loginName,
      }),
    );
