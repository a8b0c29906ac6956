import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { CrmSide } from '../people/crmSide.ts';
import type { Story } from './story.ts';

/** What settings and profile allow together: the menus of two agents, and why something is missing from one. */
export async function otherProfile(story: Story): Promise<void> {
  const { crm } = await story.meets(story.ben, 'hana');
  await crm.openSearch();
  const bens = await crm.menuOf(crm.actionsButton);
  const ada = new CrmSide(story.ada);
  await ada.openSearch();
  const adas = await ada.menuOf(ada.actionsButton);
  expect(adas).toEqual(['New Account', 'New Contact', 'New Lead', 'New Opportunity', 'New Case']);
  expect(bens).toEqual(['New Contact', 'New Case']);
  await crm.actionsButton.click();
  await expect(
    crm.side.getByText(/Not offered: .*Account \(your Salesforce profile may not create it\)/),
  ).toBeVisible();
  await expectAccessible(story.ben.page, 'the menu of an agent who may less');
  await story.picture(story.ben, 'crm-menu');
  await story.ben.page.keyboard.press('Escape');
  await crm.toChat();
  await ada.toChat();
}
