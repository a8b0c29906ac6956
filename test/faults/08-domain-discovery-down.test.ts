/**
 * Hypothesis: with domain discovery down, a reconnect uses the domains known last; a first sign-in says in words that
 * LivePerson cannot be reached, and works as soon as discovery is back.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  reconnected,
  seeded,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

const DISCOVERY = /\/baseURI\.json$/;

it('a reconnect hours later does without discovery', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const asked = (): number => desk.box.seen.filter(({ path }) => DISCOVERY.test(path)).length;
  const before = asked();
  desk.box.answer({ match: DISCOVERY, status: 503 });
  const from = statesOf(ada).length;
  // Two hours: what was discovered is no longer fresh. Keep-alives went unanswered in that leap, so the socket is given up.
  desk.timers.skip(2 * 3_600_000);
  desk.cloud.control.closeSockets(userIdOf('ada'), 1001);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  await consumer.say('during');
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'during');
  expect(asked()).toBeGreaterThan(before);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});

it('a first sign-in without discovery is refused in words and works afterwards', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.attach('ada');
  desk.box.answer({ match: DISCOVERY, status: 503 });
  const { loginName, password } = seeded('ada').livePerson;
  const signIn = { name: 'signInWithPassword', username: loginName, password } as const;
  expect(await ada.command(signIn)).toMatchObject({ outcome: 'refused', code: 'unreachable' });
  desk.box.heal();
  expect(await ada.command(signIn)).toMatchObject({ outcome: 'done' });
  await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
});
