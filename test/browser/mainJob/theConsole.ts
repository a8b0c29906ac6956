/** Step 1: the console looks and behaves like a Lightning console app, with the softphone in its utility bar. */
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { picture } from '../pictures.ts';
import type { Cast } from './cast.ts';

export async function theConsole({ ada, ben }: Cast): Promise<void> {
  const { page } = ada;
  for (const agent of [ada, ben]) {
    await expect(agent.utilityItem).toHaveText('LivePerson');
    await expect(agent.panel).toBeHidden();
    await agent.openPanel();
    const box = await agent.panel.boundingBox();
    expect([box?.width, box?.height]).toEqual([400, 600]);
    await expect(agent.phone.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  }
  // A populated org: lists, record pages in workspace tabs, related records as links.
  await ada.openRecord('Accounts', 'Larkspur Gardens');
  await expect(ada.record('Larkspur Gardens')).toBeVisible();
  await expect(
    ada
      .record('Larkspur Gardens')
      .getByRole('region', { name: 'Contacts' })
      .getByRole('link', { name: 'Grace Holloway' }),
  ).toBeVisible();
  await ada.minimise();
  await picture(page, 'console');
  await expectAccessible(page, 'the console with a record page');
  await ada.openPanel();
  for (const name of ['Larkspur Gardens', 'Accounts']) await page.getByTitle(`Close ${name}`).click();
  await expect(ada.tabs).toHaveCount(1);
}
