/**
 * Hypothesis: a command frame that arrives twice with the same id, on one socket or on two, is executed once and answered the same.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shown, startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let desk: ThreeTabs;
beforeAll(async () => {
  desk = await startThreeTabs();
});
afterAll(() => desk.close());

it('is executed once', async () => {
  const { conversationId, tabs } = desk;
  const [ada] = tabs;
  const command = { name: 'sendMessage', conversationId, text: 'only one of me', audience: 'all' };
  const frame = JSON.stringify({ type: 'command', id: 'twice', epoch: ada.session?.epoch, command });
  ada.socket?.send(frame);
  ada.socket?.send(frame);
  const answers = (): unknown[] =>
    ada.frames.flatMap((one) => (one.type === 'answer' && one.id === 'twice' ? [one.answer] : []));
  await expect.poll(() => answers().length).toBe(2);
  await ada.cut();
  await ada.connect();
  ada.socket?.send(frame);
  await expect.poll(() => answers().length).toBe(3);
  expect(answers()[0]).toMatchObject({ outcome: 'done' });
  expect(answers()[1]).toEqual(answers()[0]);
  expect(answers()[2]).toEqual(answers()[0]);
  await shown(ada, conversationId, 'only one of me');
  expect(await desk.judge(ada, { sent: [{ text: 'only one of me', outcome: 'done' }] })).toEqual([]);
});
