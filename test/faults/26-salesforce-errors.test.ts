/**
 * Hypothesis: while Salesforce answers 500 or 503, or cannot be reached, records wait, are tried with growing pauses by one
 * call at a time, under the same keys, and are there once afterwards. The agent goes on working and is told why they wait.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SALESFORCE_FAULTS } from '../../sandbox/faults/salesforceFaults.ts';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeEach(async () => {
  world = await startRecordWorld();
});
afterEach(() => world.close());

const asked = (): number => world.box.seen.filter(({ path }) => path.includes('/composite')).length;

it.each(['salesforce-503', 'salesforce-500', 'salesforce-429', 'salesforce-unreachable'] as const)(
  '%s',
  { timeout: 120_000 },
  async (name) => {
    const { recorder, org, box } = world;
    // What the org looks like is known.
    await world.closed(1, 'before');
    await world.settleAll();
    const site = { salesforce: box, org: org.control };
    await SALESFORCE_FAULTS[name].strike(site);
    const before = asked();
    const ids = await world.closed(3, 'during');
    for (let minute = 0; minute < 10; minute++) await world.settle(60_000);
    // Three of 500 or 429 pass by themselves; what lasts is asked for about once a minute.
    expect(asked() - before).toBeLessThan(20);
    if (name === 'salesforce-503') {
      expect(await recorder.status()).toMatchObject({ waiting: 3, dead: 0 });
      expect(recorder.troubles()).toMatchObject([{ kind: 'record', org: 'away', code: 'SERVER_UNAVAILABLE' }]);
      expect(world.marks.get(ids[0] ?? '')).toMatchObject({
        state: 'saving',
        text: expect.stringContaining('tried again') as string,
      });
    }
    await SALESFORCE_FAULTS[name].heal?.(site);
    await world.settleAll();
    expect(recorder.troubles()).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  },
);
