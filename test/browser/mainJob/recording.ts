/** Step 6: closed, wrapped up, and in Salesforce: one completed Task per agent, one record with every field, for those who may. */
import { expect } from '../fixtures.ts';
import { expectAccessible } from '../axe.ts';
import { Agent } from '../people/agent.ts';
import { picture } from '../pictures.ts';
import { ACCOUNT_ID } from '../../../sandbox/seed.ts';
import type { Cast } from './cast.ts';

export async function recording(cast: Cast): Promise<void> {
  const {
    ada,
    ben,
    customers: { grace, ines },
  } = cast;
  const started = new RegExp(`^${new Date().toISOString().slice(0, 10)} \\d\\d:\\d\\d:\\d\\d UTC$`);
  await ada.action('Notes and follow-ups…');
  await ada.phone.getByRole('textbox', { name: 'Notes' }).fill('Planters late.');
  await ada.phone.getByRole('button', { name: 'Back to the conversation' }).click();
  await ada.close(grace.name);
  await grace.rates(5);
  await expect(ada.phone.getByText(/^Closed by an agent/)).toBeVisible();
  await expect(ada.phone.getByText(/Wrap-up ends in/)).toBeVisible();
  await expectAccessible(ada.page, 'wrap-up');
  await followUpFor(ada, 'Ben', 'Ben Okafor');
  await expect(ada.phone.getByRole('textbox', { name: 'Notes' })).toHaveValue('Planters late.');
  // The last words before "Done" belong to the Task as well.
  await ada.phone.getByRole('textbox', { name: 'Wrap-up' }).fill('Truck confirmed.');
  await ada.finish();
  await expect(ada.inRail(grace.name)).toHaveCount(0);

  // The Contact's timeline, in the tab that opened when Ada accepted.
  await ada.minimise();
  await ada.tab('Grace Holloway').click();
  const contact = ada.record('Grace Holloway');
  const activity = contact.getByRole('region', { name: 'Activity' }).getByRole('listitem');
  await expect(async () => {
    await contact.getByRole('button', { name: 'Refresh' }).click();
    await expect(activity).toHaveCount(3, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(activity.filter({ hasText: 'Call Grace about the planters' })).toContainText('Not Started · Ben Okafor');
  const comments = await cast.world.salesforce.query(
    `SELECT Description FROM Task WHERE Status = 'Completed' AND Owner.Name = 'Ada Brightwell' AND CallObject LIKE '%${grace.conversationId}%'`,
  );
  expect(comments.map((task) => task['Description'])).toEqual([
    expect.stringContaining('Notes: Planters late.\nWrap-up: Truck confirmed.\n'),
  ]);
  for (const agent of ['Ada Brightwell', 'Ben Okafor'])
    await expect(activity.filter({ hasText: new RegExp(`Completed · ${agent}`) })).toHaveCount(1);

  await contact
    .getByRole('region', { name: 'LivePerson Conversations' })
    .getByRole('link', { name: grace.conversationId })
    .click();
  const record = ada.record(grace.conversationId);
  const field = (name: string) => record.locator(`[data-field="${name}"]`).first();
  await expect(async () => {
    await record.getByRole('button', { name: 'Refresh' }).click();
    await expect(field('Transcript__c')).toContainText('the truck left this morning', { timeout: 500 });
    await expect(field('CSAT_Score__c')).toHaveText('5', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(field('Name')).toHaveText(grace.conversationId);
  await expect(field('Status__c')).toHaveText('Closed');
  await expect(field('Account__c')).toHaveText('Larkspur Gardens');
  await expect(field('Contact__c')).toHaveText('Grace Holloway');
  await expect(field('Brand_ID__c')).toHaveText(ACCOUNT_ID);
  await expect(field('Engagement_Channel__c')).toHaveText('Web Messaging');
  await expect(field('Skill__c')).toHaveText('Sales');
  await expect(field('Start_Time__c')).toHaveText(started);
  await expect(field('End_Time__c')).toHaveText(started);
  await expect(field('OwnerId')).toHaveText('Ada Brightwell');
  await expect(field('Transcript__c')).toContainText(/planters.*look it up.*20418.*the truck left this morning/s);
  await theTranscript(ada);
  await picture(ada.page, 'record');
  await expectAccessible(ada.page, 'the conversation record');

  // Ben never had Ines; he may read what Ada handled all the same, Cleo may not.
  await ada.openPanel();
  await ada.inRail(ines.name).click();
  await ada.close(ines.name);
  await ada.finish();
  const conversation = await recordOf(cast, ines.conversationId);
  await ben.minimise();
  await ben.page.getByLabel('Show navigation menu').selectOption({ label: 'LivePerson Conversations' });
  await ben.page.getByRole('link', { name: ines.conversationId }).click();
  await expect(ben.record(ines.conversationId).locator('[data-field="OwnerId"]').first()).toHaveText('Ada Brightwell');
  const cleo = await Agent.at(cast.context, cast.world, 'cleo', cast.host, `?record=${conversation}`);
  await expect(cleo.page.getByRole('alert').filter({ hasText: 'you do not have access' })).toBeVisible();
  await theAdministrator(cast, conversation);
}

/** Asks for an open Task in the wrap-up, for somebody else. */
async function followUpFor(ada: Agent, search: string, name: string): Promise<void> {
  await ada.phone.getByRole('button', { name: 'Add a follow-up' }).click();
  const form = ada.phone.getByRole('group', { name: 'New follow-up' });
  await form.getByLabel('Subject').fill('Call Grace about the planters');
  await form.getByRole('button', { name: 'Somebody else' }).click();
  await form.getByLabel('Name or e-mail address').fill(search);
  await form.getByRole('button', { name: 'Search', exact: true }).click();
  await form.getByRole('button', { name }).click();
  await expectAccessible(ada.page, 'a new follow-up');
  await form.getByRole('button', { name: 'Save follow-up' }).click();
  await expect(ada.phone.getByRole('list', { name: 'Follow-ups' })).toContainText(name);
}

/** Sees every conversation, but not what was said; brings one up to date from LivePerson. */
async function theAdministrator(cast: Cast, conversation: string): Promise<void> {
  const admin = await Agent.at(cast.context, cast.world, 'admin', cast.host, `?record=${conversation}`);
  const card = admin.page.locator('[data-component="lpSyncChat"]:visible');
  const result = card.getByRole('status');
  await card.getByRole('button', { name: 'Sync Chat' }).click();
  await expect(result).toContainText(/up to date/i, { timeout: 30_000 });
  // The transcript follows the record; until it is there, the answer is that it is on its way.
  await expect(async () => {
    await card.getByRole('button', { name: 'Verify Transcript' }).click();
    await expect(result).toContainText('what LivePerson holds', { timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
  await expectAccessible(admin.page, 'the conversation record of an administrator');
  await expect(admin.page.locator('[data-component="lpTranscript"]')).toHaveCount(0);
  await admin.page.close();
}

/** The viewer on the record page: who said what, a search, and the same elements after the page was read again. */
async function theTranscript(ada: Agent): Promise<void> {
  const viewer = ada.page.locator('[data-component="lpTranscript"]:visible');
  await expect(viewer.getByRole('heading', { name: 'Transcript' })).toBeVisible();
  await expect(viewer.locator('.message_in', { hasText: 'planters' })).toBeVisible();
  const search = viewer.getByLabel('Search in this transcript');
  await search.fill('the truck left');
  await expect(viewer.getByRole('status')).toHaveText('1 of 1');
  await expect(viewer.locator('mark')).toHaveText('the truck left');
  await ada.page.getByRole('button', { name: 'Refresh' }).locator('visible=true').click();
  await expect(search).toHaveValue('the truck left');
  await search.press('Escape');
  await expect(viewer.locator('mark')).toHaveCount(0);
}

/** Id of the Salesforce record of a LivePerson conversation, as soon as it is there. */
async function recordOf({ world }: Cast, conversationId: string): Promise<string> {
  const soql = `SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${conversationId}' AND Status__c = 'Closed'`;
  await expect.poll(async () => (await world.salesforce.query(soql)).length).toBe(1);
  return String((await world.salesforce.query(soql))[0]?.['Id']);
}
