/**
 * Hypothesis: conversation notifications that overtake each other never bring back an older state: what LivePerson said last
 * by its own stamps is what the agent sees.
 */
import { afterEach, expect, it } from 'vitest';
import { acceptedConversation, shows, startBoxedDesk, type BoxedDesk } from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it('an older notification that comes last changes nothing', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'one');
  let held: string | null = null;
  const delivered = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction !== 'toClient' || !text.includes('ExConversationChangeNotification')) return 'pass';
      held ??= text;
      if (!text.includes('"CLOSE"')) return 'drop';
      setImmediate(resolve);
      // The end first; then, twice, what was true before it.
      return [text, held, held];
    }),
  );
  await consumer.say('two');
  await shows(ada, conversationId, 'two');
  desk.cloud.control.closeConversation(conversationId, 'CONSUMER');
  await delivered;
  await ada.event('conversation', ({ conversation }) => conversation.state === 'closed');
  // A command passes after the frames before it: whatever they did is done.
  await ada.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
  expect(held).not.toBeNull();
  const last = ada
    .events('conversation')
    .findLast(({ conversation }) => conversation.conversationId === conversationId);
  expect(last?.conversation.state).toBe('closed');
  expect(desk.facts.filter(({ type }) => type === 'closed')).toHaveLength(1);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
