import { salesforceId } from '../../../sandbox/seed.ts';
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { expectLinks, type Story } from './story.ts';

/** Found by her e-mail while it rang, linked when it was accepted; the strip says why. */
export async function known(story: Story): Promise<void> {
  const { customer, crm } = await story.meets(story.ada, 'ines');
  await expect(crm.why).toContainText('Ines Marchetti');
  await expect(crm.why).toContainText(/e-mail/i);
  await expect(crm.quickLinks).toHaveAccessibleName(/^Quick Links: [12] linked/);
  await expectAccessible(story.ada.page, 'a conversation with its customer strip');
  await story.picture(story.ada, 'crm-strip');
  await crm.why.click();
  await expect(crm.side.getByText(/e-mail/i).first()).toBeVisible();
  await expectAccessible(story.ada.page, 'why this person');
  await crm.toChat();
  await expectLinks(story, customer, { Contact__c: salesforceId('003', 3), Account__c: salesforceId('001', 2) });
}

/** One number in two spellings; an address that stayed on a lead when it became a contact. */
export async function knownOtherwise(story: Story): Promise<void> {
  const kofi = await story.meets(story.ada, 'kofi');
  await expect(kofi.crm.why).toContainText('Kofi Mensah');
  await expect(kofi.crm.why).toContainText(/phone|number/i);
  await expectLinks(story, kofi.customer, { Contact__c: salesforceId('003', 8), Account__c: salesforceId('001', 4) });
  const linnea = await story.meets(story.ada, 'linnea');
  await expect(linnea.crm.strip).toContainText('Linnea Berg');
  await linnea.crm.strip
    .getByRole('button', { name: /Choose|Linnea/ })
    .first()
    .click();
  await expect(linnea.crm.side.getByText(/converted/i).first()).toBeVisible();
  await linnea.crm.toChat();
}

/** Two contacts share name and mailbox: nothing is linked before the agent says who it is. */
export async function asked(story: Story): Promise<void> {
  const { customer, crm } = await story.meets(story.ada, 'jo');
  await expect(crm.strip).toContainText('2 may be this customer');
  await expect(crm.quickLinks).toHaveAccessibleName('Quick Links: 0 linked records');
  await crm.strip.getByRole('button', { name: 'Choose' }).click();
  const offered = crm.side.getByRole('button', { name: /^Link .*Jo Lindqvist/ });
  await expect(offered).toHaveCount(2);
  await expectAccessible(story.ada.page, 'the choice between two namesakes');
  await story.picture(story.ada, 'crm-namesakes');
  await expectLinks(story, customer, {});
  await offered.first().click();
  await expect(crm.quickLinks).toHaveAccessibleName(/^Quick Links: [12] linked/);
  await expect(crm.why).toContainText('Jo Lindqvist');
  await expect
    .poll(async () => String((await story.links(customer))?.['Contact__c']), { timeout: 30_000 })
    .toMatch(/^003/);
}
