/**
 * Hypothesis: while LivePerson answers 5xx for ten minutes the session tries again with growing pauses (no more than about
 * twenty tries), says "reconnecting", and recovers by itself; a token is not doubted for it.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  reconnected,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it('ten minutes of 503 are a few patient tries, then everything is back', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const from = statesOf(ada).length;
  const upgrades = (): number => desk.box.seen.filter(({ upgrade }) => upgrade).length;
  const before = upgrades();
  desk.box.answer({ status: 503 });
  desk.cloud.control.closeSockets(userIdOf('ada'), 1001);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  await consumer.say('meanwhile');
  const outage = desk.timers.now() + 600_000;
  for (let told = statesOf(ada).length; desk.timers.now() < outage; told = statesOf(ada).length) {
    const tries = upgrades();
    // Ten seconds at a time; a try that falls into them has its answer before time goes on.
    desk.timers.skip(10_000);
    await new Promise((resolve) => setImmediate(resolve));
    if (upgrades() > tries) await ada.frame(() => statesOf(ada).length > told);
  }
  const tries = upgrades() - before;
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThanOrEqual(20);
  expect(desk.box.seen.some(({ path }) => path.endsWith('/refresh'))).toBe(false);
  desk.box.heal();
  desk.timers.skip(500_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'meanwhile');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
