/** The main journey once with each switch turned: what is only guessed must not decide whether a conversation can be had. */
import { describe, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, SWITCHES, type Switches } from '../../../sandbox/liveperson/cloud.ts';
import { connectAgent, login, oldIdOf, seat, textEvent, update } from './rawAgent.ts';

const turns = Object.entries(SWITCHES).flatMap(([name, { alternatives }]) =>
  (alternatives as readonly unknown[]).map((value) => ({ name, value })),
);

describe('the main journey with each switch turned', () => {
  it.each(turns)('$name = $value', async ({ name, value }) => {
    const cloud = await startLivePersonCloud({ switches: { ringAgainAfterMs: 30, [name]: value } });
    try {
      const ada = await connectAgent(cloud, oldIdOf(cloud, 'ada'), await login(cloud, 'ada'));
      await ada.request('.ams.aam.SubscribeExConversations', { convState: ['OPEN'], agentIds: [ada.id] });
      await ada.request('.ams.routing.SubscribeRoutingTasks');
      await ada.request('.ams.routing.SetAgentState', { availability: 'ONLINE' });
      const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101' });
      const id = await consumer.start();
      const take = async (): Promise<void> => {
        for (;;) {
          // With auto-accept nothing is asked; a ring with a very short life may be over before the answer arrives.
          if (cloud.control.agent(ada.id).assigned.includes(id)) return;
          const { ringId } = await ada.nextRing(id);
          await ada.request('.ams.routing.UpdateRingState', { ringId, ringState: 'ACCEPTED' });
        }
      };
      await take();
      const sequence = await consumer.say('hello');
      await ada.next(({ type, body }) => type.includes('OnlineEventDistribution') && body['sequence'] === sequence);
      expect((await ada.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent('hi') })).code).toBe(200);
      await consumer.nextMessage(({ event }) => event['message'] === 'hi');
      expect((await update(ada, id, seat('REMOVE', ada.id))).code).toBe(200);
      await take();
      expect(
        (await update(ada, id, { field: 'DialogChange', type: 'UPDATE', dialog: { dialogId: id, state: 'CLOSE' } }))
          .code,
      ).toBe(200);
      await consumer.nextChange(({ result }) => result.conversationDetails.state === 'CLOSE');
      expect(cloud.ledger.dialog(id).map(({ text }) => text)).toEqual(['hello', 'hi']);
    } finally {
      await cloud.close();
    }
  });

  it('a switch that is not in the table is refused', async () => {
    await expect(
      startLivePersonCloud({ switches: { noSuchSwitch: true } as unknown as Partial<Switches> }),
    ).rejects.toThrow('noSuchSwitch');
  });
});
