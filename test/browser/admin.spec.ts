/** The admin pages as an administrator has them: at the server after signing in with Salesforce, wide and narrow. */
import type { Page } from '@playwright/test';
import * as reports from '../../force-app/main/default/lwc/adminApp/__tests__/reports.ts';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS } from '../../sandbox/seed.ts';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';

const PAGES = [
  'Coverage',
  'Conversations',
  'Callout errors',
  'Sync',
  'Allowance',
  'Masking',
  'Erase',
  'Kept data',
  'Audit',
  'Check',
  'Rights',
] as const;
const WIDTHS = [1280, 400] as const;
/** Answers with something in them, by path below /admin/api. */
const FULL: Readonly<Record<string, unknown>> = {
  coverage: reports.COVERAGE,
  conversations: reports.LEDGER,
  'conversations/conv-a': reports.DETAIL,
  errors: reports.ERRORS,
  sync: reports.SYNC,
  budget: { ...reports.BUDGET, stopped: { since: reports.NOW, text: 'More rows were read than allowed.' } },
  erase: { rows: [reports.ERASED], next: null },
  keeping: reports.KEEPING,
  audit: reports.AUDIT,
  doctor: reports.DOCTOR,
  rights: reports.RIGHTS,
};

/** Neither cut off nor scrolling sideways, at a desk and in a hand; readable by everybody. */
async function expectWhole(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWide, `${name} at ${width}`).toBeLessThanOrEqual(0);
    if (process.env['ADMIN_PICTURES'])
      await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/${name}-${width}.png`, fullPage: true });
  }
  await expectAccessible(page, name);
}

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('main')).toHaveAccessibleName(name);
  await expect(page.getByText('Loading…')).toHaveCount(0);
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.getByRole('link', { name: 'Sign in with Salesforce' }).click();
  await page.getByRole('button', { name: 'Noor Haddad' }).click();
  await expect(page.getByText('Noor Haddad')).toBeVisible();
}

test('an administrator signs in with Salesforce, finds every page, and the same page again after a reload', async ({
  sharedWorld,
  page,
}) => {
  await page.goto(`${sharedWorld.connector.url}/admin`);
  await expect(page.getByRole('link', { name: 'Sign in with Salesforce' })).toBeVisible();
  await expectAccessible(page, 'the sign-in');
  await signIn(page, sharedWorld.connector.url);
  for (const name of PAGES) {
    await open(page, name);
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  }
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Rights' })).toBeVisible();
});

test('with something in it every page is whole, wide and narrow, and so is one that failed', async ({
  sharedWorld,
  page,
}) => {
  await signIn(page, sharedWorld.connector.url);
  await page.route('**/admin/api/**', async (route) => {
    const answer = FULL[new URL(route.request().url()).pathname.replace('/admin/api/', '')];
    await (answer === undefined ? route.continue() : route.fulfill({ json: answer }));
  });
  // The page shown so far came before these answers.
  await open(page, 'Audit');
  for (const name of PAGES) {
    await open(page, name);
    await expectWhole(page, name);
  }
  await open(page, 'Conversations');
  await page.getByRole('button', { name: 'conv-a' }).click();
  await expect(page.getByText('Shorten the template of the subject.')).toBeVisible();
  await expectWhole(page, 'one conversation');
  await page.route('**/admin/api/audit**', (route) =>
    route.fulfill({ status: 503, json: { error: 'x', text: 'Not now.' } }),
  );
  await open(page, 'Audit');
  await expect(page.getByRole('alert').filter({ hasText: 'Not now.' })).toBeVisible();
  await expectWhole(page, 'a page that failed');
});

test('[INS-06] [INS-07] the same pages are a tab in Salesforce, for administrators only', async ({
  sharedWorld,
  page,
}) => {
  await page.goto(sharedWorld.console.consoleUrl('admin', 'native'));
  await page.getByLabel('Show navigation menu').selectOption('LivePerson Admin');
  const tab = page.locator('[data-component="lpAdmin"]');
  await expect(tab.getByText('Noor Haddad')).toBeVisible();
  await expect(tab.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await tab.getByRole('navigation').getByRole('button', { name: 'Allowance' }).click();
  await expect(tab.getByRole('heading', { name: 'Salesforce allowance' })).toBeVisible();
  await expect(tab.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  if (process.env['ADMIN_PICTURES']) await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/tab.png` });
  await page.goto(sharedWorld.console.consoleUrl('ada', 'native'));
  await expect(page.getByLabel('Show navigation menu')).toBeVisible();
  await expect(page.getByRole('option', { name: 'LivePerson Admin' })).toHaveCount(0);
});

test('all of it goes by keyboard: to a page, into its form, and out', async ({ sharedWorld, page }) => {
  await signIn(page, sharedWorld.connector.url);
  const tab = page.getByRole('navigation').getByRole('button', { name: 'Masking' });
  await tab.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('My card is 4111 1111 1111 1111.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('As it is written')).toBeVisible();
  await expect(page.locator('pre')).not.toContainText('4111 1111');
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Sign in with Salesforce' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Sign in with Salesforce' })).toBeVisible();
});

test('who lacks the permission is told so; 31 days are refused with the limit named [SYN-03]', async ({
  sharedWorld,
  page,
}) => {
  await page.goto(`${sharedWorld.connector.url}/admin`);
  await page.getByRole('link', { name: 'Sign in with Salesforce' }).click();
  await page.getByRole('button', { name: 'Ada Brightwell' }).click();
  await expect(page.getByRole('alert')).toContainText('permission set LivePerson Admin');
  await signIn(page, sharedWorld.connector.url);
  await page.getByRole('navigation').getByRole('button', { name: 'Sync', exact: true }).click();
  const from = new Date(Date.now() - 31 * 86_400_000);
  await page
    .getByLabel('Start time')
    .fill(new Date(from.getTime() - from.getTimezoneOffset() * 60_000).toISOString().slice(0, 16));
  await page.getByRole('button', { name: 'Sync this window' }).click();
  await expect(page.getByText('A window may begin at most 30 days ago.')).toBeVisible();
});

test('a conversation nobody recorded is a hole in the coverage, and one click heals it [EVT-03]', async ({
  sharedWorld: world,
  page,
}) => {
  world.livePerson.control.switches.historyDelayMs = 0;
  const { url, account } = world.livePerson;
  const consumer = await openConsumer(url, account, { channel: 'web', skillId: CONSUMERS[0]?.skillId ?? '' });
  await consumer.say('Is anybody there?');
  await consumer.close();
  const name = consumer.conversationId ?? '';
  consumer.leave();
  await signIn(page, world.connector.url);
  await page.getByRole('button', { name: 'Count the last 24 hours' }).click();
  await expect(page.getByText('0 of 1 closed conversations are in Salesforce; 1 is missing.')).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Heal all' }).click();
  await expect(page.getByText('One conversation is read from LivePerson again')).toBeVisible();
  await expect(page.getByText('All 1 closed conversations are in Salesforce.')).toBeVisible({ timeout: 90_000 });
  expect(await world.salesforce.query(`SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${name}'`)).toHaveLength(
    1,
  );
  await open(page, 'Conversations');
  await page.getByRole('button', { name }).click();
  await expect(page.getByText('Written').first()).toBeVisible();
  await open(page, 'Audit');
  await expect(page.getByText('had 1 missing records written again')).toBeVisible();
  await page.getByRole('button', { name: 'Check for tampering' }).click();
  await expect(page.getByText('rows are as they were written.')).toBeVisible();
});
