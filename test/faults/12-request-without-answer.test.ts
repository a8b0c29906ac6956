/**
 * Hypothesis: a message that LivePerson does not answer within ten seconds is "uncertain", is not sent again, and is settled
 * by asking for the messages of the dialog: it is shown once if it was stored, and not at all if it was not.
 */
import { afterEach, expect, it } from 'vitest';
import { acceptedConversation, shows, startBoxedDesk, textsOf, type BoxedDesk } from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it.each([
  { stored: true, lost: 'the answer and the echo' },
  { stored: false, lost: 'the request' },
])('without answer, $lost lost: uncertain, settled, never repeated', async ({ stored }) => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  let requestId = '';
  let requests = 0;
  const lost = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction === 'toTarget' && text.includes('is it there?')) {
        requests += 1;
        requestId = (JSON.parse(text) as { id: string }).id;
        if (stored) return 'pass';
        setImmediate(resolve);
        return 'drop';
      }
      if (direction === 'toClient' && requestId !== '' && text.includes(`"reqId":"${requestId}"`)) {
        setImmediate(resolve);
        return 'drop';
      }
      return direction === 'toClient' && text.includes('"kind":"notification"') && text.includes('is it there?')
        ? 'drop'
        : 'pass';
    }),
  );
  const answering = ada.command({ name: 'sendMessage', conversationId, text: 'is it there?', audience: 'all' });
  await lost;
  desk.box.frames(null);
  desk.timers.skip(10_000);
  const answer = await answering;
  expect(answer).toMatchObject({ outcome: 'uncertain' });
  if (stored) await shows(ada, conversationId, 'is it there?');
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(textsOf(ada, conversationId).includes('is it there?')).toBe(stored);
  expect(requests).toBe(1);
  const sent = [{ text: 'is it there?', outcome: answer.outcome }];
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId], sent })).toEqual(
    [],
  );
});
