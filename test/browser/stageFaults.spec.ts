/**
 * The first promise of sessions: on the stage a person pulls every fault of the box during a live conversation, refreshes,
 * closes the lid, kills and restarts the server, and each time the softphone ends up exactly as the customer's window.
 */
import type { FrameLocator, Page } from '@playwright/test';
import { MESSAGES_KEPT } from '../../connector-server/src/conversation/state.ts';
import { FAULT_NAMES, FAULTS, lineOf, LINES, type FaultName } from '../../sandbox/faults/faultTable.ts';
import { USERS } from '../../sandbox/seed.ts';
import { startStage } from '../../sandbox/stage/stage.ts';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { picture } from './pictures.ts';

const BACK_MS = 40_000;
const TOLD_MS = 15_000;

/** Faults under which the agent can write as well: nothing between her and LivePerson is broken for long. */
const talksDuring = (name: FaultName): boolean =>
  ['salesforce', 'database'].includes(lineOf(name)) ||
  /-(slow|duplicates|disorder|lost-notifications|no-answers|clock|newer|one-socket|second-socket-refused)$/.test(name);

/** What the softphone says while the fault lasts, where it lasts long enough for a person to read. */
const TOLD: Partial<Record<FaultName, RegExp>> = {
  'livePerson-unreachable': /reconnect|lost|LivePerson cannot/i,
  'livePerson-outage': /reconnect|lost|LivePerson cannot/i,
  'browser-unreachable': /connection|trying again/i,
  'browser-503': /connection|trying again/i,
  'server-killed': /connection|trying again/i,
  'server-stopped': /connection|trying again|restart/i,
  'session-revoked': /not signed in/i,
};

/** Nothing of the customer's reaches the softphone before the healing. */
const silences = (name: FaultName): boolean =>
  /-(dead|frozen|unreachable|outage|slow-reader|503|killed|stopped|paused|revoked)$/.test(name) &&
  ['browser', 'livePerson', 'server'].includes(lineOf(name));

/** Ends by itself after some refusals: nobody has to heal it. */
const passes = (name: FaultName): boolean => /^(livePerson-(401|429|503|throttled)|browser-429)$/.test(name);

/** The stage as a person uses it. */
class Stage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  get customer(): FrameLocator {
    return this.page.frameLocator('#customer');
  }
  get softphone(): FrameLocator {
    return this.page.frameLocator('#ada').frameLocator('iframe.softphone-frame');
  }
  get says() {
    return this.page.getByRole('list', { name: 'What the softphones say' }).getByRole('listitem').first();
  }
  get verdict() {
    return this.page
      .getByRole('list', { name: 'Conversations compared' })
      .locator(':scope > li')
      .first()
      .locator('.verdict', { hasText: 'Ada' })
      .locator('dd');
  }
  async steps(count: number): Promise<void> {
    for (let step = 1; step <= count; step++) {
      await this.page.getByRole('button', { name: 'Next step' }).click();
      await expect(this.page.locator('body')).toHaveAttribute('data-step', String(step), { timeout: 60_000 });
    }
  }
  async customerSays(text: string): Promise<void> {
    await this.customer.getByRole('textbox').fill(text);
    await this.customer.getByRole('textbox').press('Enter');
    await expect(this.customer.getByText(text, { exact: true })).toBeVisible();
  }
  async agentSays(text: string): Promise<void> {
    await this.softphone.getByRole('textbox').fill(text);
    await this.softphone.getByRole('textbox').press('Enter');
  }
  /** Brings a conversation into view. */
  async pick(customer: string): Promise<void> {
    await this.softphone
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${customer}`) })
      .click({ timeout: BACK_MS });
  }
  async act(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
  async strike(name: FaultName): Promise<void> {
    const group = this.page.locator('details', { hasText: LINES[lineOf(name)] });
    await group.evaluate((element) => element.setAttribute('open', ''));
    await this.act(`Break: ${FAULTS[name].title}`);
    // The click asks the stage's server; before its word the fault may not have struck.
    await expect(this.page.getByRole('status').filter({ hasText: FAULTS[name].title })).toContainText('What to see');
  }
  /** Whoever is told that the next try takes a while clicks “Try now”. */
  async hurry(): Promise<void> {
    for (const button of await this.softphone.getByRole('button', { name: 'Try now' }).all())
      await button.click({ timeout: 1_000 }).catch(() => undefined);
  }
  async signIn(): Promise<void> {
    const person = USERS.find(({ key }) => key === 'ada')?.livePerson;
    const [popup] = await Promise.all([
      this.page.waitForEvent('popup'),
      this.softphone.getByRole('button', { name: 'Sign in', exact: true }).click(),
    ]);
    await popup.getByLabel(/name/i).fill(person?.loginName ?? '');
    await popup.getByLabel(/password/i).fill(person?.password ?? '');
    await popup.getByRole('button', { name: 'Sign in' }).click();
  }
  async customerTexts(): Promise<string[]> {
    return this.customer.locator('.bubble > span:not(.by)').allTextContents();
  }
  async softphoneTexts(): Promise<string[]> {
    return this.softphone.getByRole('log').locator('c-desk-message .text').allTextContents();
  }
  /** The softphone's own words about its lines, as the stage repeats them. */
  async expectTold(words: RegExp): Promise<void> {
    await expect(async () => {
      if ((await this.says.textContent())?.match(words) === null) await this.hurry();
      await expect(this.says).toContainText(words, { timeout: 1_000 });
    }).toPass({ timeout: TOLD_MS });
  }
  /** Both windows hold the same, down to `last`, and the stage says so. */
  async expectEqual(last: string): Promise<void> {
    await expect(async () => {
      await this.hurry();
      const [softphone, customer] = [await this.softphoneTexts(), await this.customerTexts()];
      expect(customer).toContain(last);
      // A softphone that starts anew is given the latest of a long conversation.
      expect(softphone).toEqual(customer.slice(-Math.max(softphone.length, MESSAGES_KEPT)));
    }).toPass({ timeout: BACK_MS, intervals: [100] });
    const count = (await this.customerTexts()).length;
    await expect(this.verdict).toHaveText(new RegExp(`^equal: (the latest \\d+ of )?${count} messages$`), {
      timeout: BACK_MS,
    });
  }
}

test('every fault of the box, refresh, lid, kill and restart: the softphone ends up as the customer’s window', async ({
  world,
  page,
}) => {
  test.setTimeout(420_000);
  const running = await startStage({ world, port: 0, auto: false });
  try {
    const stage = new Stage(page);
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.goto(running.url);
    await stage.steps(3);
    await page.getByRole('button', { name: 'Break something' }).click();
    let said = 0;
    const talk = async (): Promise<void> => {
      said += 1;
      await stage.customerSays(`Customer ${said}`);
      await stage.agentSays(`Agent ${said}`);
      await expect(stage.customer.getByText(`Agent ${said}`, { exact: true })).toBeVisible({ timeout: BACK_MS });
      await stage.expectEqual(`Agent ${said}`);
    };
    await talk();

    for (const name of FAULT_NAMES)
      await test.step(name, async () => {
        await stage.strike(name);
        await stage.customerSays(`During ${name}`);
        if (talksDuring(name)) await stage.agentSays(`Answer during ${name}`);
        const told = TOLD[name];
        if (told) await stage.expectTold(told);
        if (name === 'livePerson-unreachable') {
          await expectAccessible(page, 'the stage with a fault');
          await picture(page, 'stage-faults');
        }
        const last = talksDuring(name) ? `Answer during ${name}` : `During ${name}`;
        if (silences(name) && !passes(name)) expect(await stage.softphoneTexts()).not.toContain(last);
        if (passes(name)) await stage.expectEqual(last);
        if (FAULTS[name].heal !== undefined) await stage.act(`Heal: ${FAULTS[name].title}`);
        if (name === 'session-revoked') await stage.signIn();
        await stage.expectEqual(last);
      });
    await talk();

    for (const action of ['Restart server', 'Refresh Ada’s softphone'])
      await test.step(action, async () => {
        await stage.act(action);
        await stage.customerSays(`During ${action}`);
        if (action.startsWith('Refresh')) await stage.pick('Grace Holloway');
        await stage.expectEqual(`During ${action}`);
      });
    await stage.act('Close the lid 30 s');
    await expect(page.locator('.lid').first()).toContainText(/The lid is closed, opens in \d+ s/);
    await stage.customerSays('While the lid is closed');
    await stage.act('Heal all');
    await expect(page.locator('.lid').first()).toBeHidden();
    await stage.expectEqual('While the lid is closed');
    await talk();
  } finally {
    await running.close();
  }
});
