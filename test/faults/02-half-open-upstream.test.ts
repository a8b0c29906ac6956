/**
 * Hypothesis: when the line to LivePerson goes dead without a FIN, the missing answer to the keep-alive tells within 45 s;
 * the agent sees "reconnecting", a new socket is opened beside the dead one, and nothing is lost.
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

it('a half-open LivePerson socket is noticed within 45 s and replaced', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const from = statesOf(ada).length;
  const alive = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction === 'toClient' && text.includes('GetClock$Response')) setImmediate(resolve);
      return 'pass';
    }),
  );
  desk.timers.skip(25_000);
  await alive;
  await consumer.say('the line is good');
  await shows(ada, conversationId, 'the line is good');
  desk.timers.skip(10_000);
  expect(statesOf(ada)).toHaveLength(from);
  desk.box.blackhole();
  await consumer.say('into the void');
  // One keep-alive period and the time an answer may take.
  desk.timers.skip(45_000);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  expect([...desk.counts.reconnects]).toEqual([['no_answer', 1]]);
  await shows(ada, conversationId, 'into the void');
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
