/**
 * Hypothesis: a resume of another epoch or session cannot be served; the answer is a resync with everything, never a gap.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let desk: ThreeTabs;
beforeAll(async () => {
  desk = await startThreeTabs();
});
afterAll(() => desk.close());

it.each([
  { name: 'an earlier epoch', reason: 'epoch_changed', changed: (epoch: number) => ({ epoch: epoch - 1 }) },
  { name: 'an unknown session', reason: 'unknown_session', changed: () => ({ sessionId: 'somebody-elses' }) },
])('$name is answered by a resync', async ({ reason, changed }) => {
  const [ada] = desk.tabs;
  const { session } = ada;
  if (session === null) throw new Error('no session');
  await ada.cut();
  await desk.consumer.say(`said meanwhile (${reason})`);
  ada.session = { ...session, ...changed(session.epoch) };
  expect(await ada.connect()).toMatchObject({ type: 'resync', reason });
  await expect.poll(() => desk.judge(ada)).toEqual([]);
});
