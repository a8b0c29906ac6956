/** Who gets the softphone, and who administers the connector: their permission sets. */
import { readFile } from 'node:fs/promises';
import { adminReader, adminWriter } from './adminSession.ts';
import { assignPermissionSets, holdAll } from './assignments.ts';
import { doneByHand } from './byHand.ts';
import { findUsers } from './orgUsers.ts';
import { CsvListError, readCsvList, readTypedList } from './peopleList.ts';
import type { PeopleList } from './peopleList.ts';
import type { ConnectState, OrgUser, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

const ADMIN_SET = 'LivePerson_Admin';

export const agentsStep: Step = {
  id: 'salesforce.agents',
  title: 'Agents and their permission sets',
  who: 'salesforce_admin',
  applies: () => true,
  async done(context) {
    const { agents } = context.state.salesforce;
    if (context.state.steps['salesforce.agents']?.state !== 'done' || agents.length === 0) return false;
    const reader = await adminReader(context);
    return reader === null || holdAll(reader, withIds(agents), agentSets(context.state));
  },
  async run(context) {
    const { state } = context;
    const { salesforce } = state;
    const agents = await askPeople(context, {
      id: 'salesforce.agents',
      text: 'Who gets the softphone? Usernames or e-mail addresses, or the path of a CSV file',
      help: 'A CSV file has a column “username” or “email”, or just the names without a header. Typed names have commas or blanks between them.',
      ...(salesforce.agents.length === 0
        ? {}
        : { suggest: salesforce.agents.map(({ username }) => username).join(', ') }),
      needed: true,
    });
    const admins = await askPeople(context, {
      id: 'salesforce.admins',
      text: 'Who administers the connector? (empty: nobody for now)',
      help: 'They see the tab “LivePerson Admin” in the org.',
      suggest: salesforce.admins.join(', '),
      needed: false,
    });
    const reader = await adminReader(context);
    const writer = await adminWriter(context);
    if (reader === null || writer === null) {
      salesforce.agents = agents.people.map(({ name }) => ({ id: null, username: name, email: null }));
      salesforce.admins = admins.people.map(({ name }) => name);
      await context.keep();
      return doneByHand(context, 'salesforce.agents.byHand', request(state));
    }
    const found = await findUsers(reader, agents.people);
    const foundAdmins = await findUsers(reader, admins.people);
    const problems = [
      ...[...agents.problems, ...admins.problems],
      ...[...found.problems, ...foundAdmins.problems].map(({ line, text }) => `Line ${line}: ${text}`),
    ];
    if (problems.length > 0) await goOn(context, problems, found.users.length);
    salesforce.agents = found.users.map(({ id, username, email }) => ({ id, username, email }));
    salesforce.admins = foundAdmins.users.map(({ username }) => username);
    await context.keep();
    const given = await assignPermissionSets({ reader, writer }, found.users, agentSets(state));
    const givenAdmins = await assignPermissionSets({ reader, writer }, foundAdmins.users, [ADMIN_SET]);
    const refused = [...given.refused, ...givenAdmins.refused];
    for (const line of refused) context.say(line);
    if (refused.length > 0)
      throw new StepFailure(
        'assignment_refused',
        `${refused.length} of the assignments were refused; the others were made (${given.given + givenAdmins.given} new).`,
        'A user’s licence must allow what the permission set grants. Mend it or take them off the list, then try again.',
      );
    return {
      result: 'done',
      said: `${found.users.length} agents with ${agentSets(state).join(', ')} (${given.given} new assignments, ${given.already} as before), ${foundAdmins.users.length} administrators`,
    };
  },
  undo: ({ state: { salesforce } }) =>
    Promise.resolve(
      salesforce.agents.length === 0
        ? []
        : [
            `${salesforce.agents.length} users still have ${agentSets({ salesforce }).join(', ')}: take them away in Setup where they are not wanted.`,
          ],
    ),
  request,
};

/** Reading conversations of colleagues and their texts is a right of its own, given apart. */
function agentSets({ salesforce }: Pick<ConnectState, 'salesforce'>): string[] {
  return ['LivePerson_Agent', ...(salesforce.packages.includes('open-cti') ? ['LivePerson_Open_CTI_Agent'] : [])];
}

function request(state: ConnectState): string[] {
  const { agents, admins } = state.salesforce;
  const names = agents.map(({ username }) => username).join(', ');
  return [
    `Assign to every agent (Setup > Permission Sets > the set > Manage Assignments): ${agentSets(state).join(', ')}${names === '' ? '.' : `. Agents: ${names}.`}`,
    `Assign ${ADMIN_SET} to ${admins.length === 0 ? 'whoever administers the connector' : admins.join(', ')}.`,
  ];
}

async function askPeople(
  context: StepContext,
  question: { id: string; text: string; help: string; suggest?: string; needed: boolean },
): Promise<PeopleList> {
  const { needed, ...asked } = question;
  const answer = await context.ask.text({
    ...asked,
    check: (text) => (needed && text === '' ? 'Give at least one user.' : null),
  });
  const file = await fileNamed(answer);
  const list = file === null ? readTypedList(answer) : csv(file);
  if (needed && list.people.length === 0)
    throw new StepFailure(
      'list_empty',
      `No user is on the list. ${list.problems.slice(0, 5).join(' ')}`.trim(),
      'Give usernames or e-mail addresses, or the path of a CSV file with a column “username” or “email”.',
    );
  return list;
}

/** What the file says; null: the answer is no path but the names themselves. */
async function fileNamed(answer: string): Promise<string | null> {
  const name = answer.replace(/^(["'])(.*)\1$/, '$2');
  try {
    return await readFile(name, 'utf8');
  } catch {
    if (!/\.(csv|txt)$/i.test(name)) return null;
    throw new StepFailure(
      'list_unreadable',
      `The file ${name} cannot be read.`,
      'Give its path from this folder, or the whole path.',
    );
  }
}

function csv(text: string): PeopleList {
  try {
    return readCsvList(text);
  } catch (error) {
    if (!(error instanceof CsvListError)) throw error;
    throw new StepFailure(
      'list_broken',
      error.message,
      'Correct that line, or save the list as CSV again. Then try again.',
      { cause: error },
    );
  }
}

async function goOn(context: StepContext, problems: readonly string[], left: number): Promise<void> {
  for (const line of problems) context.say(line);
  const without = await context.ask.confirm({
    id: 'salesforce.goOnWithout',
    text: `Go on with the ${left} who were found, without the others?`,
    suggest: false,
  });
  if (!without)
    throw new StepFailure(
      'list_problems',
      `The list has ${problems.length} problem${problems.length === 1 ? '' : 's'}: ${problems.slice(0, 3).join(' ')} Nobody was assigned anything.`,
      'Correct the list and try again.',
    );
}

function withIds(agents: readonly OrgUser[]): { id: string; username: string }[] {
  return agents.flatMap(({ id, username }) => (id === null ? [] : [{ id, username }]));
}
