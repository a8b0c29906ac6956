/**
 * Hypothesis: all tabs of an agent show the same, any may act, and Salesforce gets one record and one Task.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shown, startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let desk: ThreeTabs;
beforeAll(async () => {
  desk = await startThreeTabs();
});
afterAll(() => desk.close());

it('sent from one tab, closed from another, wrapped up in a third: one record and one Task', async () => {
  const { conversationId, tabs, world } = desk;
  await tabs[2].done({ name: 'sendMessage', conversationId, text: 'from the third tab', audience: 'all' });
  for (const tab of tabs) await shown(tab, conversationId, 'from the third tab');
  await tabs[0].done({ name: 'closeConversation', conversationId });
  await tabs[1].done({ name: 'finishWrapUp', conversationId });
  await expect
    .poll(() => world.org.query(`SELECT Id FROM Task WHERE CallObject LIKE '%${conversationId}%'`), { timeout: 15_000 })
    .toHaveLength(1);
  const sent = [{ text: 'from the third tab', outcome: 'done' as const }];
  for (const tab of tabs) expect(await desk.judge(tab, { sent, org: world.org })).toEqual([]);
});
