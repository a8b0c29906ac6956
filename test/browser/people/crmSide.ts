/** The CRM side of an agent's softphone, as far as a person could see and do it. */
import type { FrameLocator, Locator } from '@playwright/test';
import { expect } from '../fixtures.ts';
import type { Agent } from './agent.ts';

export class CrmSide {
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  get #phone(): FrameLocator | Locator {
    return this.#agent.phone;
  }
  get side(): Locator {
    return this.#phone.getByRole('region', { name: 'Salesforce', exact: true });
  }
  /** The one line above the transcript. */
  get strip(): Locator {
    return this.#agent.customer.locator('c-crm-strip');
  }
  get why(): Locator {
    return this.strip.getByTitle(/Why this person\?$/);
  }
  get quickLinks(): Locator {
    return this.strip.getByRole('button', { name: /^Quick Links/ });
  }
  get box(): Locator {
    return this.side.getByRole('searchbox', { name: 'Search in Salesforce' });
  }
  get actionsButton(): Locator {
    return this.side.getByRole('button', { name: 'Salesforce: Actions' });
  }
  /** Entries of the open menu. */
  get menu(): Locator {
    return this.#phone.getByRole('menuitem');
  }
  /** The last message and the unread count, while the CRM side lies over the chat. */
  get glance(): Locator {
    return this.#phone.getByRole('button', { name: /^Back to the conversation\./ });
  }
  get undo(): Locator {
    return this.side.getByRole('button', { name: /^Undo/ });
  }

  async openSearch(): Promise<void> {
    await this.strip.getByRole('button', { name: 'Search in Salesforce' }).click();
    await expect(this.box).toBeVisible();
  }
  async openLinks(): Promise<void> {
    await this.quickLinks.click();
    await expect(this.side.getByRole('heading', { name: /link/i })).toBeVisible();
  }
  async back(): Promise<void> {
    await this.side.getByRole('button', { name: /^Back/ }).first().click();
  }
  async toChat(): Promise<void> {
    while (await this.side.isVisible()) await this.back();
    await expect(this.#agent.composer).toBeVisible();
  }

  /** Types a search; resolves when its answer is there. */
  async search(text: string, scope?: string): Promise<void> {
    if (scope) await this.side.getByLabel('Search for').selectOption({ label: scope });
    await this.box.fill(text);
    await this.box.press('Enter');
    await expect(this.side.getByRole('status').filter({ hasText: /found/ })).toBeVisible();
  }
  /** A record that was found. `what`: kind and name, as the buttons are named. */
  hit(what: string): Locator {
    return this.side.locator('c-crm-hit').filter({ has: this.#button(new RegExp(what)) });
  }
  #button(name: RegExp): Locator {
    const inItem = this.#agent.host === 'open-cti' ? this.#phone : this.#agent.page;
    return inItem.getByRole('button', { name });
  }

  /** Opens a menu and reads it. */
  async menuOf(button: Locator): Promise<string[]> {
    await button.click();
    await expect(this.menu.first()).toBeVisible();
    const entries = await this.menu.allInnerTexts();
    await this.#agent.page.keyboard.press('Escape');
    await expect(this.menu).toHaveCount(0);
    return entries.map((entry) => entry.trim());
  }
  async choose(button: Locator, entry: string): Promise<void> {
    await button.click();
    await this.menu.filter({ hasText: entry }).click();
  }
  field(label: string): Locator {
    // A star behind the label marks what is required.
    return this.side.getByLabel(new RegExp(`^${label}\\s*\\*?$`));
  }
  /** Saves the form in view and links what was saved. */
  async saveAndLink(): Promise<void> {
    await this.side.getByRole('button', { name: 'Save & Link' }).click();
    await expect(this.side.getByText('Linked to this chat')).toBeVisible();
  }
}
