/** What happens at LivePerson while the connector is down. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { handle } from '../../support/faults/ledgerChecker.ts';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld, Softphone } from './serverWorld.ts';

let world: ServerWorld;
let ada: Softphone;
beforeAll(async () => {
  world = await startServerWorld({ embedded: true });
  ada = await world.softphone('ada');
});
afterAll(async () => world.close());

it(
  'a conversation that its customer closes is recorded as closed once the server is back, keeps its owner, and is wrapped up',
  { timeout: 90_000 },
  async () => {
    await ada.online();
    const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say('Anybody there?');
    const { ring } = await ada.event('ring');
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    const { conversationId } = ring;
    await ada.event('record', (event) => event.conversationId === conversationId && event.record.state === 'saved');
    await world.restart(() => world.cloud.control.closeConversation(conversationId, 'CONSUMER'));
    await ada.connect();
    await expect
      .poll(
        () =>
          world.org.query(
            `SELECT OwnerId, Status__c, End_Time__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`,
          ),
        { timeout: 15_000 },
      )
      .toEqual([
        expect.objectContaining({
          OwnerId: ada.snapshot.agent.salesforceUserId,
          Status__c: 'Wrap Up',
          End_Time__c: expect.stringMatching(/^20\d\d-/) as string,
        }),
      ]);
    // The record waits for the agent's wrap-up, so the agent has one.
    await expect.poll(() => ada.shows(conversationId)?.state, { timeout: 15_000 }).toBe('closed');
    const conversation = ada.shows(conversationId);
    expect(conversation).toMatchObject({ closedBy: 'consumer', wrapUpEndsAt: (conversation?.endedAt ?? 0) + 600_000 });
    await expect
      .poll(() => handle(ada.frames).messages.get(conversationId)?.length ?? 0, { timeout: 15_000 })
      .toBeGreaterThan(0);
    await ada.done({ name: 'finishWrapUp', conversationId });
    await expect
      .poll(() => world.org.query(`SELECT CallObject FROM Task WHERE CallObject LIKE '%${conversationId}%'`), {
        timeout: 30_000,
      })
      .toHaveLength(1);
    consumer.leave();
  },
);
