/** Forms alone in a real browser: every state fits and is accessible; a form is filled in and saved by keyboard alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { buildForms } from './build.ts';
import { faultsOf } from './faults.ts';
import { CLICKED_FORMS, FORMS } from './forms.ts';

let folder = '';
let address = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gallery-forms-'));
  address = await buildForms(folder);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Draws a form anew and clicks what its state asks for. */
async function show(page: Page, state: string, clicks: readonly string[]): Promise<void> {
  await page.evaluate((name) => (window as unknown as { show(name: string): void }).show(name), state);
  await expect(page.getByText('Opening the form…')).toBeHidden();
  for (const name of clicks) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('button', { name: 'Saving…' })).toBeHidden();
  }
}

const shown = [
  ...Object.keys(FORMS).map((state) => ({ name: state, state, clicks: [] as string[] })),
  ...Object.entries(CLICKED_FORMS).map(([name, one]) => ({ name, ...one })),
];
for (const width of [400, 320, 900]) {
  test(`every form fits ${width} pixels${width === 400 ? ' and has no accessibility fault' : ''}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 600 });
    await page.goto(address);
    for (const { name, state, clicks } of shown) {
      await show(page, state, clicks);
      expect.soft(await page.evaluate(faultsOf), name).toEqual([]);
      if (width !== 400) continue;
      if (process.env['PICTURES'])
        await page.screenshot({ path: join(process.env['PICTURES'], `${name}.png`), fullPage: true });
      const { violations } = await new AxeBuilder({ page })
        .disableRules(['page-has-heading-one', 'heading-order'])
        .setLegacyMode()
        .analyze();
      const faults = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
      expect.soft(faults, name).toEqual([]);
    }
  });
}

test('by keyboard alone: what is missing is named, gone to, filled in and saved', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`${address}?state=new-lead`);
  const saved = page.evaluate(
    () =>
      new Promise((resolve) =>
        (window as unknown as { form: HTMLElement }).form.addEventListener('saved', (event) =>
          resolve((event as CustomEvent).detail),
        ),
      ),
  );
  const first = page.getByRole('textbox', { name: 'First Name' });
  await expect(first).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('Not saved: 2 things to look at.');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Last Name' })).toBeFocused();
  await page.keyboard.type('Holloway');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Larkspur');
  await expect(page.getByRole('alert')).toBeHidden();
  await page.keyboard.press('Control+Enter');
  expect(await saved).toMatchObject({ object: 'Lead', linked: true });
});

test('the list of a lookup lies over the fields below it and is chosen from by mouse', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`${address}?state=alike`);
  await page.getByRole('button', { name: 'Remove Partner Account' }).click();
  const box = page.getByRole('combobox', { name: 'Partner Account' });
  await expect(box).toBeFocused();
  await box.fill('Grace');
  await page.getByRole('option', { name: 'Grace Holloway' }).click();
  await expect(page.getByRole('button', { name: 'Remove Partner Account Grace Holloway' })).toBeFocused();
});
