import { salesforceId } from '../../../sandbox/seed.ts';
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { expectLinks, type Story } from './story.ts';

const AMARA = { Contact__c: salesforceId('003', 7), Account__c: salesforceId('001', 3) };

/** From the bubble, from a record, and from what is open in the console. */
export async function linkedByHand(story: Story): Promise<void> {
  const { ada } = story;
  const { customer, crm } = await story.meets(ada, 'amara');
  await expect(crm.why).toContainText('Amara Diallo');
  await crm.openSearch();
  await crm.search('Marlowe');
  await crm
    .hit('Account Marlowe Bakery')
    .getByRole('button', { name: /Overview/ })
    .first()
    .click();
  await crm.side.getByRole('button', { name: /^Link Chat to .*Pallet was short/ }).click();
  await expectLinks(story, customer, { ...AMARA, Case__c: salesforceId('500', 8) });

  await crm.search('autumn', 'Opportunities');
  await crm.side.getByRole('button', { name: /^Show .*Bakery autumn order/ }).click();
  await expect(crm.side.getByRole('heading', { name: 'Bakery autumn order' })).toBeVisible();
  await crm.choose(crm.actionsButton, 'Link Chat');
  await expect(crm.side.getByText('Linked to this chat')).toBeVisible();
  const both = { ...AMARA, Case__c: salesforceId('500', 8), Opportunity__c: salesforceId('006', 2) };
  await expectLinks(story, customer, both);
  await crm.choose(crm.actionsButton, 'Unlink Chat');
  await expect(crm.side.getByText('Linked to this chat')).toHaveCount(0);
  await expectLinks(story, customer, { ...AMARA, Case__c: salesforceId('500', 8) });
  await crm.choose(crm.actionsButton, 'SF Full View');
  await expect(ada.focusedTab).toHaveAccessibleName('Bakery autumn order');
  await crm.toChat();

  // The pin holds the conversation while the agent moves through Salesforce; the record in view can be related.
  await ada.customer.getByRole('button', { name: 'Pin this conversation' }).click();
  await ada.openRecord('Leads', 'Marta Quint');
  await expect(ada.customer.getByRole('heading', { name: customer.name })).toBeVisible();
  await ada.action('Relate to');
  await expectLinks(story, customer, { ...AMARA, Case__c: salesforceId('500', 8), Lead__c: salesforceId('00Q', 3) });
  await expectAccessible(ada.page, 'a conversation linked by hand');
  await ada.customer.getByRole('button', { name: 'Pin this conversation' }).click();
}
