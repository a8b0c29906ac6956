/**
 * Hypothesis: a notification of LivePerson that gets lost or is overtaken in the middle of a conversation is missed by
 * nobody: what comes later waits for it two seconds at most, the dialog is asked for it, and the browser is never shown
 * anything out of order. Normal traffic causes no questions.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  shows,
  startBoxedDesk,
  statesOf,
  textsOf,
  type BoxedDesk,
  type Tab,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

/** Live messages, of which the one with this text meets a fault; questions are counted. */
function strike(text: string, verdict: 'drop' | 'hold' | 'pass', named = true): { questions: () => number } {
  let questions = 0;
  desk.box.frames((frame, direction) => {
    if (direction === 'toTarget' && frame.includes('QueryMessages')) questions += 1;
    if (direction !== 'toClient' || !frame.includes('"kind":"notification"')) return 'pass';
    // Without the conversation's own notification only the numbers of the dialog tell.
    if (!named && frame.includes('ExConversationChange')) return 'drop';
    return frame.includes('OnlineEventDistribution') && frame.includes(`"${text}"`) ? verdict : 'pass';
  });
  return { questions: () => questions };
}

/** One conversation whose messages were loaded. */
async function conversing(): Promise<{ ada: Tab } & Awaited<ReturnType<typeof acceptedConversation>>> {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const conversation = await acceptedConversation(desk, ada, 'one');
  await shows(ada, conversation.conversationId, 'one');
  await conversation.consumer.say('two');
  await shows(ada, conversation.conversationId, 'two');
  return { ada, ...conversation };
}

const judged = (ada: Tab, conversationId: string): Promise<string[]> =>
  judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] });

it('a lost message is fetched before what came after it is shown', async () => {
  const { ada, consumer, conversationId } = await conversing();
  const { questions } = strike('lost', 'drop', false);
  for (const text of ['lost', 'next', 'last']) await consumer.say(text);
  // The answer to a command comes after them on the same socket: they have arrived.
  await ada.command({ name: 'setTyping', conversationId, typing: true });
  expect(textsOf(ada, conversationId)).toEqual(['one', 'two']);
  desk.timers.skip(500);
  await shows(ada, conversationId, 'last');
  expect(textsOf(ada, conversationId)).toEqual(['one', 'two', 'lost', 'next', 'last']);
  // Shown message by message: the list was never told anew.
  expect(ada.events('message').map(({ message }) => message.sequence)).toEqual(
    ada
      .events('message')
      .map(({ message }) => message.sequence)
      .sort((a, b) => a - b),
  );
  expect(questions()).toBe(1);
  expect(statesOf(ada)).not.toContain('reconnecting');
  expect(await judged(ada, conversationId)).toEqual([]);
});

it('a lost message that nothing follows is fetched because the conversation names it', async () => {
  const { ada, consumer, conversationId } = await conversing();
  const { questions } = strike('lost', 'drop');
  await consumer.say('lost');
  await ada.command({ name: 'setTyping', conversationId, typing: true });
  desk.timers.skip(500);
  await shows(ada, conversationId, 'lost');
  expect(questions()).toBe(1);
  expect(await judged(ada, conversationId)).toEqual([]);
});

it('the lost echo of our own message is fetched because its answer named the number', async () => {
  const { ada, conversationId } = await conversing();
  strike('mine', 'drop', false);
  const answer = await ada.command({ name: 'sendMessage', conversationId, text: 'mine', audience: 'all' });
  expect(answer.outcome).toBe('done');
  desk.timers.skip(500);
  await shows(ada, conversationId, 'mine');
  expect(await judged(ada, conversationId)).toEqual([]);
});

it('one that is overtaken is shown in its place and nobody is asked', async () => {
  const { ada, consumer, conversationId } = await conversing();
  const { questions } = strike('late', 'hold');
  for (const text of ['late', 'early']) await consumer.say(text);
  await ada.command({ name: 'setTyping', conversationId, typing: true });
  expect(textsOf(ada, conversationId)).toEqual(['one', 'two']);
  desk.box.heal();
  await shows(ada, conversationId, 'early');
  expect(textsOf(ada, conversationId)).toEqual(['one', 'two', 'late', 'early']);
  expect(questions()).toBe(0);
  expect(await judged(ada, conversationId)).toEqual([]);
});

it('a long normal conversation, receipts and own messages included, asks nothing', async () => {
  const { ada, consumer, conversationId } = await conversing();
  const { questions } = strike('', 'pass');
  for (let at = 0; at < 20; at++) {
    await consumer.say(`question ${at}`);
    await shows(ada, conversationId, `question ${at}`);
    await ada.command({ name: 'markRead', conversationId, sequence: ada.shown(conversationId).at(-1)?.sequence ?? 0 });
    await ada.command({ name: 'sendMessage', conversationId, text: `answer ${at}`, audience: 'all' });
    await shows(ada, conversationId, `answer ${at}`);
    desk.timers.skip(2_500);
  }
  expect(questions()).toBe(0);
  expect(await judged(ada, conversationId)).toEqual([]);
});
