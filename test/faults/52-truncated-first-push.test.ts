/**
 * Hypothesis: a first push that LivePerson cuts off, or that lacks the last message of each conversation, hides nothing that
 * the agent had: known conversations are asked for one by one and stay complete.
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

it.each([
  { name: 'without the last message', cap: 1_000, drop: true },
  { name: 'cut off after three of five', cap: 3, drop: false },
])('a first push $name', async ({ cap, drop }) => {
  desk = await startBoxedDesk({ switches: { exSnapshotCap: cap } });
  desk.cloud.control.setFrameFaults({ dropLastContentEvent: drop });
  const ada = await desk.online('ada');
  const held = [];
  for (let at = 0; at < 5; at++) held.push(await acceptedConversation(desk, ada, `first ${at}`));
  const from = statesOf(ada).length;
  desk.box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  for (const [at, { consumer }] of held.entries()) await consumer.say(`while away ${at}`);
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  for (const [at, { conversationId }] of held.entries()) await shows(ada, conversationId, `while away ${at}`);
  const conversations = held.map(({ conversationId }) => conversationId);
  const fresh = await desk.attach('ada', { tabId: 'fresh' });
  expect(fresh.snapshot.conversations.map(({ conversationId }) => conversationId).sort()).toEqual(
    [...conversations].sort(),
  );
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations })).toEqual([]);
});
