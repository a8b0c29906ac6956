/**
 * Hypothesis: a message LivePerson stored whose answer died with the socket is "uncertain" at first, found again after the
 * reconnect by its own id, and never sent a second time, not even when the softphone repeats the command.
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

it('stored, then the line is cut before the answer: shown once, sent once', async () => {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const from = statesOf(ada).length;
  desk.box.frames((text, direction) => (direction === 'toClient' && text.includes('once only') ? 'cut' : 'pass'));
  const command = { name: 'sendMessage', conversationId, text: 'once only', audience: 'all' } as const;
  const answer = await ada.command(command, 'the-command');
  expect(answer).toMatchObject({ outcome: 'uncertain' });
  desk.box.frames(null);
  desk.timers.skip(2_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'once only');
  expect(ada.shown(conversationId).at(-1)).toMatchObject({ commandId: 'the-command', from: { me: true } });
  await ada.command(command, 'the-command');
  const sent = [{ text: 'once only', outcome: answer.outcome }];
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId], sent })).toEqual(
    [],
  );
});
