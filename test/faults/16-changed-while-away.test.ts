/**
 * Hypothesis: a conversation that was closed, or moved to a colleague, while the line to LivePerson was down is not shown as
 * open afterwards; the one that stayed is, with all that was said.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  reconnected,
  shows,
  startBoxedDesk,
  statesOf,
  textsOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { connectAgent, login, oldIdOf } from '../scenario/liveperson-cloud/rawAgent.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it('no ghost of what ended while away, and what stayed is complete', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const stays = await acceptedConversation(desk, ada, 'stays');
  const ends = await acceptedConversation(desk, ada, 'ends');
  const from = statesOf(ada).length;
  desk.box.refuse();
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.cloud.control.closeConversation(ends.conversationId, 'CONSUMER');
  await stays.consumer.say('still here');
  desk.box.heal();
  desk.timers.skip(60_000);
  await reconnected(ada, from);
  await shows(ada, stays.conversationId, 'still here');
  // How long LivePerson's first push may take before it is looked what is missing.
  desk.timers.skip(3_000);
  await ada.frame(() =>
    ada
      .events('conversation')
      .some(
        ({ conversation }) => conversation.conversationId === ends.conversationId && conversation.state === 'closed',
      ),
  );
  const fresh = await desk.attach('ada', { tabId: 'fresh' });
  const open = fresh.snapshot.conversations.filter(({ state }) => state === 'open');
  expect(open.map(({ conversationId }) => conversationId)).toEqual([stays.conversationId]);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [stays.conversationId] })).toEqual(
    [],
  );
  expect(
    await judge({ ledger: desk.cloud.ledger, frames: fresh.frames, conversations: [stays.conversationId] }),
  ).toEqual([]);
});

it("what a lead gave to a colleague while away is the colleague's, without a trace of doubt", async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const stays = await acceptedConversation(desk, ada, 'stays');
  const goes = await acceptedConversation(desk, ada, 'goes');
  const from = statesOf(ada).length;
  desk.box.refuse();
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  // A lead, in LivePerson's own workspace, takes the conversation over.
  const lead = await connectAgent(desk.cloud, oldIdOf(desk.cloud, 'mia'), await login(desk.cloud, 'mia'));
  const change = (type: string, key: string): object => ({
    field: 'ParticipantsChange',
    type,
    role: 'ASSIGNED_AGENT',
    userId: oldIdOf(desk.cloud, key),
  });
  const moved = await lead.request('.ams.cm.UpdateConversationField', {
    conversationId: goes.conversationId,
    conversationField: [change('REMOVE', 'ada'), change('ADD', 'mia')],
  });
  expect(moved.code).toBe(200);
  await goes.consumer.say('not for Ada');
  await stays.consumer.say('still here');
  desk.box.heal();
  desk.timers.skip(60_000);
  await reconnected(ada, from);
  await shows(ada, stays.conversationId, 'still here');
  desk.timers.skip(3_000);
  const left = await ada.event('conversationLeft', (event) => event.conversationId === goes.conversationId);
  expect(left).toMatchObject({ reason: 'taken_over' });
  expect(textsOf(ada, goes.conversationId)).not.toContain('not for Ada');
  expect(ada.events('notice').filter(({ level }) => level !== 'info')).toEqual([]);
  expect(desk.cloud.control.agent(userIdOf('mia')).assigned).toEqual([goes.conversationId]);
  const fresh = await desk.attach('ada', { tabId: 'fresh' });
  expect(fresh.snapshot.conversations.map(({ conversationId }) => conversationId)).toEqual([stays.conversationId]);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [stays.conversationId] })).toEqual(
    [],
  );
  lead.close();
});
