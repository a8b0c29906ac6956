/** Notes, wrap-up text and follow-ups through the softphone's socket, and the search for whom a follow-up may go to. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlanResult, RecordPlan } from '../../../connector-server/src/protocol/types.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

const salesforceUserId = (key: string): string => USERS.find((one) => one.key === key)?.salesforce?.userId ?? '';
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const factsOf = (type: string) => world.facts.filter((fact) => fact.type === type);

it('[MSG-13] notes reach the other tab, a tab that comes later, and the record', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  const second = await world.attach('ada', { tabId: 'second' });
  const notes = { notes: 'Wants a refund', wrapUp: '' };
  expect(await ada.command({ name: 'saveNotes', conversationId, ...notes })).toMatchObject({ outcome: 'done' });
  expect(await second.event('notes')).toMatchObject({ conversationId, notes, tabId: ada.tabId });
  const third = await world.attach('ada', { tabId: 'third' });
  expect(third.snapshot.conversations[0]?.notes).toEqual(notes);
  await world.factOf('noted', conversationId);
  expect(factsOf('noted')).toMatchObject([{ conversationId, agentId: seeded('ada').livePerson.userId, ...notes }]);
});

it('[LOG-03] a follow-up is for the agent unless another user is named; a day that is over is refused', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  const ask = (over: object) =>
    ada.command({
      name: 'addFollowUp',
      conversationId,
      subject: ' Call\nback ',
      dueDate: tomorrow(),
      owner: null,
      ...over,
    });
  expect(await ask({ dueDate: '2020-01-01' })).toMatchObject({ outcome: 'refused', code: 'date_past' });
  expect(await ask({ subject: '   ' })).toMatchObject({ outcome: 'refused', code: 'empty' });
  expect(await ask({})).toMatchObject({ outcome: 'done' });
  expect(await ask({ owner: { userId: salesforceUserId('ben'), name: 'Ben Okafor' } })).toMatchObject({
    outcome: 'done',
  });
  const events = ada.events('followUps');
  expect(events.at(-1)?.followUps.map(({ subject, ownerName }) => [subject, ownerName])).toEqual([
    ['Call back', 'Ada Brightwell'],
    ['Call back', 'Ben Okafor'],
  ]);
  await world.factOf('follow_up', conversationId);
  expect(factsOf('follow_up')[0]).toMatchObject({ ownerId: salesforceUserId('ada'), dueDate: tomorrow() });
});

it('another agent can neither note nor ask for anything in it', async () => {
  const ada = await world.online('ada');
  const ben = await world.online('ben');
  const { conversationId } = await acceptedConversation(world, ada);
  for (const command of [
    { name: 'saveNotes', conversationId, notes: 'x', wrapUp: '' },
    { name: 'addFollowUp', conversationId, subject: 'x', dueDate: tomorrow(), owner: null },
  ] as const)
    expect(await ben.command(command), command.name).toMatchObject({ outcome: 'refused', code: 'not_found' });
});

it('a record of an object without a lookup cannot be linked', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  const answer = await ada.command({
    name: 'linkRecord',
    conversationId,
    object: 'Quote',
    recordId: '0Q0000000000001',
    recordName: 'x',
  });
  expect(answer).toMatchObject({ outcome: 'refused', code: 'not_linkable' });
});

it('users are found by name, first or last name, or e-mail address, as the agent and within the allow-list', async () => {
  const ada = await world.online('ada');
  const org = await startSalesforceOrg();
  try {
    const find = async (text: string): Promise<string[]> => {
      const answer = await ada.command({ name: 'findUsers', text });
      if (answer.outcome !== 'done') throw new Error(answer.outcome);
      const { plan } = answer.result as { plan: RecordPlan };
      const result = JSON.parse(
        await org.apex('ada', 'LivePersonRecords', 'execute', { planJson: JSON.stringify(plan) }),
      ) as PlanResult;
      if (!result.ok) throw new Error(result.message);
      return result.steps.flatMap(({ rows }) => rows.map(({ id }) => id));
    };
    const ben = USERS.find(({ key }) => key === 'ben');
    const [first = '', last = ''] = (ben?.name ?? '').split(' ');
    for (const text of [ben?.name ?? '', first.toLowerCase(), last, (ben?.email ?? '').toUpperCase()])
      expect(await find(text), text).toEqual([salesforceUserId('ben')]);
    expect(await find("O'Nobody")).toEqual([]);
  } finally {
    await org.close();
  }
});
