/**
 * Hypothesis: an explicit log-out closes the LivePerson socket within five seconds, is Offline there, tells every tab, and
 * leaves no token: a restarted server finds none.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let desk: ThreeTabs;
beforeAll(async () => {
  desk = await startThreeTabs();
});
afterAll(() => desk.close());

it('closes the LivePerson socket and leaves no token behind', async () => {
  const { tabs, world } = desk;
  const [ada] = tabs;
  const seen = tabs.map((tab) => tab.frames.length);
  expect(world.cloud.control.agent('3700000101').sockets).toBe(1);
  await ada.done({ name: 'signOut' });
  await expect.poll(() => world.cloud.control.agent('3700000101').sockets, { timeout: 5_000 }).toBe(0);
  expect(world.cloud.control.agent('3700000101').availability).toBe('OFFLINE');
  for (const [at, tab] of tabs.entries())
    await expect
      .poll(() =>
        tab.frames
          .slice(seen[at])
          .some(
            (one) =>
              one.type === 'event' && one.event.kind === 'livePerson' && one.event.livePerson.state === 'signed_out',
          ),
      )
      .toBe(true);
  await world.restart();
  await ada.connect();
  expect(ada.snapshot.livePerson).toMatchObject({ state: 'signed_out', action: 'sign_in' });
});
