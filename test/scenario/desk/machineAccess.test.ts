/** What the recorder can still read of an account when no agent is signed in any more. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => (world = await startDeskWorld()));
afterEach(() => world.close());

async function everybodyGone(): Promise<{
  conversationId: string;
  dialogs: { dialogId: string; lastSequence: number }[];
}> {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada, 'Question');
  await ada.command({ name: 'closeConversation', conversationId });
  const closed = await world.factOf('closed', conversationId);
  await ada.command({ name: 'signOut' });
  return { conversationId, dialogs: closed.type === 'closed' ? closed.dialogs : [] };
}

const allow = (api: { clientId: string; clientSecret: string } | null): void => {
  world.profile.livePerson = { ...world.profile.livePerson, api };
};

describe('with an application for machine access', () => {
  beforeEach(() => allow({ clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret }));

  it('[TRN-05] reads the transcript from history after the last agent has signed out', async () => {
    const { conversationId, dialogs } = await everybodyGone();
    const lines = await world.desks.transcript('demo', conversationId, dialogs);
    expect(lines?.map((line) => line.text)).toEqual(['Question']);
  });

  it('reads people and skills although nobody was ever signed in', async () => {
    const view = await world.desks.directory('demo');
    expect(view?.skills.get('4101')?.name).toBe('Sales');
    expect(view?.people.get('3700000101')?.email).toBe('ada.brightwell@harbor-demo.example');
  });

  it('asks for one token for many readers', async () => {
    const { conversationId, dialogs } = await everybodyGone();
    await Promise.all([1, 2, 3].map(() => world.desks.transcript('demo', conversationId, dialogs)));
    // The next token request would be refused, so a second one would show.
    world.cloud.control.refuseNext('sentinel', 1, 500);
    expect(await world.desks.transcript('demo', conversationId, dialogs)).not.toBeNull();
  });
});

it('says "later" for the transcript when there is neither an agent nor machine access', async () => {
  const { conversationId, dialogs } = await everybodyGone();
  expect(await world.desks.transcript('demo', conversationId, dialogs)).toBeNull();
});

it('says "later" when the application is refused, and tries again only after a minute', async () => {
  allow({ clientId: INSTALLED_APP.apiClientId, clientSecret: 'wrong' });
  const { conversationId, dialogs } = await everybodyGone();
  expect(await world.desks.transcript('demo', conversationId, dialogs)).toBeNull();
  allow({ clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret });
  expect(await world.desks.transcript('demo', conversationId, dialogs)).toBeNull();
});
