/** Pictures for the documents, taken by the tests themselves: `UPDATE_PICTURES=1 npx playwright test`. */
import path from 'node:path';
import type { Page } from '@playwright/test';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/pictures');

/** Saves the page as docs/pictures/<name>.png when pictures are wanted; otherwise leaves the tree as it is. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_PICTURES'] !== '1') return;
  // A frame of another origin that was out of sight paints a little later than its document says.
  const painted = (): Promise<void> =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
  for (const frame of page.frames()) {
    // What is hidden never paints.
    if (frame.parentFrame() === null || (await (await frame.frameElement()).isVisible())) await frame.evaluate(painted);
  }
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
}
