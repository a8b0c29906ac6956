/**
 * Hypothesis: answers to requests nobody made, late answers and answers that come twice change nothing, and are counted.
 */
import { afterEach, expect, it } from 'vitest';
import { acceptedConversation, shows, startBoxedDesk, statesOf, type BoxedDesk } from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it('unknown and repeated answers are ignored', async () => {
  desk = await startBoxedDesk();
  const strays = ['999999', '', '__proto__', 'constructor'].map((reqId) =>
    JSON.stringify({ kind: 'resp', reqId, code: 500, type: '.ReqBody$StringResp', body: 'stray' }),
  );
  let answers = 0;
  desk.box.frames((text, direction) => {
    if (direction !== 'toClient' || !text.includes('"kind":"resp"')) return 'pass';
    answers += 1;
    return [...strays, text, text];
  });
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'one');
  const sent = [];
  for (const text of ['first answer', 'second answer'])
    sent.push({ text, ...(await ada.command({ name: 'sendMessage', conversationId, text, audience: 'all' })) });
  await consumer.say('two');
  await shows(ada, conversationId, 'two');
  expect(answers).toBeGreaterThan(5);
  // With each answer three strays that can be read (one names no request) and a double.
  expect(desk.counts.strayAnswers).toBeGreaterThanOrEqual(4 * (answers - 1));
  expect(sent.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  expect(statesOf(ada)).not.toContain('reconnecting');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId], sent })).toEqual(
    [],
  );
});
