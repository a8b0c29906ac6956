/** An agent who signs in to LivePerson as somebody else than the settings name is told whom the records will belong to. */
import { afterEach, expect, it } from 'vitest';
import { seeded, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
afterEach(() => world.close());

const pair = (salesforce: string, livePerson: string) => ({
  salesforceUserId: seeded(salesforce).salesforce.userId,
  livePersonUserId: seeded(livePerson).livePerson.userId,
});

async function signedInAs(agents: ReturnType<typeof pair>[], key: string) {
  world = await startDeskWorld({ profile: { agents } });
  const ada = await world.attach('ada');
  const { loginName, password } = seeded(key).livePerson;
  await ada.command({ name: 'signInWithPassword', username: loginName, password });
  await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
  return ada.events('notice').filter(({ code }) => code === 'other_liveperson_user');
}

it('says that the records will be somebody else’s', async () => {
  const notices = await signedInAs([pair('ben', 'ben')], 'ben');
  expect(notices).toMatchObject([
    { level: 'warning', text: expect.stringContaining('another Salesforce user') as string },
  ]);
});

it('says that another LivePerson user was expected', async () => {
  const notices = await signedInAs([pair('ada', 'ada')], 'ben');
  expect(notices).toMatchObject([{ text: expect.stringContaining('saved as yours') as string }]);
});

it('says nothing to the one who was expected, nor where nobody decided', async () => {
  expect(await signedInAs([pair('ada', 'ada')], 'ada')).toEqual([]);
  await world.close();
  expect(await signedInAs([], 'ben')).toEqual([]);
});
