import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE } from '../../../connector-server/src/protocol/constants.ts';
import { connectAgent, login, oldIdOf } from '../liveperson-cloud/rawAgent.ts';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld, type Tab } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

const adaId = seeded('ada').livePerson.userId;
const texts = (tab: Tab, conversationId: string): string[] =>
  tab.shown(conversationId).map((message) => (message.content as { text: string }).text);
const states = (tab: Tab): string[] => tab.events('livePerson').map((event) => event.livePerson.state);

describe('the browser', () => {
  it('gets exactly what it missed after a short absence', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada, 'one');
    await ada.frame(() => ada.shown(conversationId).length === 1);
    const { sessionId, epoch, lastSeq } = ada;
    ada.attachment.detach();
    const watcher = await world.attach('ada', { tabId: 'watcher' });
    await consumer.say('two');
    await watcher.event('message');
    const back = await world.attach('ada', { resume: { sessionId, epoch, lastSeq } });
    expect(back.frames[0]).toMatchObject({ type: 'resumed', sessionId });
    const seqs = back.frames.flatMap((frame) => (frame.type === 'event' ? [frame.seq] : []));
    expect(seqs[0]).toBe(lastSeq + 1);
    expect(seqs).toEqual(seqs.map((_, at) => lastSeq + 1 + at));
    expect(texts(back, conversationId)).toContain('two');
  });

  it('gets a snapshot with the reason when the session is unknown, of another epoch, or too far behind', async () => {
    const ada = await world.online('ada');
    const { sessionId, epoch, lastSeq } = ada;
    const unknown = await world.attach('ada', { tabId: 'a', resume: { sessionId: 'other', epoch, lastSeq } });
    expect(unknown.frames[0]).toMatchObject({ type: 'resync', reason: 'unknown_session' });
    const old = await world.attach('ada', { tabId: 'b', resume: { sessionId, epoch: epoch - 1, lastSeq } });
    expect(old.frames[0]).toMatchObject({ type: 'resync', reason: 'epoch_changed' });
    const { conversationId } = await acceptedConversation(world, ada);
    for (let i = 0; i < 520; i++) await ada.command({ name: 'saveDraft', conversationId, text: `draft ${i}` });
    const behind = await world.attach('ada', { tabId: 'c', resume: { sessionId, epoch, lastSeq } });
    expect(behind.frames[0]).toMatchObject({ type: 'resync', reason: 'too_far_behind' });
    expect(behind.snapshot.conversations[0]?.draft).toBe('draft 519');
  });

  it('is stopped when it claims frames that were never sent', async () => {
    const ada = await world.online('ada');
    const liar = await world.attach('ada', {
      tabId: 'liar',
      resume: { sessionId: ada.sessionId, epoch: ada.epoch, lastSeq: 9_999 },
    });
    expect(liar.closedWith).toBe(CLOSE.PROTOCOL_ERROR);
    ada.attachment.receive({ type: 'ack', seq: 9_999 });
    expect(ada.closedWith).toBe(CLOSE.PROTOCOL_ERROR);
  });

  it('is replaced by a newer connection of the same tab; other tabs stay and see the same frames', async () => {
    const ada = await world.online('ada');
    const other = await world.attach('ada', { tabId: 'other' });
    const newer = await world.attach('ada', { tabId: ada.tabId });
    expect(ada.closedWith).toBe(CLOSE.REPLACED);
    expect(other.closedWith).toBeNull();
    const { conversationId } = await acceptedConversation(world, newer, 'hello');
    await other.frame(() => other.shown(conversationId).length === 1);
    const last = newer.texts.findLast((text) => text.includes('"kind":"messages"'));
    expect(last).toBeDefined();
    expect(other.texts).toContain(last);
  });

  it('finds the same list, messages and offers after a refresh', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'one');
    await ada.frame(() => ada.shown(conversationId).length === 1);
    const waiting = await world.consumer();
    await waiting.say('me too');
    await ada.event('ring', (event) => event.ring.conversationId === waiting.conversationId);
    const fresh = await world.attach('ada', { tabId: 'fresh' });
    expect(fresh.snapshot.conversations.map((one) => one.conversationId)).toEqual([conversationId]);
    expect(texts(fresh, conversationId)).toEqual(['one']);
    expect(fresh.snapshot.rings.map((ring) => ring.conversationId)).toEqual([waiting.conversationId]);
    expect(fresh.snapshot.statusReasons).toHaveLength(3);
  });
});

describe('the LivePerson socket', () => {
  it.each([1006, 1011, 4401, 4407, 1001])(
    'comes back after close code %i without loss, and the agent is told meanwhile',
    async (code) => {
      const ada = await world.online('ada');
      const { consumer, conversationId } = await acceptedConversation(world, ada, 'before');
      await ada.frame(() => ada.shown(conversationId).length === 1);
      world.cloud.control.closeSockets(adaId, code);
      const lost = await ada.event('livePerson', (event) => event.livePerson.state === 'reconnecting');
      expect(lost.livePerson).toMatchObject({ action: 'retry' });
      await consumer.say('during');
      await ada.frame(() => states(ada).at(-1) === 'connected');
      await ada.frame(() => texts(ada, conversationId).includes('during'));
      expect(texts(ada, conversationId)).toEqual(['before', 'during']);
      await consumer.say('after');
      await ada.frame(() => texts(ada, conversationId).includes('after'));
      expect(new Set(texts(ada, conversationId)).size).toBe(3);
    },
  );

  it('gets a new token when the old one expired, without the agent doing anything', async () => {
    const url = await oauthTab(world);
    const before = world.vault.get(seeded('ada').salesforce.userId)?.accessToken;
    world.cloud.control.expireTokens(adaId, 4401);
    await url.frame(() => states(url).includes('reconnecting') && states(url).at(-1) === 'connected');
    expect(world.vault.get(seeded('ada').salesforce.userId)?.accessToken).not.toBe(before);
  });

  it('asks to sign in again when LivePerson revoked everything, and does not loop', async () => {
    const ada = await oauthTab(world);
    world.cloud.control.revokeTokens(adaId);
    const ended = await ada.event('livePerson', (event) => event.livePerson.code === 'session_ended');
    expect(ended.livePerson).toMatchObject({ state: 'signed_out', action: 'sign_in' });
    expect(world.vault.size).toBe(0);
  });

  it('asks to sign in again when a password session was ended', async () => {
    const ada = await world.online('ada');
    world.cloud.control.revokeTokens(adaId);
    const ended = await ada.event('livePerson', (event) => event.livePerson.code === 'session_ended');
    expect(ended.livePerson.action).toBe('sign_in');
  });

  it('shows no ghost of a conversation that was closed while the connection was down', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    world.cloud.control.closeSockets(adaId, 1006);
    world.cloud.control.closeConversation(conversationId, 'CONSUMER');
    const closed = await ada.event('conversation', (event) => event.conversation.state === 'closed');
    expect(closed.conversation.conversationId).toBe(conversationId);
    await world.factOf('closed', conversationId);
  });

  it('sends what the agent writes only while connected, and says so otherwise', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    world.cloud.control.closeSockets(adaId, 1001);
    await ada.event('livePerson', (event) => event.livePerson.state === 'reconnecting');
    expect(await ada.command({ name: 'sendMessage', conversationId, text: 'x', audience: 'all' })).toMatchObject({
      outcome: 'refused',
      code: 'not_connected',
    });
    expect(await ada.command({ name: 'retryConnection' })).toMatchObject({ outcome: 'done' });
    await ada.frame(() => states(ada).at(-1) === 'connected');
    expect(await ada.command({ name: 'sendMessage', conversationId, text: 'y', audience: 'all' })).toMatchObject({
      outcome: 'done',
    });
  });
});

describe('settings', () => {
  it('that change reach the open softphones', async () => {
    const ada = await world.online('ada');
    world.profile = { ...world.profile, softphone: { ...world.profile.softphone, sound: false } };
    world.desks.settingsChanged();
    expect((await ada.event('settings')).settings.sound).toBe(false);
  });
});

describe('presence', () => {
  it('goes Away and then Offline without a browser, and comes back as it was', async () => {
    world.profile.presence = { awayAfterSeconds: 0.02, offlineAfterSeconds: 0.06 };
    const ada = await world.online('ada');
    ada.attachment.detach();
    await expect.poll(() => world.cloud.control.agent(adaId).availability).toBe('OFFLINE');
    const back = await world.attach('ada', {
      resume: { sessionId: ada.sessionId, epoch: ada.epoch, lastSeq: ada.lastSeq },
    });
    const { text, steps } = await back.event('notice', (event) => event.code === 'presence_restored');
    expect(text).toMatch(/Away, a moment ago.*Offline, a moment ago.*again what you chose.*still yours/);
    expect(steps?.map((step) => step.text)).toEqual([
      'No softphone of yours was open. You were set to Away.',
      'You were set to Offline.',
      expect.stringMatching(/^You are back\./),
    ]);
    await expect.poll(() => world.cloud.control.agent(adaId).availability).toBe('ONLINE');
    expect(back.events('presence').map((event) => [event.presence.availability, event.presence.source])).toEqual([
      ['AWAY', 'server'],
      ['OFFLINE', 'server'],
      ['ONLINE', 'agent'],
    ]);
  });

  it('without a browser for long, by setting, gives the open conversations back to the queue and tells it on return', async () => {
    world.profile.presence = { awayAfterSeconds: 0.02, offlineAfterSeconds: 0.06, afterOffline: 'return_to_queue' };
    const ada = await world.online('ada');
    const held = [await acceptedConversation(world, ada, 'one'), await acceptedConversation(world, ada, 'two')];
    ada.attachment.detach();
    await expect.poll(() => world.cloud.control.agent(adaId).assigned).toEqual([]);

    for (const { conversationId } of held) await world.factOf('unassigned', conversationId);

    const mia = await world.online('mia');
    await mia.event('ring', (event) => event.ring.conversationId === held[0]?.conversationId);
    await expect.poll(() => world.logs.filter((line) => line.includes('"step":"returned"')).length).toBe(1);
    // A new tab, as after closing the lid for the night: it has none of the frames from before.
    const back = await world.attach('ada', { tabId: 'next day' });
    expect(back.snapshot.conversations).toEqual([]);
    const { steps, text } = await back.event('notice', (event) => event.code === 'presence_restored');
    expect(steps?.map((step) => step.text)).toEqual([
      'No softphone of yours was open. You were set to Away.',
      'You were set to Offline.',
      '2 conversations went back to the queue.',
      'You are back. Your availability is again what you chose.',
    ]);
    expect(text).not.toContain('still yours');
    expect(steps?.every(({ at }, index) => at >= (steps[index - 1]?.at ?? 0))).toBe(true);
  });

  it('tells every step with its time also after a restart, and once', async () => {
    world.profile.presence = { awayAfterSeconds: 0.02, offlineAfterSeconds: 0.06 };
    const ada = await world.online('ada');
    const before = Date.now();
    ada.attachment.detach();
    await expect.poll(() => world.logs.filter((line) => line.includes('"step":"offline"')).length).toBe(1);
    await world.restart();
    const restarted = Date.now();
    const back = await world.attach('ada', { tabId: 'next day' });
    const { steps = [] } = await back.event('notice', (event) => event.code === 'presence_restored');
    expect(steps.map((step) => step.text)).toEqual([
      'No softphone of yours was open. You were set to Away.',
      'You were set to Offline.',
      expect.stringContaining('You are back. Your availability is again what you chose.'),
    ]);
    for (const { at } of steps.slice(0, 2)) expect(at >= before && at <= restarted).toBe(true);
    await expect.poll(() => world.cloud.control.agent(adaId).availability).toBe('ONLINE');
    await world.restart();
    const again = await world.attach('ada', { tabId: 'the day after' });
    await again.event('livePerson', ({ livePerson }) => livePerson.state === 'connected');
    expect(again.events('notice').filter(({ code }) => code === 'presence_restored')).toEqual([]);
  });

  it('keeps them otherwise', async () => {
    world.profile.presence = { awayAfterSeconds: 0.01, offlineAfterSeconds: 0.03 };
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    ada.attachment.detach();
    await expect.poll(() => world.cloud.control.agent(adaId).availability).toBe('OFFLINE');
    const back = await world.attach('ada', { tabId: 'back' });
    await back.event('notice', (event) => event.code === 'presence_restored' && event.text.includes('still yours'));
    expect(back.snapshot.conversations.map((one) => one.conversationId)).toEqual([conversationId]);
    expect(world.cloud.control.agent(adaId).assigned).toEqual([conversationId]);
  });

  it('changed in LivePerson is shown as such, and a softphone that is closed then is not missed', async () => {
    world.profile.presence = { awayAfterSeconds: 0.05, offlineAfterSeconds: 0.3 };
    const ada = await world.online('ada');
    const elsewhere = await connectAgent(world.cloud, oldIdOf(world.cloud, 'ada'), await login(world.cloud, 'ada'));
    const set = (availability: string): Promise<unknown> =>
      elsewhere.request('.ams.routing.SetAgentState', {
        availability,
        channels: ['MESSAGING'],
        agentUserId: oldIdOf(world.cloud, 'ada'),
      });
    await set('BACK_SOON');
    await ada.event('presence', ({ presence }) => presence.source === 'liveperson');
    expect(ada.events('presence').at(-1)?.presence).toMatchObject({ availability: 'BACK_SOON', source: 'liveperson' });
    ada.attachment.detach();
    await expect.poll(() => world.cloud.control.agent(adaId).availability).toBe('AWAY');
    await set('ONLINE');
    const watch = await world.attach('ada', { tabId: 'watch' });
    await watch.frame(() => watch.snapshot.presence.availability === 'ONLINE' || watch.events('presence').length > 0);
    expect(world.cloud.control.agent(adaId).availability).toBe('ONLINE');
    elsewhere.close();
  });

  it('stays as it is while another tab is open', async () => {
    world.profile.presence = { awayAfterSeconds: 0.01, offlineAfterSeconds: 0.02 };
    const ada = await world.online('ada');
    const other = await world.attach('ada', { tabId: 'other' });
    ada.attachment.detach();
    await acceptedConversation(world, other);
    expect(world.cloud.control.agent(adaId).availability).toBe('ONLINE');
  });

  it('carries a reason for Away, known ones only', async () => {
    const ada = await world.online('ada');
    const { statusReasons } = await ada.event('statusReasons');
    expect(statusReasons.map((reason) => reason.text)).toEqual(['Lunch', 'Training', 'Team meeting']);
    expect(await ada.command({ name: 'setPresence', availability: 'AWAY', reasonId: '901' })).toMatchObject({
      outcome: 'done',
    });
    expect(ada.events('presence').at(-1)?.presence).toEqual({ availability: 'AWAY', reasonId: '901', source: 'agent' });
    expect(await ada.command({ name: 'setPresence', availability: 'AWAY', reasonId: 'x' })).toMatchObject({
      outcome: 'refused',
      code: 'unknown_reason',
    });
  });

  it('is refused in words before signing in', async () => {
    const ada = await world.attach('ada');
    expect(await ada.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null })).toMatchObject({
      outcome: 'refused',
      code: 'not_signed_in',
    });
  });
});

async function oauthTab(at: DeskWorld): Promise<Tab> {
  const tab = await at.attach('ada');
  const answer = await tab.command({ name: 'signIn' });
  const ticket = new URL((answer as { result: { url: string } }).result.url).searchParams.get('ticket') as string;
  const url = (await at.desks.authorizeUrl(ticket)) as string;
  const page = await fetch(url, { redirect: 'manual' });
  const login = new URL(page.headers.get('location') as string, url);
  const { loginName, password } = seeded('ada').livePerson;
  const form = new URLSearchParams({
    request: login.searchParams.get('request') as string,
    username: loginName,
    password,
  });
  const done = await fetch(new URL('/sentinel/login', login), { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(done.headers.get('location') as string).searchParams;
  await at.desks.callback({ code: back.get('code') as string, state: back.get('state') as string });
  await tab.event('livePerson', (event) => event.livePerson.state === 'connected');
  return tab;
}
