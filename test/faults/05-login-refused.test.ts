/**
 * Hypothesis: a sign-in that LivePerson refuses or locks is answered in words and is never tried again by itself.
 */
import { afterEach, expect, it } from 'vitest';
import { seeded, startBoxedDesk, type BoxedDesk } from '../support/faults/boxedDesk.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

it.each([
  { status: 401, code: 'wrong_credentials', action: 'sign_in' },
  { status: 451, code: 'blocked', action: 'contact_admin' },
])('a login answered $status is told once and not repeated', async ({ status, code, action }) => {
  desk = await startBoxedDesk();
  const ada = await desk.attach('ada');
  desk.box.answer({ match: /POST .*\/login$/, status, body: '{}' });
  const { loginName, password } = seeded('ada').livePerson;
  const answer = await ada.command({ name: 'signInWithPassword', username: loginName, password });
  expect(answer).toMatchObject({ outcome: 'refused', code });
  const told = await ada.event('livePerson', (event) => event.livePerson.code === code);
  expect(told.livePerson).toMatchObject({ state: 'signed_out', action });
  desk.timers.skip(3_600_000);
  expect(desk.box.seen.filter(({ path }) => path.endsWith('/login'))).toHaveLength(1);
  expect(desk.box.seen.filter(({ upgrade }) => upgrade)).toHaveLength(0);
});
