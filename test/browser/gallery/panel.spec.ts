/** The panel alone in a real browser: every state fits and is accessible; while the agent writes nothing moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/state.ts';
import { buildGallery } from './build.ts';
import { CRM } from './crm.ts';
import { faultsOf } from './faults.ts';
import { STATES } from './states.ts';
import { desk, grace, graceTalk, messages, ring } from './world.ts';

let folder = '';
let panel = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  panel = await buildGallery(folder);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of the CRM side those that hold what the others do; the rest is judged by the tests of its components. */
const CRM_TYPICAL = ['crm-bubble', 'crm-record', 'crm-actions', 'crm-links', 'crm-matches'];

/** Draws the panel anew in one of the gallery's states. */
async function show(page: Page, name: string): Promise<void> {
  await page.evaluate((state) => (window as unknown as { show(name: string): Promise<void> }).show(state), name);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Gives the panel a state, keeping the drafts typed so far, and waits until it is drawn. */
async function give(page: Page, state: SoftphoneState): Promise<void> {
  await page.evaluate((next) => {
    const { panel } = window as unknown as { panel: { state: SoftphoneState } };
    panel.state = { ...next, drafts: panel.state.drafts };
  }, state);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

for (const width of [400, 320, 900]) {
  test(`every state fits ${width} pixels${width === 400 ? ' and has no accessibility fault' : ''}`, async ({
    page,
  }) => {
    // Some fifty states, each looked at by axe.
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 600 });
    await page.goto(panel);
    for (const name of Object.keys(STATES)) {
      await show(page, name);
      expect.soft(await page.evaluate(faultsOf), name).toEqual([]);
      if (width !== 400 || (name in CRM && !CRM_TYPICAL.includes(name))) continue;
      // The main landmark and the first heading belong to the page around the panel. One page, no frames: the quick mode
      // checks the same rules.
      const { violations } = await new AxeBuilder({ page })
        .disableRules(['landmark-one-main', 'page-has-heading-one'])
        .setLegacyMode()
        .analyze();
      expect
        .soft(
          violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`),
          name,
        )
        .toEqual([]);
    }
  });
}

test('while the agent types, messages and rings move neither focus, text nor what is read', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`${panel}?state=talk`);
  const box = page.getByRole('textbox', { name: 'Message to Grace Holloway' });
  await box.fill('Let me look that');
  await box.press('ArrowLeft');
  const last = page.getByText('Order 20418, placed on Monday.').last();
  const before = await last.boundingBox();
  const more = messages('later', [
    ['consumer', 'Grace Holloway', 0, 'Are you there?'],
    ['consumer', 'Grace Holloway', 0, 'Hello?'],
  ]);

  await give(page, desk({ messages: { grace: [...graceTalk, ...more] } }));
  await expect(page.getByRole('button', { name: '2 new messages' })).toBeVisible();
  expect(await last.boundingBox()).toEqual(before);

  await give(
    page,
    desk({
      messages: { grace: [...graceTalk, ...more] },
      rings: [ring('r1', 'Tom Reyes'), ring('r2', 'Ines Marchetti')],
    }),
  );
  await expect(page.getByRole('button', { name: /^Accept Tom Reyes/u })).toBeInViewport();
  const after = await last.boundingBox();
  expect(
    Math.abs((after?.y ?? 0) - (before?.y ?? 0)),
    'a ring takes room above; what is read stays',
  ).toBeLessThanOrEqual(1);
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('Let me look that');
  expect(await box.evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBe('Let me look tha'.length);

  await page.getByRole('button', { name: '2 new messages' }).click();
  await expect(page.getByText('Hello?')).toBeInViewport();
  await expect(box).toBeFocused();
});

test('by keyboard alone: answer a ring, write, transfer', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`${panel}?state=targets`);
  await give(page, { ...STATES['targets']!, rings: [ring('r1', 'Tom Reyes')] });
  const accept = page.getByRole('button', { name: /^Accept Tom Reyes/u });
  for (let steps = 0; steps < 12 && !(await accept.evaluate((button) => button.matches(':focus'))); steps++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Message to Grace Holloway' }).focus();
  await page.keyboard.type('One moment');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Conversation: Actions' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Ben');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const commands = await page.evaluate(() =>
    (window as unknown as { intents: { kind: string; command?: { name: string } }[] }).intents.flatMap(
      (intent) => intent.command ?? [],
    ),
  );
  expect(commands.filter((command) => ['acceptRing', 'sendMessage', 'transferToAgent'].includes(command.name))).toEqual(
    [
      { name: 'acceptRing', ringId: 'r1' },
      { name: 'sendMessage', conversationId: grace.conversationId, text: 'One moment', audience: 'all' },
      { name: 'transferToAgent', conversationId: grace.conversationId, agentId: '3700000102' },
    ],
  );
});
