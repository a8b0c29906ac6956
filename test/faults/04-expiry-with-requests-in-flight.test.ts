/**
 * Hypothesis: a token that expires while twenty messages are being sent is renewed once; each message is stored exactly once
 * when it was answered "done", never when it was refused, at most once when nobody could know.
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

it('twenty requests in flight share one renewal and none is doubled', async () => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const from = statesOf(ada).length;
  const tokens = (): number => desk.box.seen.filter(({ path }) => path.endsWith('/token')).length;
  const before = tokens();
  let published = 0;
  desk.box.frames((text, direction) => {
    if (direction === 'toTarget' && text.includes('PublishEvent') && text.includes('in flight') && ++published === 10)
      desk.cloud.control.expireTokens(userIdOf('ada'), 4401);
    return 'pass';
  });
  const texts = Array.from({ length: 20 }, (_, at) => `in flight ${at}.`);
  const sent = await Promise.all(
    texts.map(async (text) => {
      const { outcome } = await ada.command({ name: 'sendMessage', conversationId, text, audience: 'all' });
      return { text, outcome };
    }),
  );
  await reconnected(ada, from);
  desk.box.frames(null);
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(published).toBeGreaterThanOrEqual(10);
  expect(sent.some(({ outcome }) => outcome !== 'done')).toBe(true);
  expect(tokens() - before).toBe(1);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId], sent })).toEqual(
    [],
  );
});
