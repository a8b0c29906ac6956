import { ROLES, salesforceId, USERS } from '../../../sandbox/seed.ts';
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { expectLinks, type Story } from './story.ts';

const ADA = { userId: USERS.find(({ key }) => key === 'ada')?.salesforce?.userId };

/** The wrong contact was linked, and a follow-up Task hangs on it: both let go. */
export async function takenBack(story: Story): Promise<void> {
  const { ada } = story;
  const { customer, crm } = await story.meets(ada, 'petrov');
  await expect(crm.strip).toContainText('2 may be this customer');
  await crm.strip.getByRole('button', { name: 'Choose' }).click();
  await crm.side.getByRole('button', { name: /^Link .*Nadia Petrov/ }).click();
  await expect(crm.why).toContainText('Nadia Petrov');
  await expectLinks(story, customer, { Contact__c: salesforceId('003', 11) });
  await ada.action('Notes and follow-ups…');
  await ada.phone.getByRole('button', { name: 'Add a follow-up' }).click();
  const form = ada.phone.getByRole('group', { name: 'New follow-up' });
  await form.getByLabel('Subject').fill('Ask about the order');
  await form.getByRole('button', { name: 'Save follow-up' }).click();
  const task = "SELECT WhoId, LastModifiedById FROM Task WHERE Subject = 'Ask about the order'";
  await expect
    .poll(() => story.world.salesforce.query(task), { timeout: 30_000 })
    .toMatchObject([{ WhoId: salesforceId('003', 11) }]);
  await ada.phone.getByRole('button', { name: 'Back to the conversation' }).click();
  await crm.openLinks();
  await expectAccessible(ada.page, 'the linked records');
  await story.picture(ada, 'crm-links');
  // The connector's user stands beside the agent now, not above: only the agent's own tab may move the agent's Task.
  const { control } = story.world.salesforce;
  control.setRole('api', null);
  await crm.undo.click();
  await expect(crm.quickLinks).toHaveAccessibleName('Quick Links: 0 linked records');
  await expectLinks(story, customer, {});
  await expect
    .poll(() => story.world.salesforce.query(task), { timeout: 30_000 })
    .toMatchObject([{ WhoId: null, LastModifiedById: ADA.userId }]);
  const note = `SELECT Link_Note__c FROM LivePerson_Conversation__c WHERE Name = '${customer.conversationId}'`;
  await expect
    .poll(() => story.world.salesforce.query(note), { timeout: 30_000 })
    .toMatchObject([{ Link_Note__c: null }]);
  control.setRole('api', ROLES[0].id);
  await crm.toChat();
}
