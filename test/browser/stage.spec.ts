/** The stage: the guided tour runs by itself in both hosts, and six customers come at a click. */
import type { Page } from '@playwright/test';
import { startStage } from '../../sandbox/stage/stage.ts';
import { expectAccessible } from './axe.ts';
import { expect, test, type World } from './fixtures.ts';
import { picture } from './pictures.ts';

const TOUR_MS = 90_000;

async function withStage(world: World, auto: boolean, use: (url: string) => Promise<void>): Promise<void> {
  const stage = await startStage({ world, port: 0, auto });
  try {
    await use(stage.url);
  } finally {
    await stage.close();
  }
}

async function expectTourDone(page: Page): Promise<void> {
  await expect(page.locator('body')).toHaveAttribute('data-step', '6', { timeout: TOUR_MS });
  // The newest record is Grace's of this tour; the seed holds an older one.
  const record = page.locator('article', { has: page.getByRole('link', { name: 'Grace Holloway' }) }).first();
  await expect(record).toContainText(/Channel Web Messaging/);
  await expect(record).toContainText('Closed');
  await expect(record).toContainText(/CSAT 5/);
  await expect(record.getByText(/Task for Ada Brightwell: Completed/)).toBeVisible();
  await expect(record.getByText(/Task for Ben Okafor: Completed/)).toBeVisible();
}

test.describe('the stage', () => {
  test.setTimeout(150_000);

  test('the tour runs unattended in the Open CTI host, and can be run again', async ({ world, page }) => {
    await withStage(world, true, async (url) => {
      await page.setViewportSize({ width: 1600, height: 900 });
      await page.goto(url);
      await expect(page.locator('body')).toHaveAttribute('data-step', '4', { timeout: TOUR_MS });
      await picture(page, 'stage');
      await expectTourDone(page);
      await expectAccessible(page, 'the stage');
      await expect(page.getByRole('button', { name: 'Start again' })).toBeEnabled();
      await page.getByRole('button', { name: 'Run all' }).click();
      await expect(page.locator('body')).toHaveAttribute('data-step', '1', { timeout: TOUR_MS });
      await expectTourDone(page);
    });
  });

  test('“Run all” goes through the tour in the native host; a record of it can be deleted in Salesforce', async ({
    world,
    page,
  }) => {
    await withStage(world, false, async (url) => {
      await page.goto(`${url}?host=native`);
      await page.getByRole('button', { name: 'Run all' }).click();
      await expectTourDone(page);
      const cards = page.locator('article', { has: page.getByRole('link', { name: 'Grace Holloway' }) });
      const before = await cards.count();
      await cards.first().getByRole('button', { name: 'Delete in Salesforce' }).click();
      await expect(cards).toHaveCount(before - 1);
    });
  });

  test('customers write at a click, one with a story of his own or six at once, and each pane breaks its softphone on purpose when asked', async ({
    sharedWorld,
    page,
  }) => {
    await withStage(sharedWorld, false, async (url) => {
      await page.setViewportSize({ width: 1600, height: 900 });
      await page.goto(url);
      const next = page.getByRole('button', { name: 'Next step' });
      for (const step of ['1', '2']) {
        await next.click();
        await expect(page.locator('body')).toHaveAttribute('data-step', step, { timeout: TOUR_MS });
      }
      await page.getByLabel('A customer writes').selectOption({ label: 'Known by a number written another way' });
      await expect(page.getByRole('status').first()).toContainText('Kofi');
      const ada = page.frameLocator('#ada');
      await expect(ada.locator('.slds-utility-bar__action')).toHaveText('LivePerson: 1 ringing');
      await page.getByRole('button', { name: 'Six customers now' }).click();
      await expect(ada.locator('.slds-utility-bar__action')).toHaveText('LivePerson: 7 ringing');
      await expectAccessible(page, 'the stage with seven rings');
      await ada
        .getByLabel('Break the softphone on purpose')
        .selectOption({ label: 'Break: The connector cannot be reached' });
      await ada.locator('.slds-utility-bar__action').click();
      await expect(ada.frameLocator('.softphone-frame').getByText('Connector reached')).toBeVisible();
    });
  });
});
