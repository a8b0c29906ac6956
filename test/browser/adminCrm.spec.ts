/** The settings of the CRM side as an administrator changes them: at the server and as a tab in Salesforce, wide and narrow. */
import type { Locator, Page } from '@playwright/test';
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

/** Neither cut off nor scrolling sideways, at a desk and in a hand; readable by everybody. */
async function expectWhole(page: Page, name: string): Promise<void> {
  for (const width of [1280, 400]) {
    await page.setViewportSize({ width, height: 900 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWide, `${name} at ${width}`).toBeLessThanOrEqual(0);
    if (process.env['ADMIN_PICTURES'])
      await page.screenshot({ path: `${process.env['ADMIN_PICTURES']}/crm-${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await expectAccessible(page, name);
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
  const known = async (): Promise<number> =>
    (await admin.get<{ rows: unknown[] }>('/crm/conversations')).rows.length;
  await expect.poll(known, { timeout: 60_000 }).toBeGreaterThan(0);
}

test('every part is whole and readable, wide and narrow', async ({ sharedWorld, page }) => {
  await pastConversation(sharedWorld);
  await signIn(page, sharedWorld.connector.url);
  await openCrm(page);
  for (const name of PARTS) {
    await part(page, name);
    if (name === 'Automatic creation') await page.getByRole('checkbox', { name: 'Messaging, when it starts' }).check();
    await expectWhole(page, name);
  }
  await page.getByRole('button', { name: /^Case/ }).click();
  await expect(page.getByRole('heading', { name: 'Field mapping' })).toBeVisible();
  await expectWhole(page, 'Case');
  await page.getByRole('combobox', { name: 'Salesforce field of row 1' }).click();
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await expectWhole(page, 'picker');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Drop my changes' }).click();
});
