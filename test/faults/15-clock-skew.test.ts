/**
 * Hypothesis: a LivePerson clock that is five minutes off, either way and jumping in between, changes no order: only the
 * server's sequence counts. Offers still ring and can be accepted.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  reconnected,
  shows,
  startBoxedDesk,
  statesOf,
  textsOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it.each([300_000, -300_000])('a clock %i ms off, then turned back', async (skew) => {
  desk = await startBoxedDesk();
  desk.cloud.control.setClockSkew(skew);
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'one');
  await consumer.say('two');
  await shows(ada, conversationId, 'two');
  desk.cloud.control.setClockSkew(-skew);
  expect(await ada.command({ name: 'sendMessage', conversationId, text: 'three', audience: 'all' })).toMatchObject({
    outcome: 'done',
  });
  await consumer.say('four');
  await shows(ada, conversationId, 'four');
  const from = statesOf(ada).length;
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.cloud.control.setClockSkew(skew);
  await consumer.say('five');
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'five');
  expect(textsOf(ada, conversationId)).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
