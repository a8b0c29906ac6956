/** The settings of the CRM side as an administrator changes them: at the server and as a tab in Salesforce, wide and narrow. */
import type { Locator, Page } from '@playwright/test';
import type { CrmSettingsReport } from '../../connector-server/src/protocol/adminCrmTypes.ts';
import { brandClaims, openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS } from '../../sandbox/seed.ts';
import { openAdminApi } from '../support/adminApi.ts';
import { expectAccessible } from './axe.ts';
import { expect, test, type World } from './fixtures.ts';

const PARTS = [
  'Skills',
  'Identification rules',
  'Automatic creation',
  'Conversation fields',
  'General',
  'Versions',
  'Objects',
] as const;

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.getByRole('link', { name: 'Sign in with Salesforce' }).click();
  await page.getByRole('button', { name: 'Noor Haddad' }).click();
  await expect(page.getByText('Noor Haddad')).toBeVisible();
}

async function openCrm(page: Page | Locator): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'CRM side', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'CRM side of the softphone' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Objects', exact: true })).toBeVisible();
}

const part = (page: Page | Locator, name: string): Promise<void> =>
  page.getByRole('group', { name: 'Parts of the settings' }).getByRole('button', { name, exact: true }).click();

/** Types into a picker and leaves it: what is typed counts. */
async function typed(place: Locator, name: string, text: string): Promise<void> {
  const field = place.getByRole('combobox', { name, exact: true });
  await field.fill(text);
  await field.press('Tab');
}

/** Neither cut off nor scrolling sideways, at a desk and in a hand. */
async function expectWhole(page: Page, name: string): Promise<void> {
  for (const width of [1280, 400]) {
    await page.setViewportSize({ width, height: 900 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWide, `${name} at ${width}`).toBeLessThanOrEqual(0);
    if (process.env['ADMIN_PICTURES'])
      await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/crm-${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** A conversation that was, for the preview: read from history, as an administrator has it read. */
async function pastConversation(world: World): Promise<void> {
  const grace = CONSUMERS.find(({ key }) => key === 'grace')!;
  const { url, account } = world.livePerson;
  const consumer = await openConsumer(url, account, {
    channel: 'web',
    skillId: grace.skillId,
    profile: brandClaims(grace),
  });
  await consumer.say('Hello');
  await consumer.close();
  const conversationId = consumer.conversationId ?? '';
  consumer.leave();
  const admin = await openAdminApi({ url: world.connector.url, org: world.salesforce });
  const ask = async (): Promise<number> => (await admin.post('/sync/conversation', { conversationId })).status;
  await expect.poll(ask, { timeout: 60_000 }).toBe(202);
  const known = async (): Promise<number> => (await admin.get<{ rows: unknown[] }>('/crm/conversations')).rows.length;
  await expect.poll(known, { timeout: 60_000 }).toBeGreaterThan(0);
}

test('[SET-05] [SET-06] every part is whole and readable, wide and narrow', async ({ sharedWorld, page }) => {
  await pastConversation(sharedWorld);
  await signIn(page, sharedWorld.connector.url);
  await openCrm(page);
  for (const name of PARTS) {
    await part(page, name);
    if (name === 'Automatic creation') await page.getByRole('checkbox', { name: 'Messaging, when it starts' }).check();
    await expectWhole(page, name);
    // The other parts are made of the same controls.
    if (name === 'Identification rules') await expectAccessible(page, name);
  }
  await page.getByRole('button', { name: /^Case/ }).click();
  await expect(page.getByRole('heading', { name: 'Field mapping' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Salesforce field of row 1' }).click();
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await expectWhole(page, 'picker');
  await expectAccessible(page, 'an object with an open picker');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Drop my changes' }).click();
});

test('by keyboard: a row is added, looked through, mended, saved, and taken back; changes wait while other pages are looked at', async ({
  sharedWorld,
  page,
}) => {
  await signIn(page, sharedWorld.connector.url);
  await openCrm(page);
  await page.getByRole('button', { name: /^Contact/ }).press('Enter');
  const rows = page.getByRole('group', { name: /: field mapping$/ });
  const before = await rows.count();
  await page.getByRole('button', { name: 'Add field mapping' }).press('Enter');
  await expect(rows).toHaveCount(before + 1);
  // [TRB-08] found by its API name, shown with its label
  const field = page.getByRole('combobox', { name: `Salesforce field of row ${before + 1}` });
  await field.focus();
  await page.keyboard.type('HomePho');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Home Phone (HomePhone)');
  const source = page.getByRole('combobox', { name: 'LivePerson field for Home Phone' });
  await source.focus();
  await page.keyboard.type('visitorName');
  await page.keyboard.press('Enter');
  await expect(rows.last()).toContainText('Grace Holloway');
  await page.getByRole('navigation').getByRole('button', { name: 'Audit' }).click();
  await openCrm(page);
  await expect(page.getByText('There are changes that are not saved.')).toBeVisible();
  await page.getByRole('button', { name: /^Contact/ }).click();
  await expect(rows).toHaveCount(before + 1);
  await page.getByRole('button', { name: 'Add field mapping' }).click();
  await page.getByRole('combobox', { name: `Salesforce field of row ${before + 2}` }).fill('Emial');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByText(/Must be mended:.*Did you mean/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save and put in force' })).toHaveCount(0);
  await expectWhole(page, 'refused');
  await expectAccessible(page, 'refused');
  // Back where the mistake is.
  await page.getByRole('button', { name: 'Change further' }).click();
  await page.getByRole('button', { name: 'Delete the row Emial' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByRole('row', { name: /Contact › Field mapping › HomePhone/ })).toBeVisible();
  await page.getByLabel(/^Note for the list/).fill('home phones');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Version 1 is in force.')).toBeVisible();
  await part(page, 'Versions');
  await expect(page.getByRole('row', { name: /home phones/ })).toContainText('In force');
  await page.getByRole('button', { name: '0', exact: true }).click();
  await page.getByRole('button', { name: 'Go back to version 0' }).click();
  await expect(page.getByRole('row', { name: /Back to the defaults/ })).toContainText('In force');
  await expectWhole(page, 'versions');
});

test('rules are tried on past conversations; who saves too late is told so; a filter and a related list are saved', async ({
  sharedWorld,
  page,
}) => {
  const admin = await openAdminApi({ url: sharedWorld.connector.url, org: sharedWorld.salesforce });
  await signIn(page, sharedWorld.connector.url);
  await openCrm(page);
  await part(page, 'Identification rules');
  await page.getByRole('button', { name: 'Add rule' }).click();
  const rule = page.getByRole('group', { name: 'Identification rule New rule' });
  await typed(rule, 'Salesforce field of key 1', 'Name');
  const source = rule.getByRole('combobox', { name: 'LivePerson field of key 1' });
  await source.fill('Name, wherever');
  await source.press('Enter');
  await rule.getByLabel('Compared').selectOption('Exactly');
  await page.getByRole('button', { name: 'Try on past conversations' }).click();
  await expect(page.getByText(/past conversations?, [1-9]\d* would come out differently/)).toBeVisible();
  const tried = page.getByRole('table', { name: 'Past conversations under both sets of rules' });
  await expect(tried.getByRole('row', { name: /^Grace Holloway/ }).first()).toContainText(
    'One: Grace Holloway (Contact)',
  );
  await expectWhole(page, 'simulation');

  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByRole('button', { name: 'Save and put in force' })).toBeVisible();
  const { settings, version } = await admin.get<CrmSettingsReport>('/crm');
  const other = await admin.post('/crm/save', {
    settings: { ...settings, autoSearch: false },
    after: version,
    note: '',
  });
  expect(other.status).toBe(200);
  await page.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(page.getByText(`saved version ${version + 1} meanwhile. Nothing of yours was saved`)).toBeVisible();
  await page.getByRole('button', { name: 'Drop my changes' }).click();
  await expect(page.getByText(`Version ${version + 1}, saved`)).toBeVisible();

  await page.getByRole('button', { name: /^Contact/ }).click();
  await page.getByRole('button', { name: 'Add search filter' }).click();
  const filter = page.getByRole('group', { name: 'Search filter 1' });
  await typed(filter, 'Field name', 'Email');
  await filter.getByLabel('Operation').selectOption('contains');
  await filter.getByLabel('Value').fill('.example');
  await page.getByRole('button', { name: 'Delete list Case' }).click();
  await page.getByRole('button', { name: 'Add related list' }).click();
  const list = page.getByRole('group', { name: /^Related list / });
  await typed(list, 'Related list object name', 'Case');
  await typed(list, 'Lookup to this object', 'ContactId');
  await typed(list, 'Column 1', 'CaseNumber');
  await typed(list, 'Column 2', 'Subject');
  await list.getByLabel('Number of records').fill('3');
  await list.getByLabel('Sort direction').selectOption('Ascending');
  await expectWhole(page, 'lists');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(page.getByText(`Version ${version + 2} is in force.`)).toBeVisible();
  const saved = await admin.get<CrmSettingsReport>('/crm');
  const contact = saved.settings.objects.find(({ object }) => object === 'Contact');
  expect(contact?.filters).toEqual([{ field: 'Email', operator: 'contains', values: ['.example'] }]);
  expect(contact?.relatedLists).toEqual([
    {
      object: 'Case',
      lookupField: 'ContactId',
      fields: ['CaseNumber', 'Subject'],
      sortField: 'CreatedDate',
      sortDirection: 'asc',
      count: 3,
    },
  ]);
  expect(saved.settings.identification.map(({ name }) => name)).not.toContain('New rule');
});

test('[SET-06] as a tab in Salesforce: a skill gets a first screen of its own', async ({ sharedWorld, page }) => {
  await page.goto(sharedWorld.console.consoleUrl('admin', 'native'));
  await page.getByLabel('Show navigation menu').selectOption('LivePerson Admin');
  const tab = page.locator('[data-component="lpAdmin"]');
  await openCrm(tab);
  await part(tab, 'Skills');
  const admin = await openAdminApi({ url: sharedWorld.connector.url, org: sharedWorld.salesforce });
  const { skills } = await admin.get<{ skills: { name: string }[] }>('/crm/skills');
  await expect(tab.getByText(/LivePerson told of no skill/)).toHaveCount(skills.length === 0 ? 1 : 0);
  const add = tab.getByRole('combobox', { name: 'Add an entry for a skill' });
  await add.click();
  await tab.getByRole('option', { name: /Billing/ }).click();
  await tab.getByLabel(/^Default screen/).selectOption('Search Case');
  await tab.getByRole('button', { name: 'Review and save' }).click();
  await expect(tab.getByRole('row', { name: /Skills › 4103/ })).toContainText('search:Case');
  await tab.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(tab.getByText(/Version \d+ is in force\./)).toBeVisible();
  if (process.env['ADMIN_PICTURES']) await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/crm-tab.png` });
});
