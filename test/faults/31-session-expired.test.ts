/**
 * Hypothesis: when the API user's session expires with four calls under way, there is one new sign-in and at most one
 * repetition of each call; a session that is refused again and again is not asked for in a loop.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

const signIns = (): number => world.box.seen.filter(({ path }) => path.endsWith('/oauth2/token')).length;
const queries = (): number => world.box.seen.filter(({ path }) => path.endsWith('/query')).length;

it('four calls in flight: one sign-in, each repeated once', { timeout: 120_000 }, async () => {
  const { writer, org } = world;
  const ask = () => writer.findUsersByEmail('demo', [`somebody-${queries()}@harbor.example`]);
  await ask();
  const [signed, asked] = [signIns(), queries()];
  org.control.expireTokens('api');
  await Promise.all([ask(), ask(), ask(), ask()]);
  expect(signIns() - signed).toBe(1);
  expect(queries() - asked).toBe(8);
});

it('records written around it are there once', { timeout: 120_000 }, async () => {
  await world.closed(2);
  world.org.control.expireTokens('api');
  await world.settleAll();
  expect(await world.verdict()).toEqual([]);
});

it(
  'every session is refused: a few sign-ins an hour, and the records are written when that ends',
  { timeout: 120_000 },
  async () => {
    const { org, recorder } = world;
    org.control.refuseAddress('requests');
    await world.closed(1);
    const before = signIns();
    for (let minute = 0; minute < 60; minute += 5) await world.settle(5 * 60_000);
    expect(signIns() - before).toBeLessThan(15);
    expect(recorder.troubles()).toMatchObject([{ org: 'refuses' }]);
    org.control.refuseAddress();
    await world.settleAll();
    expect(await world.verdict()).toEqual([]);
  },
);
