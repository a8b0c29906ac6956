/** The admin pages as an administrator has them: at the server after signing in with Salesforce, wide and narrow. */
import type { Page } from '@playwright/test';
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
] as const;
const WIDTHS = [1280, 400] as const;

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.getByRole('link', { name: 'Sign in with Salesforce' }).click();
  await page.getByRole('button', { name: 'Noor Haddad' }).click();
  await expect(page.getByText('Noor Haddad')).toBeVisible();
}

test('an administrator signs in with Salesforce and finds every page whole, wide and narrow', async ({
  sharedWorld,
  page,
}) => {
  await page.goto(`${sharedWorld.connector.url}/admin`);
  await expect(page.getByRole('link', { name: 'Sign in with Salesforce' })).toBeVisible();
  await expectAccessible(page, 'the sign-in');
  await signIn(page, sharedWorld.connector.url);
  for (const name of PAGES) {
    await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('main')).toHaveAccessibleName(name);
    await expect(page.getByText('Loading…')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(tooWide, `${name} at ${width}`).toBeLessThanOrEqual(0);
      await expectAccessible(page, `${name} at ${width}`);
      if (process.env['ADMIN_PICTURES'])
        await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/${name}-${width}.png`, fullPage: true });
    }
  }
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible();
});

test('the same pages are a tab in Salesforce, for administrators only', async ({ sharedWorld, page }) => {
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
