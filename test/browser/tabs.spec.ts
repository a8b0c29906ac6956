/**
 * One agent, three windows: all show the same, any may act, one leads (it rings and sounds). When the leader goes, whichever
 * way, another takes over by itself. Drafts follow the agent, through reloads and a restart of the connector.
 */
import type { Frame, Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Agent } from './people/agent.ts';
import { Customer } from './people/customer.ts';

const leads = (agent: Agent): Locator => agent.phone.getByText('Sound on', { exact: true });
const follows = (agent: Agent): Locator => agent.phone.getByText('Sound in other tab', { exact: true });

const softphoneOf = (agent: Agent): Frame | undefined =>
  agent.page.frames().find((one) => one.url().includes('/apex/LivePersonSoftphone'));

/** Waits until exactly one of the windows leads, and says which. */
async function leaderOf(windows: Agent[]): Promise<Agent> {
  await expect
    .poll(
      async () => {
        const [leading, following] = await Promise.all(
          [leads, follows].map((what) => Promise.all(windows.map((one) => what(one).count()))),
        );
        const sum = (counts: number[] = []): number => counts.reduce((a, b) => a + b, 0);
        return [sum(leading), sum(following)];
      },
      { timeout: 20_000 },
    )
    .toEqual([1, windows.length - 1]);
  for (const one of windows) if ((await leads(one).count()) > 0) return one;
  throw new Error('Nobody leads.');
}

test('three windows: one leads, all show the same, drafts follow, and the lead passes on when its window crashes, freezes or hangs [MSG-02]', async ({
  world,
  context,
}) => {
  test.setTimeout(240_000);
  let windows: Agent[] = [];
  for (let n = 0; n < 3; n++) {
    const ada = await Agent.at(context, world, 'ada', 'open-cti');
    await ada.openPanel();
    if (n === 0) {
      await ada.signIn();
      await ada.goOnline();
    }
    await expect(ada.phone.getByRole('button', { name: 'Your status: Online' })).toBeVisible();
    windows.push(ada);
  }
  await leaderOf(windows);

  const grace = await Customer.of(world, 'grace');
  const yusuf = await Customer.of(world, 'yusuf');

  await test.step('a ring is in all windows, and answered in one it is gone from the others', async () => {
    await grace.say();
    for (const one of windows) await expect(one.ring(grace.name)).toBeVisible();
    await windows[1]?.accept(grace.name);
    for (const one of windows) {
      await expect(one.ring(grace.name)).toHaveCount(0);
      await expect(one.inRail(grace.name)).toBeVisible();
    }
  });

  await test.step('a draft is in the other windows, and survives a reload with the conversation in view', async () => {
    const [first, second] = windows as [Agent, Agent, Agent];
    for (const one of windows) await one.inRail(grace.name).click();
    await second.composer.fill('Let me look that up');
    await first.page.bringToFront();
    await expect(first.composer).toHaveValue('Let me look that up');
    await second.page.reload();
    await second.openPanel();
    // The conversation that was in view is there again, without a click and without taking the caret.
    await expect(second.customer.getByRole('heading', { name: grace.name })).toBeVisible();
    await expect(second.composer).toHaveValue('Let me look that up');
    await expect(second.composer).not.toBeFocused();
  });

  await test.step('the leader’s window crashes: another leads', async () => {
    const leader = await leaderOf(windows);
    windows = windows.filter((one) => one !== leader);
    const session = await context.newCDPSession(leader.page);
    const crashed = leader.page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await leaderOf(windows);
  });

  await test.step('the leader’s window hangs: when a customer rings, another leads', async () => {
    const leader = await leaderOf(windows);
    const other = windows.find((one) => one !== leader);
    await softphoneOf(leader)?.evaluate(() => {
      setTimeout(() => {
        const until = Date.now() + 6_000;
        while (Date.now() < until);
      });
    });
    await yusuf.say();
    if (other) await expect(leads(other)).toBeAttached({ timeout: 10_000 });
    await leaderOf(windows);
  });

  await test.step('the leader’s window is about to be frozen: another leads at once, and after the thaw there is still one', async () => {
    const leader = await leaderOf(windows);
    const other = windows.find((one) => one !== leader);
    // What the browser tells a page right before; it does not freeze windows in sight, and a headless one always is.
    const tell = (name: string): Promise<unknown> | undefined =>
      softphoneOf(leader)?.evaluate((event) => document.dispatchEvent(new Event(event)), name);
    await tell('freeze');
    if (other) await expect(leads(other)).toBeAttached();
    await tell('resume');
    await leaderOf(windows);
  });

  await test.step('the connector is killed and comes back: the draft is in every window, and told once', async () => {
    await world.connector.kill();
    for (const one of windows) await expect(one.phone.getByText(/Trying again in|Reconnecting/).first()).toBeVisible();
    await world.connector.start();
    for (const one of windows) {
      await expect(one.phone.getByText('You are connected again. Everything shown is up to date.')).toHaveCount(1, {
        timeout: 60_000,
      });
      await one.inRail(grace.name).click();
      await expect(one.composer).toHaveValue('Let me look that up');
    }
    await leaderOf(windows);
  });

  grace.leave();
  yusuf.leave();
});
