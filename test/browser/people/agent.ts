/** An agent at her desk, as far as a person could see and do it: a console page and the softphone in it. */
import type { BrowserContext, FrameLocator, Locator, Page } from '@playwright/test';
import { USERS } from '../../../sandbox/seed.ts';
import { expect, type World } from '../fixtures.ts';
import { newWindow } from './window.ts';

export type Host = 'open-cti' | 'native';

export class Agent {
  readonly page: Page;
  readonly host: Host;
  readonly key: string;
  readonly #world: World;

  private constructor(page: Page, host: Host, key: string, world: World) {
    this.page = page;
    this.host = host;
    this.key = key;
    this.#world = world;
  }

  /** Opens the agent's console in a new tab of this browser. */
  static async at(context: BrowserContext, world: World, key: string, host: Host, query = ''): Promise<Agent> {
    const page = await newWindow(context);
    await page.goto(world.console.consoleUrl(key, host) + query);
    return new Agent(page, host, key, world);
  }

  /** The softphone: a frame of another origin, or a part of the page. */
  get phone(): FrameLocator | Locator {
    return this.host === 'open-cti'
      ? this.page.frameLocator('iframe.softphone-frame')
      : this.page.locator('.native-panel');
  }
  get utilityItem(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Utility Bar' }).locator('.slds-utility-bar__action');
  }
  get panel(): Locator {
    return this.page.locator('.utility-panel');
  }
  get tabs(): Locator {
    return this.page.getByRole('tablist', { name: 'Workspace tabs' }).getByRole('tab');
  }
  tab(name: string): Locator {
    return this.page.getByRole('tablist', { name: 'Workspace tabs' }).getByRole('tab', { name, exact: true });
  }
  get focusedTab(): Locator {
    return this.page.getByRole('tablist', { name: 'Workspace tabs' }).getByRole('tab', { selected: true });
  }
  /** The record page in view. */
  record(name: string): Locator {
    return this.page.locator('article.record-page:visible', { has: this.page.getByRole('heading', { name }) });
  }
  get rings(): Locator {
    return this.phone.getByRole('region', { name: 'Incoming conversations' });
  }
  ring(customer: string): Locator {
    // What an item has is named from the item on: from the frame's document, or from the page.
    const inItem = this.host === 'open-cti' ? this.phone : this.page;
    return this.rings
      .getByRole('listitem')
      .filter({ has: inItem.getByRole('button', { name: `Decline ${customer}` }) });
  }
  get rail(): Locator {
    return this.phone.getByRole('navigation');
  }
  inRail(customer: string): Locator {
    return this.rail.getByRole('button', { name: new RegExp(`^${customer}`) });
  }
  get customer(): Locator {
    return this.phone.getByRole('region', { name: 'Customer' });
  }
  get transcript(): Locator {
    return this.phone.getByRole('log');
  }
  get composer(): Locator {
    return this.phone.getByRole('textbox');
  }

  /** One message of the conversation in view, with its marks. */
  message(text: string): Locator {
    return this.transcript.locator('c-desk-message', { hasText: text });
  }

  /** Opens a record from a list of the navigation menu; the panel lies over the list, so it is put away meanwhile. */
  async openRecord(list: string, name: string): Promise<void> {
    await this.minimise();
    await this.page.getByLabel('Show navigation menu').selectOption({ label: list });
    await this.page.getByRole('main').getByRole('table').getByRole('link', { name, exact: true }).click();
    await expect(this.focusedTab).toHaveAccessibleName(name);
    await this.openPanel();
  }

  async openPanel(): Promise<void> {
    await this.utilityItem.click();
    await expect(this.panel).toBeVisible();
  }

  async minimise(): Promise<void> {
    await this.utilityItem.click();
    await expect(this.panel).toBeHidden();
  }

  /** Signs in to LivePerson in the popup, as a person would. */
  async signIn(): Promise<void> {
    const person = USERS.find(({ key }) => key === this.key)?.livePerson;
    const [popup] = await Promise.all([
      this.page.waitForEvent('popup'),
      this.phone.getByRole('button', { name: 'Sign in', exact: true }).click(),
    ]);
    await popup.getByLabel(/name/i).fill(person?.loginName ?? '');
    await popup.getByLabel(/password/i).fill(person?.password ?? '');
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.phone.getByText('Connected to LivePerson')).toBeVisible();
    if (!popup.isClosed()) await popup.waitForEvent('close');
  }

  async goOnline(): Promise<void> {
    await this.phone.getByRole('button', { name: 'Go Online' }).click();
    await expect(this.phone.getByRole('button', { name: 'Your status: Online' })).toBeVisible();
  }

  async accept(customer: string): Promise<void> {
    await this.ring(customer)
      .getByRole('button', { name: /^Accept/ })
      .click();
    await expect(this.customer.getByRole('heading', { name: customer })).toBeVisible();
  }

  /** Writes and sends; resolves when LivePerson has taken it. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.phone.getByRole('button', { name: /^Send to/ }).click();
    await expect(this.transcript.getByText(text)).toBeVisible();
  }

  async action(name: string): Promise<void> {
    await this.customer.getByRole('button', { name: 'Conversation: Actions' }).click();
    await this.phone.getByRole('menuitem', { name }).click();
  }

  /** In the open list of transfer targets. */
  async chooseTarget(target: string): Promise<void> {
    await this.phone.getByRole('radio', { name: target }).check();
    await this.phone.getByRole('button', { name: `Transfer to ${target}` }).click();
  }

  /** Closes the conversation in view. */
  async close(customer: string): Promise<void> {
    await expect(this.customer.getByRole('heading', { name: customer })).toBeVisible();
    await this.action('Close conversation…');
    await this.phone.getByRole('button', { name: 'Close conversation' }).click();
    await expect(this.phone.getByRole('region', { name: 'Wrap-up' })).toBeVisible();
  }

  /** Ends the wrap-up of the conversation in view. */
  async finish(): Promise<void> {
    await this.phone.getByRole('button', { name: 'Done' }).click();
    await expect(this.phone.getByRole('region', { name: 'Wrap-up' })).toHaveCount(0);
  }

  get world(): World {
    return this.#world;
  }
}
