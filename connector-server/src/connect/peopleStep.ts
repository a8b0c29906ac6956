/** Whose LivePerson user is whose, id to id: by e-mail address, and by a person where that does not say. */
import { readFile } from 'node:fs/promises';
import type { LivePersonUser } from '../doctor/types.ts';
import { adminReader } from './adminSession.ts';
import { livePersonFailure, livePersonReader } from './livePersonAccess.ts';
import { matchPeople, type Agent, type Match, type Matched } from './matchPeople.ts';
import { findUsers } from './orgUsers.ts';
import { readPeopleCsv } from './peopleCsv.ts';
import { apiUserReader } from './signInStep.ts';
import type { ConnectState, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/** More than these are typed, not chosen from a list. */
const MOST_CHOICES = 40;
const MOST_LINES = 20;

export const peopleStep: Step = {
  id: 'people.match',
  title: 'Salesforce users and their LivePerson users',
  who: 'salesforce_admin',
  applies: ({ liveperson, salesforce }) =>
    (liveperson.apiClientId !== null || liveperson.apiKey !== null) && salesforce.agents.length > 0,
  async done(context) {
    const { people, salesforce, liveperson } = context.state;
    const settled = new Set([...people.map(({ username }) => username), ...(liveperson.unmatched ?? [])]);
    if (!salesforce.agents.every(({ username }) => settled.has(username))) return false;
    const users = await (await livePersonReader(context)).users();
    const enabled = new Set(users.ok ? users.value.filter((user) => user.isEnabled).map(({ id }) => id) : []);
    return people.every(({ livePersonUserId }) => enabled.has(livePersonUserId));
  },
  async run(context) {
    const { state, ask } = context;
    const users = await (await livePersonReader(context)).users();
    if (!users.ok) throw livePersonFailure('The users of LivePerson', users);
    const known = await agentsWithIds(context);
    if (known === null)
      return {
        result: 'by_hand',
        said: 'not yet: nobody can look up the users of the org before the API user signs in',
      };
    const { agents, unknown } = known;
    const chosenBefore = state.people;
    let found = matchPeople(agents, users.value, chosenBefore);
    tell(context, found, agents.length);
    if (found.left.length > 0) {
      const how = await ask.choose({
        id: 'people.unmatched',
        text: `${found.left.length} of ${agents.length} are not matched. How shall the guide go on?`,
        choices: [
          {
            value: 'leave',
            label:
              'Leave them: until their e-mail addresses agree, their records go to the queue for records without owner',
          },
          { value: 'choose', label: 'Choose for each' },
          { value: 'csv', label: 'Read a CSV file with the columns salesforce,liveperson' },
        ],
        suggest: 'leave',
      });
      const decided = how === 'csv' ? await fromCsv(context, agents, users.value) : [];
      const chosen = how === 'choose' ? await choose(context, found) : [];
      found = matchPeople(agents, users.value, [...decided, ...chosen, ...without(chosenBefore, decided)]);
    }
    state.people = found.matches;
    state.liveperson.unmatched = [...found.left.map(({ agent }) => agent.username), ...unknown];
    await context.keep();
    const left = state.liveperson.unmatched;
    return {
      result: 'done',
      said: `${found.matches.length} matched id to id${left.length === 0 ? '' : `; left: ${some(left)}`}`,
    };
  },
  request: ({ liveperson }) => [
    'Send a CSV file with the columns “salesforce” (username) and “liveperson” (login name), one line for each agent whose e-mail addresses differ.',
    ...(liveperson.unmatched?.length ? [`Not matched so far: ${some(liveperson.unmatched)}.`] : []),
  ],
};

/** Ids and e-mail addresses that nobody looked up yet are looked up now: with an administrator's eyes, or the API user's. Null: neither is there yet. */
async function agentsWithIds(context: StepContext): Promise<{ agents: Agent[]; unknown: string[] } | null> {
  const { agents } = context.state.salesforce;
  if (agents.some(({ id }) => id === null)) {
    const mayAsk = context.state.steps['salesforce.signIn']?.state === 'done';
    const reader = (await adminReader(context)) ?? (mayAsk ? await apiUserReader(context) : null);
    if (reader === null) return null;
    const names = agents.map(({ username }, index) => ({ name: username.toLowerCase(), line: index + 1 }));
    const { users, problems } = await findUsers(reader, names);
    for (const { text } of problems) context.say(text);
    const listed = new Map(
      users.flatMap((user) => [
        [user.username.toLowerCase(), user] as const,
        ...(user.email === null ? [] : [[user.email.toLowerCase(), user] as const]),
      ]),
    );
    context.state.salesforce.agents = agents.map((agent): ConnectState['salesforce']['agents'][number] => {
      const user = listed.get(agent.username.toLowerCase());
      return user === undefined ? agent : { id: user.id, username: user.username, email: user.email };
    });
    await context.keep();
  }
  const now = context.state.salesforce.agents;
  return {
    agents: now.flatMap(({ id, username, email }) => (id === null ? [] : [{ id, username, email }])),
    unknown: now.filter(({ id }) => id === null).map(({ username }) => username),
  };
}

function tell(context: StepContext, { matches, left, free }: Matched, of: number): void {
  const say = (line: string): void => context.say(line);
  say(`${matches.length} of ${of} agents have their LivePerson user by e-mail address or by an earlier choice.`);
  for (const { agent, text } of left.slice(0, MOST_LINES)) say(`Not matched: ${agent.username}: ${text}.`);
  if (left.length > MOST_LINES) say(`… and ${left.length - MOST_LINES} more.`);
  const named = free.map(({ loginName, email }) => `${loginName}${email === '' ? ' (no e-mail address)' : ''}`);
  if (free.length > 0) say(`LivePerson users without an agent on the list: ${some(named)}.`);
}

const some = (names: readonly string[]): string =>
  names.length <= MOST_LINES
    ? names.join(', ')
    : `${names.slice(0, MOST_LINES).join(', ')} and ${names.length - MOST_LINES} more`;

type Pair = Pick<Match, 'salesforceUserId' | 'livePersonUserId'>;

/** Earlier choices that the newer ones do not touch. */
function without(before: readonly Pair[], newer: readonly Pair[]): Pair[] {
  return before.filter(
    (one) =>
      !newer.some(
        (other) => other.salesforceUserId === one.salesforceUserId || other.livePersonUserId === one.livePersonUserId,
      ),
  );
}

async function fromCsv(
  { ask }: StepContext,
  agents: readonly Agent[],
  users: readonly LivePersonUser[],
): Promise<Pair[]> {
  const name = await ask.text({
    id: 'people.file',
    text: 'Path of the CSV file (columns salesforce,liveperson)',
    help: 'salesforce: username of the agent; liveperson: login name of the same person at LivePerson.',
  });
  let text: string;
  try {
    text = await readFile(name.replace(/^(["'])(.*)\1$/, '$2'), 'utf8');
  } catch (error) {
    throw new StepFailure('people_file', `The file ${name} cannot be read.`, 'Name another one and try again.', {
      cause: error,
    });
  }
  const { pairs, problems } = readPeopleCsv(text, agents, users);
  if (problems.length > 0)
    throw new StepFailure(
      'people_csv',
      `The file was not used, nobody was matched by it:\n${problems
        .slice(0, MOST_LINES)
        .map((line) => `  ${line}`)
        .join('\n')}${problems.length > MOST_LINES ? `\n  … and ${problems.length - MOST_LINES} more` : ''}`,
      'Correct these lines and try again.',
    );
  return pairs;
}

async function choose({ ask }: StepContext, { left, free }: Matched): Promise<Pair[]> {
  const chosen: Pair[] = [];
  for (const { agent } of left) {
    const open = free.filter(({ id }) => !chosen.some(({ livePersonUserId }) => livePersonUserId === id));
    const question = { id: `people.${agent.username}`, text: `LivePerson user of ${agent.username}` };
    const loginName =
      open.length <= MOST_CHOICES
        ? await ask.choose({
            ...question,
            choices: [
              { value: '', label: 'Nobody' },
              ...open.map((user) => ({
                value: user.loginName,
                label: `${user.loginName}${user.email === '' ? '' : ` (${user.email})`}`,
              })),
            ],
            suggest: '',
          })
        : await ask.text({
            ...question,
            help: 'Login name; empty for nobody.',
            check: (answer) =>
              answer === '' || open.some((user) => user.loginName.toLowerCase() === answer.toLowerCase())
                ? null
                : 'No LivePerson user who is free has this login name.',
          });
    const user = open.find((one) => one.loginName.toLowerCase() === loginName.toLowerCase());
    if (user !== undefined) chosen.push({ salesforceUserId: agent.id, livePersonUserId: user.id });
  }
  return chosen;
}
