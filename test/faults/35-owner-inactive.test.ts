/**
 * Hypothesis: when the agent's Salesforce user became inactive, the conversation's record goes to the queue and the Task
 * stays with the connector's user, both with the reason to be seen on them; nothing waits and nothing is lost.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { USERS } from '../../sandbox/seed.ts';
import { startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';

const userId = (key: string): string => USERS.find((one) => one.key === key)?.salesforce?.userId ?? '';

let world: RecordWorld;
beforeAll(async () => {
  // As an agent who signed in through the softphone: known without asking the org, which would no longer find them.
  world = await startRecordWorld({
    recorder: { knownAgents: { salesforceUserId: () => Promise.resolve(userId('ada')) } },
  });
});
afterAll(() => world.close());

it('deactivated between the conversation and its record', { timeout: 120_000 }, async () => {
  const { org, recorder } = world;
  const [id] = await world.closed(1);
  org.control.deactivateUser('ada');
  await world.settleAll();
  const [queue] = await org.query("SELECT Id FROM Group WHERE DeveloperName = 'LivePerson_Unassigned'");
  const records = await org.query(
    `SELECT OwnerId, Owner_Note__c FROM LivePerson_Conversation__c WHERE Name = '${id ?? ''}'`,
  );
  expect(records).toEqual([
    expect.objectContaining({
      OwnerId: queue?.['Id'],
      Owner_Note__c: expect.stringContaining('did not accept Ada as owner') as string,
    }),
  ]);
  expect(await org.query('SELECT OwnerId, Description FROM Task WHERE CallObject != null')).toEqual([
    expect.objectContaining({
      OwnerId: userId('api'),
      Description: expect.stringContaining('did not accept Ada as owner') as string,
    }),
  ]);
  expect(await recorder.deadLetters()).toEqual([]);
  expect(await world.verdict()).toEqual([]);
});
