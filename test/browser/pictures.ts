/** Pictures for the documents, taken by the tests themselves: `UPDATE_PICTURES=1 npx playwright test`. */
import path from 'node:path';
import type { Page } from '@playwright/test';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/pictures');

/** Saves the page as docs/pictures/<name>.png when pictures are wanted; otherwise leaves the tree as it is. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_PICTURES'] !== '1') return;
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
}
