/**
 * Hypothesis: notifications that come twice, and whole replays after each reconnect, reach the browser once.
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

it('every notification twice, and a reconnect in between: each message once', async () => {
  desk = await startBoxedDesk();
  desk.box.frames((text, direction) =>
    direction === 'toClient' && text.includes('"kind":"notification"') ? 'twice' : 'pass',
  );
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'one');
  for (const text of ['two', 'three', 'four']) await consumer.say(text);
  const answer = await ada.command({ name: 'sendMessage', conversationId, text: 'my answer', audience: 'all' });
  await shows(ada, conversationId, 'my answer');
  const from = statesOf(ada).length;
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  await consumer.say('five');
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'five');
  await consumer.say('six');
  await shows(ada, conversationId, 'six');
  expect(ada.events('ringEnded').filter((event) => event.conversationId === conversationId)).toHaveLength(1);
  expect(desk.facts.filter(({ type }) => type === 'opened')).toHaveLength(1);
  expect(
    await judge({
      ledger: desk.cloud.ledger,
      frames: ada.frames,
      conversations: [conversationId],
      sent: [{ text: 'my answer', outcome: answer.outcome }],
    }),
  ).toEqual([]);
});
