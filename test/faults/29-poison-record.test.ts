/**
 * Hypothesis: a row that the org refuses for what is in it is set aside with the field and what to do, and holds up nobody
 * else; a field that is hidden from the connector's user is left out of every row, told once, and the rest is saved.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONNECTION } from '../scenario/desk/deskWorld.ts';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

it('one poison record among others; corrected, it is written after a replay', { timeout: 120_000 }, async () => {
  const { recorder, org, timers } = world;
  const ids = await world.closed(4);
  const [, poison = ''] = ids;
  // More digits than the field has.
  await recorder.record(CONNECTION, [{ type: 'rated', conversationId: poison, csat: 123_456, at: timers.now() }]);
  await world.settleAll();
  expect(await recorder.deadLetters()).toMatchObject([
    {
      conversationId: poison,
      code: 'NUMBER_OUTSIDE_VALID_RANGE',
      field: 'CSAT_Score__c',
      whatToDo: expect.stringContaining('precision') as string,
    },
  ]);
  expect(world.marks.get(poison)).toMatchObject({
    state: 'failed',
    text: expect.stringContaining('CSAT_Score__c') as string,
  });
  const names = (await org.query('SELECT Name FROM LivePerson_Conversation__c')).map((row) => String(row['Name']));
  expect(ids.filter((id) => names.includes(id))).toEqual(ids.filter((id) => id !== poison));
  await recorder.record(CONNECTION, [{ type: 'rated', conversationId: poison, csat: 4, at: timers.now() + 1 }]);
  await recorder.replay([{ connectionId: CONNECTION, conversationId: poison }]);
  await world.settleAll();
  expect(await recorder.deadLetters()).toEqual([]);
  expect(await world.verdict()).toEqual([]);
});

it('a hidden field: left out, told once, the rest is saved', { timeout: 120_000 }, async () => {
  const { org, logs } = world;
  org.control.hideField('api', 'LivePerson_Conversation__c.Skill__c');
  for (let n = 0; n < 3; n++) {
    await world.closed(1, `hidden ${n}`);
    await world.settleAll();
  }
  expect(logs.filter(({ field }) => field === 'Skill__c')).toMatchObject([{ object: 'LivePerson_Conversation__c' }]);
  expect(await world.verdict()).toEqual([]);
});
