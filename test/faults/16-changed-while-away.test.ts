/**
 * Hypothesis: a conversation that was closed while the line to LivePerson was down is not shown as open afterwards; the one
 * that stayed is, with all that was said.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  reconnected,
  shows,
  startBoxedDesk,
  statesOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
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
