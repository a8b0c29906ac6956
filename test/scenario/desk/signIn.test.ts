import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seeded, startDeskWorld, type DeskWorld, type Tab } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

/** Follows the popup through the stand-in's login page; gives the query of the redirect back to us. */
async function throughPopup(authorizeUrl: string, key: string): Promise<URLSearchParams> {
  const page = await fetch(authorizeUrl, { redirect: 'manual' });
  const login = new URL(page.headers.get('location') as string, authorizeUrl);
  const { loginName, password } = seeded(key).livePerson;
  const form = new URLSearchParams({
    request: login.searchParams.get('request') as string,
    username: loginName,
    password,
  });
  const done = await fetch(new URL('/sentinel/login', login), { method: 'POST', body: form, redirect: 'manual' });
  return new URL(done.headers.get('location') as string).searchParams;
}

async function ticketOf(tab: Tab): Promise<string> {
  const answer = await tab.command({ name: 'signIn' });
  if (answer.outcome !== 'done') throw new Error('refused');
  return new URL((answer.result as { url: string }).url).searchParams.get('ticket') as string;
}

describe('signing in to LivePerson', () => {
  it('goes through the code flow and tells the softphone the result as an event [MSG-01]', async () => {
    const ada = await world.attach('ada');
    expect(ada.snapshot.livePerson).toMatchObject({
      state: 'signed_out',
      action: 'sign_in',
      signInWith: ['oauth', 'password'],
    });
    const url = (await world.desks.authorizeUrl(await ticketOf(ada))) as string;
    const back = await throughPopup(url, 'ada');
    expect(await world.desks.callback({ code: back.get('code') as string, state: back.get('state') as string })).toBe(
      true,
    );
    const { agent } = await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
    expect(agent.livePersonUserId).toBe(seeded('ada').livePerson.userId);
    expect(world.vault.get(seeded('ada').salesforce.userId)).toMatchObject({
      method: 'oauth',
      userId: seeded('ada').livePerson.userId,
    });
    expect(world.registry.get(seeded('ada').salesforce.userId)?.livePersonUserId).toBe(seeded('ada').livePerson.userId);
  });

  it('takes a ticket once and a state once', async () => {
    const ada = await world.attach('ada');
    const ticket = await ticketOf(ada);
    const url = (await world.desks.authorizeUrl(ticket)) as string;
    expect(await world.desks.authorizeUrl(ticket)).toBeNull();
    expect(await world.desks.authorizeUrl('made-up')).toBeNull();
    const back = await throughPopup(url, 'ada');
    const query = { code: back.get('code') as string, state: back.get('state') as string };
    expect(await world.desks.callback({ ...query, state: 'made-up' })).toBe(false);
    expect(await world.desks.callback(query)).toBe(true);
    expect(await world.desks.callback(query)).toBe(false);
  });

  it('tells in words that the sign-in was cancelled', async () => {
    const ada = await world.attach('ada');
    const url = new URL((await world.desks.authorizeUrl(await ticketOf(ada))) as string);
    expect(await world.desks.callback({ state: url.searchParams.get('state') as string, error: 'access_denied' })).toBe(
      false,
    );
    const notice = await ada.event('notice', (event) => event.code === 'sign_in_failed');
    expect(notice.text).toBe('The sign-in was cancelled.');
  });

  it('refuses a wrong password with what to do, and tries nothing again', async () => {
    const ada = await world.attach('ada');
    const answer = await ada.command({
      name: 'signInWithPassword',
      username: seeded('ada').livePerson.loginName,
      password: 'wrong',
    });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'wrong_credentials' });
    const last = ada.events('livePerson').at(-1);
    expect(last?.livePerson).toMatchObject({ state: 'signed_out', code: 'wrong_credentials', action: 'sign_in' });
    expect(world.vault.size).toBe(0);
  });

  it('tells a locked user to ask the administrator', async () => {
    const user = world.cloud.control.world.users.get(seeded('ada').livePerson.userId);
    if (user !== undefined) user.blacklisted = true;
    const ada = await world.attach('ada');
    const { loginName, password } = seeded('ada').livePerson;
    const answer = await ada.command({ name: 'signInWithPassword', username: loginName, password });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'blocked' });
    expect(ada.events('livePerson').at(-1)?.livePerson.action).toBe('contact_admin');
  });

  it('refuses a password where the connection does not allow it', async () => {
    world.profile.livePerson.signIn.password = false;
    const ada = await world.attach('ada');
    const { loginName, password } = seeded('ada').livePerson;
    expect(await ada.command({ name: 'signInWithPassword', username: loginName, password })).toMatchObject({
      outcome: 'refused',
      code: 'not_allowed',
    });
    expect(ada.snapshot.livePerson.signInWith).toEqual(['oauth']);
  });

  it('says that an unknown account is one for the administrator', async () => {
    world.profile.livePerson = { ...world.profile.livePerson, account: '99999999' };
    const ada = await world.attach('ada');
    const answer = await ada.command({ name: 'signInWithPassword', username: 'x', password: 'y' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'unknown_account' });
  });

  it('comes back without a new sign-in after a restart of the server, with the presence chosen last', async () => {
    await world.online('ada');
    await world.restart();
    const ada = await world.attach('ada');
    await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
    expect(ada.snapshot.presence.availability).toBe('ONLINE');
    await expect
      .poll(() => world.cloud.control.agent('ada.brightwell@harbor-demo.example').availability)
      .toBe('ONLINE');
  });

  it('is Offline at once after signing out, and the kept session is gone', async () => {
    const ada = await world.online('ada');
    expect(await ada.command({ name: 'signOut' })).toMatchObject({ outcome: 'done' });
    expect(world.cloud.control.agent(seeded('ada').livePerson.userId)).toMatchObject({ availability: 'OFFLINE' });
    expect(world.vault.size).toBe(0);
    expect(ada.events('presence').at(-1)?.presence.availability).toBe('OFFLINE');
    expect(ada.events('livePerson').at(-1)?.livePerson.state).toBe('signed_out');
  });

  it('writes no token, password or message text to the log', async () => {
    const ada = await world.online('ada');
    const bundle = world.vault.get(seeded('ada').salesforce.userId);
    world.cloud.control.closeSockets(seeded('ada').livePerson.userId, 1011);
    await ada.event('livePerson', (event) => event.livePerson.state === 'reconnecting');
    const all = world.logs.join('\n');
    for (const secret of [bundle?.accessToken, bundle?.csrf, seeded('ada').livePerson.password])
      expect(all).not.toContain(secret as string);
    expect(all).not.toContain('/messaging/brand/');
  });
});
