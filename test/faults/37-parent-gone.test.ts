/**
 * Hypothesis: when the contact a conversation is linked to is deleted before its record is written, the record and the Task
 * are kept without that link, and the agent is told; and a contact that is deleted later takes no record with it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { salesforceId } from '../../sandbox/seed.ts';
import { CONNECTION } from '../scenario/desk/deskWorld.ts';
import { livePersonId } from '../scenario/recording/recordingWorld.ts';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld();
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});
afterAll(() => world.close());

const link = (conversationId: string, recordId: string) =>
  world.recorder.record(CONNECTION, [
    {
      type: 'linked',
      conversationId,
      object: 'Contact',
      recordId,
      recordName: 'x',
      agentId: livePersonId('ada'),
      at: world.timers.now(),
    },
  ]);

/** As an administrator in Salesforce. */
async function deleteContact(id: string): Promise<void> {
  const answer = await fetch(`${world.org.url}/services/data/v66.0/sobjects/Contact/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await world.org.sessionFor('admin')}` },
  });
  expect(answer.status).toBe(204);
}

const contactOf = async (conversationId: string): Promise<unknown> =>
  (await world.org.query(`SELECT Contact__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`)).map(
    (row) => row['Contact__c'],
  );

it('deleted before and after the record is written', { timeout: 120_000 }, async () => {
  const [early = '', late = ''] = [salesforceId('003', 2), salesforceId('003', 3)];
  const [first = '', second = ''] = await world.closed(2);
  await link(first, early);
  await link(second, late);
  await deleteContact(early);
  await world.settleAll();
  expect(await contactOf(first)).toEqual([null]);
  expect(await contactOf(second)).toEqual([late]);
  expect(world.marks.get(first)).toMatchObject({
    state: 'saved',
    text: expect.stringContaining('without Contact') as string,
  });
  await deleteContact(late);
  expect(await contactOf(second)).toEqual([null]);
  expect(await world.recorder.deadLetters()).toEqual([]);
  expect(await world.verdict()).toEqual([]);
});
