/** P17 weight of the softphone, P18 the time to its first conversation list in a browser slowed down four times. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { startWorld } from '../../sandbox/demo/world.ts';
import { gzipBytes } from '../../tools/lwc/bundle.ts';
import { bundlePage, CRM_LIMIT, FIRST_LOAD_LIMIT, weighPage, WHOLE_LIMIT } from '../../tools/lwc/pageBundle.ts';
import { BROWSER_ARGS, findBrowser } from '../../tools/test/findBrowser.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';

const BUILD = fileURLToPath(new URL('../../tools/build/softphone.ts', import.meta.url));

export const bench: Bench = {
  async run({ quick }) {
    const { first, crm, whole } = await weighPage();
    const page = gzipBytes((await bundlePage())['softphone.js'] ?? '');
    return [
      row({
        id: 'P17',
        measure: 'own code of the softphone, gzip',
        unit: 'KB',
        digits: 1,
        ours: [first / 1024],
        target: { limit: FIRST_LOAD_LIMIT / 1024 },
      }),
      row({
        id: 'P17',
        measure: 'the same with the CRM side, which is fetched when first opened, gzip',
        unit: 'KB',
        digits: 1,
        ours: [crm / 1024],
        target: { limit: CRM_LIMIT / 1024 },
      }),
      row({
        id: 'P17',
        measure: 'the same with the forms as well, which are fetched when one is first opened, gzip',
        unit: 'KB',
        digits: 1,
        ours: [whole / 1024],
        target: { limit: WHOLE_LIMIT / 1024 },
      }),
      row({ id: 'P17', measure: 'with the LWC engine, gzip', unit: 'KB', digits: 1, ours: [page / 1024] }),
      row({
        id: 'P18',
        measure: 'first conversation list, CPU slowed down four times',
        unit: 'ms',
        digits: 0,
        ours: await firstList(quick ? 3 : 7),
        target: { limit: 800 },
        note: 'everything (console, connector, both stand-ins, browser) on the same machine',
      }),
    ];
  },
};

/** From the softphone frame's navigation to the first screen with the agent's desk on it; the agent's page is opened anew each time. */
async function firstList(rounds: number): Promise<number[]> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser found: see README, "Test it".');
  // What the console serves is what was built last.
  execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(path.join(tmpdir(), 'lp-bench-ui-'));
  const world = await startWorld({ folder });
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.goto(world.console.consoleUrl('ada', 'open-cti'));
      const frame = page.frameLocator('iframe.softphone-frame');
      await page.getByRole('button', { name: 'LivePerson', exact: true }).click();
      await frame.getByText('LivePerson', { exact: false }).first().waitFor();
      const softphone = page.frames().find((candidate) => candidate.url().includes('/apex/LivePersonSoftphone'));
      await frame.locator('c-desk-header').waitFor();
      const ms = await softphone?.evaluate(() => performance.getEntriesByName('lp-desk-shown')[0]?.startTime ?? null);
      if (typeof ms === 'number') times.push(ms);
      await page.close();
    }
  } finally {
    await browser.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return times;
}
