/**
 * Hypothesis: when Salesforce carried a write out and its answer is lost, or comes after we gave up waiting, nothing is
 * written twice: records go under the same key, Tasks are looked up first, and not before the lost request can have ended.
 */
import { afterEach, expect, it } from 'vitest';
import { ACCOUNT_ID } from '../../sandbox/seed.ts';
import { CONNECTION } from '../scenario/desk/deskWorld.ts';
import { livePersonId, story } from '../scenario/recording/recordingWorld.ts';
import { recordProblems } from '../support/faults/recordChecker.ts';
import { MADE_UP, startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
afterEach(() => world.close());

it('the connection is lost after the work, five times in a row', { timeout: 120_000 }, async () => {
  world = await startRecordWorld();
  world.org.control.failNext({ path: /^\/composite/, drop: 'after', times: 5 });
  await world.closed(3);
  await world.settleAll();
  expect(await world.verdict()).toEqual([]);
});

it('the work is done only after we gave up waiting for it', { timeout: 120_000 }, async () => {
  world = await startRecordWorld({ writer: { timeoutMs: 400 }, recorder: { transcripts: MADE_UP } });
  const { org, box, recorder } = world;
  // So that nothing is left to be asked: what objects look like, who is who.
  await recorder.record(CONNECTION, story({ id: 'before', agents: ['ada'] }));
  await world.settle();
  const facts = story({ id: 'slow', agents: ['ada'] });
  // While it runs: its record is known when the Task is written, so that both go in the call that is lost.
  await recorder.record(CONNECTION, facts.slice(0, 2));
  await world.settle();
  // Transcripts go on their own.
  const sent = (): number => box.seen.filter(({ path }) => path.endsWith('/composite')).length;
  const tasks = async (): Promise<number> =>
    (await org.query("SELECT Id FROM Task WHERE CallObject LIKE '%:slow:%'")).length;
  org.control.setLatency(1_500);
  await recorder.record(CONNECTION, facts.slice(2));
  await world.settle();
  expect(recorder.troubles()).toContainEqual(expect.objectContaining({ kind: 'record', code: 'TIMEOUT' }));
  const before = sent();
  org.control.setLatency(null);
  // Hurried as much as one likes: what may still be on its way is not sent again.
  for (let second = 0; second < 13; second++) {
    recorder.hurry();
    await world.settle(1_000);
  }
  expect(sent() - before).toBe(0);
  await expect.poll(tasks, { timeout: 60_000 }).toBe(1);
  await world.settleAll();
  const closed = [{ conversationId: 'slow', agentIds: [livePersonId('ada')] }];
  expect(await recordProblems({ account: ACCOUNT_ID, closed, org })).toEqual([]);
});
