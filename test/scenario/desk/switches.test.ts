/** The main path under every guess about LivePerson that no documentation settles: the desk must not depend on any. */
import { describe, expect, it } from 'vitest';
import { SWITCHES, type Switches } from '../../../sandbox/liveperson/cloud.ts';
import { acceptedConversation, seeded, startDeskWorld, type Tab } from './deskWorld.ts';

/** Switches that change what a test of this path may expect, or that concern doors it does not use. */
const LEFT_OUT = new Set<keyof Switches>([
  'unknownAccount',
  'oauth1Login',
  'sessionTtlMs',
  'maxMessageChars',
  'ringExpirationMs',
  'keepAliveMs',
  'exSnapshotCap',
  'secondConversation',
  'fileCapBytes',
  'linkLifeMs',
  'autoAccept',
  'historySourceRequired',
  'suggestOffline',
  'transferToAgentMaxWaitMs',
]);

const turned: { name: keyof Switches; value: unknown }[] = (Object.keys(SWITCHES) as (keyof Switches)[])
  .filter((name) => !LEFT_OUT.has(name))
  .flatMap((name) => SWITCHES[name].alternatives.map((value) => ({ name, value })));

const texts = (tab: Tab, conversationId: string): string[] =>
  tab.shown(conversationId).map((message) => (message.content as { text: string }).text);

describe('the main path works whichever way LivePerson behaves', () => {
  it.each(turned)('$name = $value', async ({ name, value }) => {
    const world = await startDeskWorld({ cloud: { switches: { [name]: value } } });
    try {
      const ada = await world.online('ada');
      const ben = await world.online('ben');
      const { consumer, conversationId } = await acceptedConversation(world, ada, 'one');
      expect(await ada.command({ name: 'sendMessage', conversationId, text: 'two', audience: 'all' })).toMatchObject({
        outcome: 'done',
      });
      await consumer.say('three');
      await ada.frame(() => texts(ada, conversationId).includes('three'));
      expect(texts(ada, conversationId)).toEqual(['one', 'two', 'three']);

      expect(
        await ada.command({ name: 'transferToAgent', conversationId, agentId: seeded('ben').livePerson.userId }),
      ).toMatchObject({ outcome: 'done' });
      await ada.event('conversationLeft', (event) => event.reason === 'transferred');
      const { ring } = await ben.event('ring', (event) => event.ring.conversationId === conversationId);
      expect(await ben.command({ name: 'acceptRing', ringId: ring.ringId })).toMatchObject({ outcome: 'done' });
      await ben.frame(() => texts(ben, conversationId).length === 3);

      world.cloud.control.closeSockets(seeded('ben').livePerson.userId, 1001);
      await ben.event('livePerson', (event) => event.livePerson.state === 'reconnecting');
      await consumer.say('four');
      await ben.frame(() => texts(ben, conversationId).includes('four'));
      await ben.frame(() => ben.events('livePerson').at(-1)?.livePerson.state === 'connected');

      expect(await ben.command({ name: 'closeConversation', conversationId })).toMatchObject({ outcome: 'done' });
      await ben.event('conversation', (event) => event.conversation.state === 'closed');
      expect(texts(ben, conversationId)).toEqual(['one', 'two', 'three', 'four']);
      const closed = await world.factOf('closed', conversationId);
      const lines = await world.desks.transcript(
        'demo',
        conversationId,
        closed.type === 'closed' ? closed.dialogs : [],
      );
      if (name !== 'historyDelayMs' && name !== 'postConversationSurvey')
        expect(lines?.map((line) => line.text)).toEqual(['one', 'two', 'three', 'four']);
      for (const type of ['opened', 'closed'] as const)
        expect(world.facts.filter((fact) => fact.type === type).length).toBeLessThanOrEqual(2);
    } finally {
      await world.close();
    }
  });
});
