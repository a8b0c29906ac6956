/**
 * Hypothesis: when the org has used up its calls, the lane rests for minutes at a time, the backlog is kept, the agent is
 * told, and all is written, once, when the limit is gone, without anybody's help.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

it('the limit is reached for an hour', { timeout: 120_000 }, async () => {
  const { org, recorder, logs } = world;
  await world.closed(1, 'before');
  await world.settleAll();
  org.control.limit({ used: 100_000, max: 100_000 });
  const ids = await world.closed(3, 'during');
  const before = org.control.calls();
  for (let minute = 0; minute < 60; minute += 5) await world.settle(5 * 60_000);
  expect(org.control.calls() - before).toBeLessThanOrEqual(13);
  expect(await recorder.status()).toMatchObject({ waiting: 3, dead: 0 });
  expect(recorder.troubles()).toMatchObject([{ code: 'REQUEST_LIMIT_EXCEEDED', org: 'away' }]);
  expect(logs.filter(({ code, level }) => code === 'REQUEST_LIMIT_EXCEEDED' && level === 'warn')).toHaveLength(1);
  expect(world.marks.get(ids[0] ?? '')).toMatchObject({
    state: 'saving',
    text: expect.stringContaining('limit of calls') as string,
  });
  org.control.limit({ used: 10 });
  await world.settleAll();
  expect(logs.at(-1)).toMatchObject({ msg: expect.stringContaining('takes records again') as string });
  expect(await world.verdict()).toEqual([]);
});
