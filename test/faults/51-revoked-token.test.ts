/**
 * Hypothesis: a revoked token shows as 1006. Two of them lead to one renewal; when that is refused the agent is asked to sign
 * in. There is no loop of 1006, however long one waits.
 */
import { afterEach, expect, it } from 'vitest';
import { onlineByCode, startBoxedDesk, statesOf, userIdOf, type BoxedDesk } from '../support/faults/boxedDesk.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it('a revoked token ends in one question to the agent', async () => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const from = statesOf(ada).length;
  const seenBefore = desk.box.seen.length;
  desk.cloud.control.revokeTokens(userIdOf('ada'));
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  desk.timers.skip(2_000);
  const ended = await ada.event('livePerson', (event) => event.livePerson.code === 'session_ended');
  expect(ended.livePerson).toMatchObject({ state: 'signed_out', action: 'sign_in' });
  desk.timers.skip(3_600_000);
  const after = desk.box.seen.slice(seenBefore);
  expect(after.filter(({ path }) => path.endsWith('/token'))).toHaveLength(1);
  expect(after.filter(({ upgrade }) => upgrade).length).toBeLessThanOrEqual(2);
  expect(desk.vault.size).toBe(0);
});

it('two abnormal closures with a good token cost one renewal and nothing else', async () => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const tokens = (): number => desk.box.seen.filter(({ path }) => path.endsWith('/token')).length;
  const before = tokens();
  for (const renewals of [0, 1]) {
    const from = statesOf(ada).length;
    desk.cloud.control.closeSockets(userIdOf('ada'), 1006);
    await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
    desk.timers.skip(3_000);
    await ada.frame(() => statesOf(ada).slice(from).at(-1) === 'connected');
    expect(tokens() - before).toBe(renewals);
  }
});

it('a line that served for a while in between is no sign of a revoked token', async () => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const tokens = (): number => desk.box.seen.filter(({ path }) => path.endsWith('/token')).length;
  const before = tokens();
  for (let loss = 1; loss <= 3; loss++) {
    desk.timers.skip(6_000);
    const from = statesOf(ada).length;
    desk.cloud.control.closeSockets(userIdOf('ada'), 1006);
    await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
    desk.timers.skip(8_000);
    await ada.frame(() => statesOf(ada).slice(from).at(-1) === 'connected');
  }
  expect(tokens()).toBe(before);
});
