/**
 * Hypothesis: twelve thousand events for one agent in one go neither keep the others waiting behind them nor fill the memory:
 * others are served in between, the flooded agent gets everything, and a softphone of hers that could not follow is given a
 * snapshot when it comes back.
 */
import { afterEach, expect, it } from 'vitest';
import { acceptedConversation, shows, startBoxedDesk, type BoxedDesk } from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

const FLOOD = 12_000;

it('a flood for one agent is her flood alone', { timeout: 120_000 }, async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const flooded = await acceptedConversation(desk, ada, 'before');
  await shows(ada, flooded.conversationId, 'before');
  const ben = await desk.online('ben');
  const calm = await acceptedConversation(desk, ben, 'hello', { skillId: '4102' });
  await shows(ben, calm.conversationId, 'hello');
  const { sessionId, epoch, lastSeq } = ada;
  let struck = false;
  desk.box.frames((text, direction) => {
    if (struck || direction !== 'toClient' || !text.includes('"flood"')) return 'pass';
    struck = true;
    const typing = (chatState: string): string =>
      JSON.stringify({
        kind: 'notification',
        type: '.ams.ms.OnlineEventDistribution',
        body: {
          dialogId: flooded.conversationId,
          conversationId: flooded.conversationId,
          originatorMetadata: { id: 'somebody', role: 'CONSUMER' },
          event: { type: 'ChatStateEvent', chatState },
        },
      });
    const pair = [typing('COMPOSING'), typing('ACTIVE')];
    return [text, ...Array.from({ length: FLOOD / 2 }, () => pair).flat()];
  });
  const heapBefore = process.memoryUsage().heapUsed;
  await flooded.consumer.say('flood');
  const seen = (): number => ada.events('typing').length;
  for (const text of ['one', 'two', 'three']) {
    await calm.consumer.say(text);
    await shows(ben, calm.conversationId, text);
  }
  const whenServed = seen();
  expect(whenServed).toBeLessThan(FLOOD);
  await expect.poll(seen, { timeout: 100_000 }).toBe(FLOOD);
  await flooded.consumer.say('after');
  await shows(ada, flooded.conversationId, 'after');
  // What is kept for coming back is bounded, so who was away gets a snapshot instead.
  const back = await desk.attach('ada', { tabId: 'slow', resume: { sessionId, epoch, lastSeq } });
  expect(back.frames[0]).toMatchObject({ type: 'resync', reason: 'too_far_behind' });
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(300 * 1024 * 1024);
  for (const [tab, conversationId] of [
    [ada, flooded.conversationId],
    [back, flooded.conversationId],
    [ben, calm.conversationId],
  ] as const)
    expect(await judge({ ledger: desk.cloud.ledger, frames: tab.frames, conversations: [conversationId] })).toEqual([]);
});
