/** The API user's permission sets: what the settings need, no more. */
import { adminReader, adminWriter } from './adminSession.ts';
import { assignPermissionSets, holdAll } from './assignments.ts';
import { doneByHand } from './byHand.ts';
import { findUsers } from './orgUsers.ts';
import type { ConnectState, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

const BASE = 'LivePerson_Connector_API';
/** What the label says is compared with the permission set by a test. */
export const OPTIONAL = [
  {
    value: 'LivePerson_Connector_API_Matching',
    label: 'Linking: reads all accounts, contacts and leads, so that conversations can be linked to them',
  },
  {
    value: 'LivePerson_Connector_API_Creation',
    label: 'Creation: makes and changes contacts, leads and cases by itself, where the settings say so',
    help: 'To find who is there already it reads all accounts, contacts and leads, too.',
  },
] as const;

export const apiRightsStep: Step = {
  id: 'salesforce.apiRights',
  title: 'Rights of the API user',
  who: 'salesforce_admin',
  applies: () => true,
  async done(context) {
    const { apiPermissionSets } = context.state.salesforce;
    if (apiPermissionSets.length === 0) return false;
    const reader = await adminReader(context);
    if (reader === null) return context.state.steps['salesforce.apiRights']?.state === 'done';
    return holdAll(reader, await apiUser(context), apiPermissionSets);
  },
  async run(context) {
    const { salesforce } = context.state;
    const before = salesforce.apiPermissionSets.filter((name) => OPTIONAL.some(({ value }) => value === name));
    const chosen = await context.ask.several({
      id: 'salesforce.apiPermissionSets',
      text: `What may the API user do beside writing conversations and tasks (${BASE})?`,
      help: '“npm run rights” makes a permission set with exactly what your settings need, once they are there.',
      choices: OPTIONAL,
      suggest:
        salesforce.apiPermissionSets.length === 0
          ? ['LivePerson_Connector_API_Matching']
          : (before as (typeof OPTIONAL)[number]['value'][]),
    });
    salesforce.apiPermissionSets = [BASE, ...chosen];
    await context.keep();
    const reader = await adminReader(context);
    const writer = await adminWriter(context);
    if (reader === null || writer === null)
      return doneByHand(context, 'salesforce.apiRights.byHand', request(context.state));
    const assigned = await assignPermissionSets(
      { reader, writer },
      await apiUser(context),
      salesforce.apiPermissionSets,
    );
    if (assigned.refused.length > 0)
      throw new StepFailure(
        'assignment_refused',
        assigned.refused.join(' '),
        'The user’s licence must allow what the permission set grants; the administrator needs “Assign Permission Sets”.',
      );
    return {
      result: 'done',
      said: `${salesforce.apiPermissionSets.join(', ')} (${assigned.given} new, ${assigned.already} as before)`,
    };
  },
  async undo(context) {
    const { apiPermissionSets, apiUsername } = context.state.salesforce;
    return Promise.resolve(
      apiPermissionSets.length === 0 || apiUsername === null
        ? []
        : [`${apiUsername} still has ${apiPermissionSets.join(', ')}: take them away or deactivate the user in Setup.`],
    );
  },
  request,
};

function request({ salesforce }: ConnectState): string[] {
  const sets = salesforce.apiPermissionSets.length === 0 ? [BASE] : salesforce.apiPermissionSets;
  return [
    `Assign to ${salesforce.apiUsername ?? 'the API user'} (Setup > Users > the user > Permission Set Assignments): ${sets.join(', ')}.`,
  ];
}

async function apiUser(context: StepContext): Promise<{ id: string; username: string }[]> {
  const reader = await adminReader(context);
  const username = context.state.salesforce.apiUsername;
  if (reader === null || username === null) return [];
  const { users, problems } = await findUsers(reader, [{ name: username.toLowerCase(), line: 1 }]);
  if (users.length === 0)
    throw new StepFailure(
      'salesforce_user_unknown',
      problems.map(({ text }) => text).join(' '),
      'Correct it: npm run connect -- --from salesforce.apiUser',
    );
  return users;
}
