import { salesforceId } from '../../../sandbox/seed.ts';
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { expectLinks, type Story } from './story.ts';

const BAKERY = salesforceId('001', 4);
const KOFI = salesforceId('003', 8);

/** Nobody has her address: a Lead whose form knows what she told the website. The chat stays in sight meanwhile. */
export async function newVisitor(story: Story): Promise<void> {
  const { ada } = story;
  const { customer, crm } = await story.meets(ada, 'rosa');
  await expect(crm.quickLinks).toHaveAccessibleName('Quick Links: 0 linked records');
  await crm.openSearch();
  await expect(crm.box).toHaveValue(/rosa@almeida-ceramics\.example/);
  await expect(crm.side.getByText(/Nothing was found/)).toBeVisible();
  await expect(crm.glance).toContainText('shops outside of Britain');
  await crm.choose(crm.actionsButton, 'New Lead');
  await expect(crm.field('Last Name')).toHaveValue('Almeida');
  await expect(crm.field('First Name')).toHaveValue('Rosa');
  await expect(crm.field('Company')).toHaveValue('Almeida Ceramics');
  await expect(crm.field('Email')).toHaveValue('rosa@almeida-ceramics.example');
  await customer.say('Are you still there?');
  await expect(crm.glance).toContainText('Are you still there?');
  await expectAccessible(ada.page, 'the form of a new lead');
  await story.picture(ada, 'crm-form');
  await crm.saveAndLink();
  const [lead] = await story.world.salesforce.query(
    "SELECT Id, FirstName, LastName, Company, OwnerId FROM Lead WHERE Email = 'rosa@almeida-ceramics.example'",
  );
  expect(lead).toMatchObject({ FirstName: 'Rosa', LastName: 'Almeida', Company: 'Almeida Ceramics' });
  await expect(crm.quickLinks).toHaveAccessibleName('Quick Links: 1 linked record');
  await expectLinks(story, customer, { Lead__c: lead?.['Id'] });
  await crm.toChat();
  await ada.say('Yes, to all of Europe.');
  await customer.got('Yes, to all of Europe.');
}

/** From the tree of people: the contact under its account, its cases in the bubble, a new one from its menu. */
export async function newCase(story: Story): Promise<void> {
  const { ada } = story;
  const { customer, crm } = await story.meets(ada, 'visitor');
  await crm.openSearch();
  await crm.search('Marlowe');
  await expect(crm.side.getByRole('list', { name: 'Contacts of Marlowe Bakery' })).toContainText('Hana Marlowe');
  await crm.search('Mensah');
  const kofi = crm.hit('Kofi Mensah').last();
  await kofi.getByRole('button', { name: /Overview|overview/ }).click();
  await expect(crm.side.getByRole('table').first()).toContainText('Pallet was short');
  await expectAccessible(ada.page, 'search with an open bubble');
  await story.picture(ada, 'crm-search');
  await crm.choose(kofi.locator('c-ui-menu').getByRole('button').first(), 'New Case');
  await crm.field('Subject').fill('The flour has not come');
  await crm.saveAndLink();
  await expectAccessible(ada.page, 'a record that was just made');
  await story.picture(ada, 'crm-record');
  const [made] = await story.world.salesforce.query(
    "SELECT Id, AccountId, ContactId FROM Case WHERE Subject = 'The flour has not come'",
  );
  expect(made).toMatchObject({ AccountId: BAKERY, ContactId: KOFI });
  await expect(crm.quickLinks).toHaveAccessibleName('Quick Links: 3 linked records');
  await expectLinks(story, customer, { Case__c: made?.['Id'], Contact__c: KOFI, Account__c: BAKERY });
  await crm.toChat();
}
