/** An offer names the channel before anybody has accepted it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
  const api = { clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret };
  world.profile.livePerson = { ...world.profile.livePerson, api };
});
afterEach(() => world.close());

const CHANNELS = ['web', 'sms', 'whatsapp', 'apple', 'facebook', 'app'] as const;

it.each(CHANNELS)('[MSG-03] tells the agent that a customer who rings writes by %s', async (channel) => {
  const ada = await world.online('ada');
  const consumer = await world.consumer({ channel });
  await consumer.say('Hello');
  const { ring } = await ada.event('ring', (event) => event.ring.channel !== 'other');
  expect(ring).toMatchObject({ channel, conversationId: consumer.conversationId });
});

it('rings at once, without waiting for the channel, and also when history refuses to tell', async () => {
  world.cloud.control.refuseNext('history', 5, 403);
  const ada = await world.online('ada');
  const consumer = await world.consumer({ channel: 'sms' });
  await consumer.say('Hello');
  const { ring } = await ada.event('ring');
  expect(ring.channel).toBe('other');
  expect((await ada.command({ name: 'acceptRing', ringId: ring.ringId })).outcome).toBe('done');
  expect((await ada.conversation(ring.conversationId)).channel).toBe('sms');
});
