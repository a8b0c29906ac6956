/**
 * Hypothesis: an exception while an event of LivePerson is handled costs that one consequence and nothing else: the session,
 * the other conversations and the process go on. After three within a minute everything is read anew over a new socket.
 */
import { afterEach, expect, it } from 'vitest';
import type { MatchPlanner } from '../../connector-server/src/desk/ports.ts';
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

/** A part of the connector with a defect: it throws when it sees this consumer's conversation for the first time. */
function defective(): { matching: MatchPlanner; thrown: () => number } {
  const seen = new Set<string>();
  return {
    thrown: () => seen.size,
    matching: {
      plan: ({ conversationId }) => {
        if (seen.has(conversationId)) return null;
        seen.add(conversationId);
        throw new TypeError('a defect');
      },
      judge: () => ({ match: { state: 'none', candidates: [], text: '' }, link: null }),
    },
  };
}

it('one event is put aside, the session lives; three in a minute begin it anew', async () => {
  const { matching, thrown } = defective();
  desk = await startBoxedDesk({}, { matching });
  const upgrades = (): number => desk.box.seen.filter(({ upgrade }) => upgrade).length;
  const ada = await desk.online('ada');
  const from = statesOf(ada).length;
  const held = [await acceptedConversation(desk, ada, 'one')];
  await expect.poll(thrown).toBe(1);
  held.push(await acceptedConversation(desk, ada, 'two'));
  await expect.poll(thrown).toBe(2);
  for (const { consumer, conversationId } of held) {
    await consumer.say('goes on');
    await shows(ada, conversationId, 'goes on');
  }
  expect([upgrades(), statesOf(ada).length]).toEqual([1, from]);
  expect(desk.logs.filter((line) => line.includes('a defect')).length).toBeGreaterThan(0);
  const third = await desk.consumer();
  await third.say('three');
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  expect(upgrades()).toBe(2);
  const { ring } = await ada.event('ring', (event) => event.ring.conversationId === third.conversationId);
  expect(await ada.command({ name: 'acceptRing', ringId: ring.ringId })).toMatchObject({ outcome: 'done' });
  const conversationId = third.conversationId as string;
  await shows(ada, conversationId, 'three');
  await third.say('after');
  await shows(ada, conversationId, 'after');
  const conversations = [...held.map((one) => one.conversationId), conversationId];
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations })).toEqual([]);
});
