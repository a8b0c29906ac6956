/**
 * Hypothesis: when the connector's key or the approval of its user is revoked, the lane stops, the operator and the agent
 * are told, conversations go on untouched, and everything is written, once, when it is mended: by itself, and at once when
 * somebody says that it is.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';
import { acceptedConversation, CONNECTION } from '../scenario/desk/deskWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
});
afterAll(() => world.close());

const SET = 'LivePerson_Connector_API';
function revoke(): void {
  world.org.control.unassignPermissionSet('api', SET);
  world.org.control.expireTokens('api');
}

it('revoked for an hour, then mended', { timeout: 120_000 }, async () => {
  const { org, recorder, logs, desk, ada } = world;
  await world.closed(1, 'before');
  await world.settleAll();
  revoke();
  const ids = await world.closed(3, 'during');
  for (let minute = 0; minute < 60; minute += 5) await world.settle(5 * 60_000);
  expect(recorder.troubles()).toMatchObject([{ org: 'refuses', code: 'salesforce_not_approved' }]);
  expect(logs.filter(({ level }) => level === 'error')).toMatchObject([
    { code: 'salesforce_not_approved', msg: expect.stringContaining('until an administrator acts') as string },
  ]);
  expect(await recorder.status()).toMatchObject({ waiting: 3, dead: 0 });
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'are you still there?');
  await consumer.say('hello?');
  await ada.frame(() => ada.shown(conversationId).length === 2);
  await desk.factOf('assigned', conversationId);
  await world.settle();
  expect(world.marks.get(conversationId)).toMatchObject({
    state: 'saving',
    text: expect.stringContaining('until an administrator acts') as string,
  });
  expect(world.marks.get(ids[0] ?? '')?.state).toBe('saving');
  org.control.assignPermissionSet('api', SET);
  await world.settleAll();
  expect(recorder.troubles()).toEqual([]);
  expect(await world.verdict()).toEqual([]);
  consumer.leave();
});

it('who mends it need not wait', { timeout: 120_000 }, async () => {
  const { org, recorder } = world;
  revoke();
  const [id = ''] = await world.closed(1, 'again');
  for (let minute = 0; minute < 30; minute += 5) await world.settle(5 * 60_000);
  org.control.assignPermissionSet('api', SET);
  // As an administrator does at the row of a record that waits.
  await recorder.rewrite(CONNECTION, [id]);
  await world.settle(0);
  expect(recorder.troubles()).toEqual([]);
  await world.settleAll();
  expect(await world.verdict()).toEqual([]);
});
