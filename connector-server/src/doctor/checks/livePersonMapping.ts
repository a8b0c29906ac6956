import { agentsOf } from '../agents.ts';
import type { AgentsSeen, SalesforceAgent } from '../agents.ts';
import { fullId } from '../../support/salesforceId.ts';
import { fails, fine, notLooked, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, LivePersonUser, Look, Outcome } from '../types.ts';

const TRIED = 'Compared section "agents" and the e-mail addresses of Salesforce’s agents with LivePerson’s users.';
const MOST_NAMED = 20;

export const livePersonMapping: ConnectionCheck = {
  id: 'livePerson.mapping',
  group: 'livePerson',
  title: 'Each agent is known on both sides',
  why: 'Records of an agent whom Salesforce and LivePerson do not know as the same person go to the queue for unassigned conversations.',
  whoCanFix: 'server_operator',
  needs: ['livePersonAccount'],
  async run(look) {
    const users = await look.livePerson.users();
    if (!users.ok) return [notLooked(TRIED, users, 'See the check “LivePerson’s APIs answer”.')];
    const byId = new Map(users.value.map((user) => [user.id, user]));
    const decided = look.connection.agents.flatMap((pair) => decidedOutcome(pair.livePersonUserId, byId));
    const agents = await agentsOf(look);
    if (!agents.ok && decided.length === 0)
      return [notLooked(TRIED, agents, 'See the check “The API user signs in to Salesforce”.')];
    const outcomes = [...decided, ...(agents.ok ? unmatched(look, agents.value, users.value) : [])];
    if (outcomes.length > 0) return outcomes.slice(0, MOST_NAMED);
    if (agents.ok && !agents.value.complete && look.connection.agents.length === 0)
      return [
        unknown('needs_setup', {
          tried: TRIED,
          seen: 'Only an administrator sees who the agents are, and section "agents" names none.',
          mend: 'Run the doctor with an administrator’s eyes: npm run doctor -- --target-org <alias>. Or let npm run connect match the people.',
        }),
      ];
    return [fine(TRIED, 'Nobody is missing on either side.')];
  },
};

/** An entry of section `agents` that leads nowhere. */
function decidedOutcome(id: string, users: ReadonlyMap<string, LivePersonUser>): Outcome[] {
  const user = users.get(id);
  if (user === undefined)
    return [
      fails('mapped_user_missing', {
        tried: TRIED,
        seen: `Section "agents" names LivePerson user ${id}, who does not exist (any more).`,
        mend: 'Take the entry out of section "agents", or name the right user (npm run connect).',
        subject: id,
      }),
    ];
  if (user.isEnabled) return [];
  return [
    fails('mapped_user_disabled', {
      tried: TRIED,
      seen: `Section "agents" names ${user.loginName}, who is disabled in LivePerson and cannot sign in.`,
      mend: 'Enable the user in LivePerson under Manage > Users, or take the entry out of section "agents".',
      subject: user.loginName,
      whoCanFix: 'liveperson_admin',
    }),
  ];
}

function unmatched({ connection }: Look, { agents }: AgentsSeen, users: readonly LivePersonUser[]): Outcome[] {
  const decided = new Set(connection.agents.map(({ salesforceUserId }) => fullId(salesforceUserId)));
  const emails = new Set(users.map(({ email }) => email.toLowerCase()));
  const alone = ({ userId, email, isActive }: SalesforceAgent): boolean =>
    isActive && !decided.has(userId) && (email === '' || !emails.has(email.toLowerCase()));
  return agents.filter(alone).map(({ username }) =>
    warns('unmatched', {
      tried: TRIED,
      seen: `${username} may use the softphone, but no LivePerson user has the same e-mail address.`,
      mend: 'Create the user in LivePerson, correct one of the addresses, or decide id to id in section "agents" (npm run connect).',
      subject: username,
    }),
  );
}
