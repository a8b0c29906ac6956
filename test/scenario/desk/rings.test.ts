import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

describe('offers', () => {
  it('carry skill, countdown and the name of the customer', async () => {
    const ada = await world.online('ada');
    const consumer = await world.consumer({
      profile: { sub: 'g', given_name: 'Grace', family_name: 'Holloway', email: 'grace@larkspur.example' },
    });
    await consumer.say('Hi');
    const { ring } = await ada.event('ring', (event) => event.ring.consumerName === 'Grace Holloway');
    expect(ring).toMatchObject({ skillId: '4101', skillName: 'Sales', directed: false, lifetimeMs: 72_000 });
    expect(ring.expiresAt).toBeGreaterThan(Date.now());
  });

  it('tell the slower of two agents that another was quicker', async () => {
    const ada = await world.online('ada');
    const mia = await world.online('mia');
    const consumer = await world.consumer();
    await consumer.say('Hi');
    const { ring } = await ada.event('ring');
    await mia.event('ring', (event) => event.ring.conversationId === ring.conversationId);
    expect(await ada.command({ name: 'acceptRing', ringId: ring.ringId })).toMatchObject({ outcome: 'done' });
    const ended = await mia.event('ringEnded', (event) => event.conversationId === ring.conversationId);
    expect(ended).toMatchObject({ reason: 'taken', text: 'Another agent was quicker and has this conversation.' });
    const own = await ada.event('ringEnded', (event) => event.conversationId === ring.conversationId);
    expect(own.reason).toBe('accepted');
    expect(mia.events('conversation')).toEqual([]);
  });

  it('can be declined, and are offered to somebody else', async () => {
    const ada = await world.online('ada');
    const mia = await world.online('mia');
    const consumer = await world.consumer();
    await consumer.say('Hi');
    const { ring } = await ada.event('ring');
    expect(await ada.command({ name: 'declineRing', ringId: ring.ringId })).toMatchObject({ outcome: 'done' });
    expect(await ada.event('ringEnded')).toMatchObject({ reason: 'declined' });
    expect((await mia.event('ring')).ring.conversationId).toBe(ring.conversationId);
  });

  it('say so when they expire', async () => {
    const ada = await world.online('ada');
    const consumer = await world.consumer();
    await consumer.say('Hi');
    await ada.event('ring');
    world.cloud.control.expireRings(consumer.conversationId as string);
    expect(await ada.event('ringEnded')).toMatchObject({ reason: 'expired' });
  });

  it('say so when the customer leaves before anybody answered', async () => {
    const ada = await world.online('ada');
    const consumer = await world.consumer();
    await consumer.say('Hi');
    await ada.event('ring');
    await consumer.close();
    expect((await ada.event('ringEnded')).reason).toBe('cancelled');
  });

  it('are refused in words when they are over', async () => {
    const ada = await world.online('ada');
    expect(await ada.command({ name: 'acceptRing', ringId: 'never-was' })).toMatchObject({
      outcome: 'refused',
      code: 'ring_gone',
    });
  });

  it('come as conversation without a click where the account accepts by itself', async () => {
    world.cloud.control.switches.autoAccept = true;
    const ada = await world.online('ada');
    const consumer = await world.consumer();
    await consumer.say('Hi');
    expect((await ada.conversation(consumer.conversationId as string)).state).toBe('open');
    expect(world.cloud.control.agent(seeded('ada').livePerson.userId).assigned).toHaveLength(1);
  });

  it('arrive several at once, each on its own', async () => {
    const ada = await world.online('ada');
    const ids = await Promise.all(
      [1, 2, 3].map(async () => {
        const consumer = await world.consumer();
        await consumer.say('Hi');
        return consumer.conversationId as string;
      }),
    );
    for (const id of ids) await ada.event('ring', (event) => event.ring.conversationId === id);
    expect(world.desks.counts().rings).toBe(3);
  });
});

describe('channels', () => {
  it.each([
    ['web', 'web'],
    ['sms', 'sms'],
    ['whatsapp', 'whatsapp'],
    ['apple', 'apple'],
    ['facebook', 'facebook'],
    ['app', 'app'],
  ] as const)('%s is shown as %s [MSG-03]', async (channel, shown) => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', { channel });
    expect((await ada.conversation(conversationId)).channel).toBe(shown);
  });
});
