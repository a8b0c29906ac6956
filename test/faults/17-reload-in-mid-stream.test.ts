/**
 * Hypothesis: tabs whose line is reset in mid-stream, five times, resume each time with nothing lost, doubled or reordered.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shown, startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let desk: ThreeTabs;
beforeAll(async () => {
  desk = await startThreeTabs();
});
afterAll(() => desk.close());

it('every tab resumes and has everything, in order', async () => {
  const { consumer, conversationId, box, tabs } = desk;
  for (let round = 0; round < 5; round++) {
    await consumer.say(`before reset ${round}`);
    box.cut();
    await consumer.say(`while away ${round}`);
    for (const tab of tabs) expect((await tab.connect()).type).toBe('resumed');
  }
  await consumer.say('end of the stream');
  for (const tab of tabs) {
    await shown(tab, conversationId, 'end of the stream');
    expect(await desk.judge(tab)).toEqual([]);
  }
});
