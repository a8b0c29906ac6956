/**
 * Hypothesis: a token of eight hours that runs out in the middle of a conversation is not noticed: it is renewed before, a
 * second socket with the new token takes over, and no moment passes without one. Where LivePerson names the end of a session,
 * or renews it no more, the agent is asked in time; signing in again goes over without a break.
 */
import { afterEach, expect, it } from 'vitest';
import {
  acceptedConversation,
  onlineByCode,
  seeded,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
  type Tab,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

const BEAT_MS = 20 * 60_000;
const HOUR_MS = 3_600_000;

const upgrades = (): number => desk.box.seen.filter(({ upgrade }) => upgrade).length;
const asked = (tab: Tab): number =>
  tab.events('livePerson').filter(({ livePerson }) => livePerson.code === 'ending_soon').length;

/** One keep-alive period passes; resolves when its answer is in. */
async function beat(ms = BEAT_MS): Promise<void> {
  const alive = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction === 'toClient' && text.includes('GetClock$Response')) setImmediate(() => setImmediate(resolve));
      return 'pass';
    }),
  );
  desk.timers.skip(ms);
  await alive;
}

const renewedWithin = (ms: number): Promise<void> =>
  expect
    .poll(() => desk.timers.now() - ([...desk.vault.values()][0]?.obtainedAt ?? 0), { timeout: 20_000 })
    .toBeLessThan(ms);

async function signInAgain(tab: Tab): Promise<void> {
  const { loginName, password } = seeded('ada').livePerson;
  const answer = await tab.command({ name: 'signInWithPassword', username: loginName, password });
  expect(answer.outcome).toBe('done');
}

it('nine hours with tokens of eight: one more socket, no break, nothing lost', async () => {
  desk = await startBoxedDesk({}, { keepAliveMs: BEAT_MS, oneClock: true });
  const ada = await onlineByCode(desk, 'ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'good morning');
  await shows(ada, conversationId, 'good morning');
  const from = statesOf(ada).length;
  const signedInAt = desk.timers.now();
  for (let at = 0; desk.timers.now() - signedInAt < 9 * HOUR_MS; at++) {
    await beat();
    await renewedWithin(2 * BEAT_MS + 60_000);
    if (upgrades() > 1) await expect.poll(() => desk.cloud.control.agent(userIdOf('ada')).sockets).toBe(1);
    await consumer.say(`period ${at}`);
    await shows(ada, conversationId, `period ${at}`);
  }
  expect(
    statesOf(ada)
      .slice(from)
      .filter((state) => state !== 'connected'),
  ).toEqual([]);
  expect(asked(ada)).toBe(0);
  expect(upgrades()).toBe(2);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});

it('a named end is told a quarter of an hour before; signing in again goes over without a break', async () => {
  desk = await startBoxedDesk(
    { switches: { sessionTtlMs: 2 * BEAT_MS } },
    { keepAliveMs: BEAT_MS / 4, oneClock: true },
  );
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const endsAt = [...desk.vault.values()][0]?.endsAt ?? 0;
  const from = statesOf(ada).length;
  while (desk.timers.now() < endsAt - 15 * 60_000) {
    expect(asked(ada)).toBe(0);
    await beat(BEAT_MS / 4);
  }
  const { livePerson } = await ada.event('livePerson', (event) => event.livePerson.code === 'ending_soon');
  expect(livePerson).toMatchObject({ state: 'connected', action: 'sign_in', endsAt });
  expect(endsAt - desk.timers.now()).toBeGreaterThan(0);
  await signInAgain(ada);
  await ada.frame(() => ada.events('livePerson').at(-1)?.livePerson.code === null);
  await expect.poll(() => desk.cloud.control.agent(userIdOf('ada')).sockets).toBe(1);
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(new Set(statesOf(ada).slice(from))).toEqual(new Set(['connected']));
  expect(upgrades()).toBe(2);
  expect([...desk.vault.values()][0]?.endsAt).toBeGreaterThan(endsAt);
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});

it('a session LivePerson renews no more goes on while it lasts, and the agent is asked once', async () => {
  desk = await startBoxedDesk({}, { keepAliveMs: 5 * 60_000 });
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  const from = statesOf(ada).length;
  desk.box.answer({ match: /POST .*\/refresh$/, status: 401, body: '{}' });
  desk.timers.skip(5 * 60_000);
  await ada.event(
    'livePerson',
    ({ livePerson }) => livePerson.code === 'ending_soon' && livePerson.action === 'sign_in',
  );
  for (const text of ['still', 'here']) {
    await consumer.say(text);
    await shows(ada, conversationId, text);
  }
  desk.box.heal();
  await signInAgain(ada);
  await ada.frame(() => ada.events('livePerson').at(-1)?.livePerson.code === null);
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(new Set(statesOf(ada).slice(from))).toEqual(new Set(['connected']));
  expect(asked(ada)).toBe(1);
  expect(desk.box.seen.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
});

it.each(['a second socket ends the first', 'a second socket is refused'])(
  'where %s, signing in again costs a moment at most and loses nothing',
  async (how) => {
    desk = await startBoxedDesk();
    desk.cloud.control.switches.secondAgentSocket = how.endsWith('refused') ? 'refused' : 'closesFirst';
    const ada = await desk.online('ada');
    const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
    await signInAgain(ada);
    await expect.poll(() => upgrades(), { timeout: 20_000 }).toBe(2);
    await consumer.say('during');
    await ada.frame(() => statesOf(ada).at(-1) === 'connected');
    await shows(ada, conversationId, 'during');
    const answer = await ada.command({ name: 'sendMessage', conversationId, text: 'mine', audience: 'all' });
    await shows(ada, conversationId, 'mine');
    const sent = [{ text: 'mine', outcome: answer.outcome }];
    expect(answer.outcome).toBe('done');
    expect(
      await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId], sent }),
    ).toEqual([]);
  },
);
