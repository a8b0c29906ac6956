/**
 * Hypothesis: while Salesforce is in read-only maintenance, which it says of each row, no row is blamed: the lane rests as
 * if throttled, and everything is written once afterwards, in the order in which it was due.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

it('maintained for half an hour', { timeout: 120_000 }, async () => {
  const { org, recorder } = world;
  const ids: string[] = [];
  org.control.maintain();
  for (let n = 0; n < 4; n++) {
    ids.push(...(await world.closed(1, `during ${n}`)));
    await world.settle(5 * 60_000);
  }
  expect(await recorder.status()).toMatchObject({ waiting: 4, dead: 0 });
  expect(recorder.troubles()).toMatchObject([{ code: 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE' }]);
  expect(world.marks.get(ids.at(-1) ?? '')?.text).toContain('being maintained');
  org.control.maintain(false);
  await world.settleAll();
  const rows = await org.query('SELECT Name FROM LivePerson_Conversation__c ORDER BY Id');
  expect(rows.map((row) => row['Name']).filter((name) => ids.includes(String(name)))).toEqual(ids);
  expect(await world.verdict()).toEqual([]);
});
