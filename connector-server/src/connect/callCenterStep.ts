/** Open CTI only: who is not in the call center has no softphone. A user is in one call center at most. */
import { soql } from '../support/soql.ts';
import { adminReader, adminWriter } from './adminSession.ts';
import { doneByHand } from './byHand.ts';
import { findUsers, unread } from './orgUsers.ts';
import type { FoundUser } from './orgUsers.ts';
import type { OrgReader } from '../doctor/types.ts';
import type { ConnectState, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

const INTERNAL_NAME = 'LivePersonEmbeddedUI';

export const callCenterStep: Step = {
  id: 'salesforce.callCenter',
  title: 'Call center (Open CTI)',
  who: 'salesforce_admin',
  applies: ({ salesforce }) => salesforce.packages.includes('open-cti'),
  async done(context) {
    if (context.state.steps['salesforce.callCenter']?.state !== 'done') return false;
    const reader = await adminReader(context);
    if (reader === null) return true;
    const { id } = await callCenter(reader);
    return (await agents(context, reader)).every((user) => user.callCenterId !== null && same(user.callCenterId, id));
  },
  async run(context) {
    const reader = await adminReader(context);
    const writer = await adminWriter(context);
    if (reader === null || writer === null)
      return doneByHand(context, 'salesforce.callCenter.byHand', request(context.state));
    const { id, names } = await callCenter(reader);
    const users = await agents(context, reader);
    const others = users.filter(({ callCenterId }) => callCenterId !== null && !same(callCenterId, id));
    const without = users.filter(({ callCenterId }) => callCenterId === null);
    const moved = others.length > 0 && (await mayMove(context, others, names)) ? others : [];
    const rows = [...without, ...moved];
    const answers = await writer.write(
      rows.map((user) => ({ object: 'User', id: user.id, fields: { CallCenterId: id } })),
    );
    const refused = answers.flatMap((answer, index) =>
      answer.ok ? [] : [`${rows[index]?.username ?? ''}: ${answer.text}`],
    );
    if (refused.length > 0)
      throw new StepFailure(
        'call_center_refused',
        `${refused.length} of ${rows.length} users could not be put into the call center: ${refused.slice(0, 3).join(' ')}`,
        'The administrator needs “Manage Users” and “Manage Call Centers”. Try again, or add them in Setup > Call Centers > Manage Call Center Users.',
      );
    const left = others.length - moved.length;
    return {
      result: 'done',
      said: `${rows.length} users added, ${users.length - without.length - others.length} as before${left === 0 ? '' : `; ${left} keep their other call center and take the utility item instead`}`,
    };
  },
  undo: ({ state: { salesforce } }) =>
    Promise.resolve(
      salesforce.packages.includes('open-cti')
        ? [
            'The agents are still in the call center: Setup > Call Centers > LivePerson Embedded UI > Manage Call Center Users.',
          ]
        : [],
    ),
  request,
};

function request({ salesforce }: ConnectState): string[] {
  const names = salesforce.agents.map(({ username }) => username).join(', ');
  return [
    `Setup > Call Centers > LivePerson Embedded UI > Manage Call Center Users > Add More Users: ${names === '' ? 'every agent' : names}.`,
    'A user is in one call center at most: who has another one already keeps it and takes the utility item of the LivePerson Console app instead.',
  ];
}

/** Ours, and all by id for naming. */
async function callCenter(reader: OrgReader): Promise<{ id: string; names: Map<string, string> }> {
  const found = await reader.query(soql`SELECT Id, Name, InternalName FROM CallCenter`);
  if (!found.ok) throw unread('call centers', found.text);
  const ours = found.value.find((row) => row.InternalName === INTERNAL_NAME);
  if (ours === undefined)
    throw new StepFailure(
      'call_center_missing',
      `The org has no call center ${INTERNAL_NAME}.`,
      'Deploy the package open-cti first: npm run connect -- --from salesforce.packages',
    );
  return {
    id: String(ours.Id),
    names: new Map(found.value.map((row) => [String(row.Id).slice(0, 15), String(row.Name)])),
  };
}

async function agents({ state }: StepContext, reader: OrgReader): Promise<FoundUser[]> {
  const { users } = await findUsers(
    reader,
    state.salesforce.agents.map(({ username }, index) => ({ name: username.toLowerCase(), line: index + 1 })),
  );
  return users;
}

async function mayMove(
  context: StepContext,
  others: readonly FoundUser[],
  names: ReadonlyMap<string, string>,
): Promise<boolean> {
  context.say('These users are in another call center, which they would lose:');
  for (const { username, callCenterId } of others)
    context.say(`- ${username}: ${names.get((callCenterId ?? '').slice(0, 15)) ?? callCenterId ?? ''}`);
  return context.ask.confirm({
    id: 'salesforce.moveCallCenter',
    text: `Move ${others.length === 1 ? 'this user' : `these ${others.length} users`} to LivePerson’s call center?`,
    suggest: false,
  });
}

function same(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15);
}
