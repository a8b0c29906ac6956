/** Step 2: the agent is known by the org's signed token; LivePerson asks once, in its own window. */
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import type { Cast } from './cast.ts';

export async function signingIn({ ada, ben }: Cast): Promise<void> {
  for (const [agent, name] of [
    [ada, 'Ada Brightwell'],
    [ben, 'Ben Okafor'],
  ] as const) {
    // Known before any sign-in: who it is came with the org's token, and no cookie was needed for it.
    await expect(agent.phone.getByText(name)).toBeVisible();
    expect(await agent.page.context().cookies(agent.page.url())).toEqual([]);
    await agent.signIn();
    await agent.goOnline();
  }
  await expectAccessible(ada.page, 'the softphone without conversations');
  // Once is enough: a new page of the same agent is signed in and online by itself.
  await ada.page.reload();
  await ada.openPanel();
  await expect(ada.phone.getByRole('button', { name: 'Your status: Online' })).toBeVisible();
  await expect(ada.phone.getByRole('button', { name: 'Sign in', exact: true })).toHaveCount(0);
}
