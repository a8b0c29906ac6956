/**
 * Pictures of every state at 400 x 600, 320 and 900 px wide, and faults found on the way (overflow, axe):
 * `node test/browser/gallery/shots.ts <folder> [state …]`. Ends with code 1 when there is a fault.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../../../tools/test/findBrowser.ts';
import { buildGallery } from './build.ts';
import { faultsOf } from './faults.ts';
import { CLICKED, STATES } from './states.ts';

const [folder = join('build', 'gallery-shots'), ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const panel = await buildGallery(join(folder, 'page'));
const executablePath = process.env.BROWSER_PATH ?? findBrowser();
const browser = await chromium.launch({ args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) });
const context = await browser.newContext({ viewport: { width: 400, height: 600 } });
const page = await context.newPage();
const errors: string[] = [];
page.on('pageerror', (error) => errors.push(error.message));
page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));

const plain = Object.keys(STATES).map((state) => [state, { state, clicks: [] as string[] }] as const);
let faults = 0;
for (const [name, { state, clicks }] of [...plain, ...Object.entries(CLICKED)]) {
  if (only.length > 0 && !only.includes(name)) continue;
  const found: string[] = [];
  for (const width of [320, 900, 400]) {
    await page.setViewportSize({ width, height: 600 });
    await page.goto(`${panel}?state=${state}`);
    await page.evaluate(() => (window as unknown as { shown: Promise<void> }).shown);
    for (const click of clicks) {
      await page
        .getByRole('button', { name: click })
        .or(page.getByRole('menuitem', { name: click }))
        .or(page.getByRole('radio', { name: click }))
        .first()
        .click();
    }
    found.push(...(await page.evaluate(faultsOf)).map((fault) => `${width}px ${fault}`));
    await page.screenshot({ path: join(folder, width === 400 ? `${name}.png` : `${name}-${width}.png`) });
  }
  // The main landmark and the first heading belong to the page around the panel.
  const { violations } = await new AxeBuilder({ page })
    .disableRules(['landmark-one-main', 'page-has-heading-one'])
    .analyze();
  found.push(
    ...violations.map(
      (one) =>
        `axe ${one.impact}: ${one.id} ${one.nodes.map((node) => `${node.target.join(' ')} ${node.any.map((any) => any.message).join(' ')}`).join(' | ')}`,
    ),
  );
  found.push(...errors.splice(0).map((error) => `script: ${error}`));
  for (const fault of found) console.log(`${name}: ${fault}`);
  faults += found.length;
}
await browser.close();
console.log(`${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
