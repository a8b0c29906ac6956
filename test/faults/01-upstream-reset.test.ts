/**
 * Hypothesis: a TCP reset of the LivePerson socket is told to the agent, the socket comes back within two seconds, and what
 * was said meanwhile is shown once and in order.
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

it('a reset of the LivePerson socket loses nothing, five times in a row', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  for (let round = 1; round <= 5; round++) {
    const from = statesOf(ada).length;
    desk.box.cut();
    await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
    await consumer.say(`during ${round}`);
    desk.timers.skip(2_000);
    await reconnected(ada, from);
    await shows(ada, conversationId, `during ${round}`);
    await consumer.say(`after ${round}`);
    await shows(ada, conversationId, `after ${round}`);
  }
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
