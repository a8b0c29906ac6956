/**
 * Hypothesis: close code 4401 in the middle of a shift costs one token renewal and a new socket, and the agent does nothing.
 * When the renewal is refused the agent is asked to sign in again, once, and nobody keeps trying.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  onlineByCode,
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

const renewals = (): number => desk.box.seen.filter(({ path }) => path.endsWith('/refresh')).length;

it('an expired token is renewed once and nothing is lost', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const from = statesOf(ada).length;
  desk.cloud.control.closeSockets(userIdOf('ada'), 4401);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  await consumer.say('during');
  await reconnected(ada, from);
  await shows(ada, conversationId, 'during');
  expect(renewals()).toBe(1);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});

it('a renewal that is refused asks the agent to sign in, and is not repeated', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  desk.box.answer({ match: /POST .*\/refresh$/, status: 401, body: '{}' });
  desk.cloud.control.closeSockets(userIdOf('ada'), 4401);
  const ended = await ada.event('livePerson', (event) => event.livePerson.code === 'session_ended');
  expect(ended.livePerson).toMatchObject({ state: 'signed_out', action: 'sign_in' });
  desk.timers.skip(3_600_000);
  expect(renewals()).toBe(1);
  expect(desk.box.seen.filter(({ upgrade }) => upgrade)).toHaveLength(1);
});

it('an agent who does not wait gets the new token too', async () => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  let from = statesOf(ada).length;
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  // A second end so soon is followed by a pause, which nobody skips.
  from = statesOf(ada).length;
  desk.cloud.control.expireTokens(userIdOf('ada'), 4401);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  const upgrades = (): number => desk.box.seen.filter(({ upgrade }) => upgrade).length;
  const before = upgrades();
  await consumer.say('during');
  await ada.command({ name: 'retryConnection' });
  await reconnected(ada, from);
  expect(upgrades() - before).toBe(1);
  await shows(ada, conversationId, 'during');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
